"""ID-01: ID numbers that are wrong as a list wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population.claims import Claim, because
from sandbox.population.frame import QUARANTINED
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World
from sandbox.population.written_number import CARD_NUMBER, RIGHT, TIDIED

__all__ = ["claims"]

_TAKES_CARD_NUMBERS = ("student_record", "home_teaching_visit", "monitored_member")


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    for dataset, rows in held.items():
        if rows.lists_people:
            yield _numbers(dataset, rows)


def _numbers(dataset: str, rows: Held) -> Claim:
    """A card number is as good as an ID number where the list asks for either."""
    chosen = (rows.facts["number_says"] != RIGHT) & (rows.identity != QUARANTINED)
    says = rows.facts["number_says"][chosen]
    allowed = (says == CARD_NUMBER) & (dataset in _TAKES_CARD_NUMBERS)
    conditions = {
        "wrong_after_tidying": says != TIDIED,
        "not_a_card_number_where_one_may_stand": ~allowed,
    }
    # Whose row it is, name and birthday may say where the number does not.
    hidden = because(int(chosen.sum()), row_unlinked=rows.unreadable[chosen])
    return Claim("ID-01", dataset, np.asarray(rows.bearer[chosen]), conditions, hidden)
