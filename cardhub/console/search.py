"""Finding a person within one's sight: by exact name, exact ID number, or birth year and last four."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.sight import in_sight
from cardhub.linkage.person_search import name_index, tail_index
from cardhub.linkage.person_store import ID_PURPOSE
from cardhub.security.vault import Vault
from cardhub.store.tables import case, id_alias, person

__all__ = ["MOST", "Sought", "find"]

MOST = 50
_WHOLE = re.compile(r"\d{17}[\dXx]")
_TAIL = re.compile(r"((?:19|20)\d\d)\s*(\d{3}[\dXx])")


@dataclass(frozen=True, repr=False)
class Sought:
    """What was typed, told apart: at most one of them is set."""

    number: str = ""
    birth_year: str = ""
    last_four: str = ""
    name: str = ""

    @classmethod
    def read(cls, typed: str) -> Sought:
        """An ID number, `1962 003X`, or else a name."""
        text = unicodedata.normalize("NFKC", typed).strip()
        if _WHOLE.fullmatch(text):
            return cls(number=text.upper())
        if tail := _TAIL.fullmatch(text):
            return cls(birth_year=tail[1], last_four=tail[2])
        return cls(name=text[:60])


def find(connection: sa.Connection, vault: Vault, officer: Officer, sought: Sought) -> list[Any]:
    """The cases of those found, open ones first: at most MOST rows of case, person and stage."""
    query = (
        sa.select(
            case.c.case_id,
            case.c.rule_id,
            case.c.stage,
            case.c.division_code,
            case.c.opened_on,
            person.c.person_id,
            person.c.full_name,
            person.c.id_number,
        )
        .join_from(person, case, case.c.person_id == person.c.person_id)
        .where(_who(vault, sought), *in_sight(officer), case.c.close_reason.is_distinct_from("merged"))
        .order_by(case.c.status.desc(), case.c.gravity, case.c.case_id)
        .limit(MOST)
    )
    return list(connection.execute(query).all())


def _who(vault: Vault, sought: Sought) -> sa.ColumnElement[bool]:
    if sought.number:
        index = vault.blind_index(ID_PURPOSE, sought.number)
        former = sa.select(id_alias.c.person_id).where(id_alias.c.id_index == index)
        return (person.c.id_index == index) | person.c.person_id.in_(former)
    if sought.last_four:
        return person.c.tail_index == tail_index(vault, sought.birth_year, sought.last_four)
    return person.c.name_index == name_index(vault, sought.name)
