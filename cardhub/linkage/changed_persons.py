"""Whose links may differ from an earlier set's: who is new, gone or changed on the register since."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link_sets, matcher
from cardhub.linkage.changes import changed_rows
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.match_fields import register_fields

__all__ = ["CHANGED", "CHANGED_TABLES", "create_changed_persons"]

CHANGED = "changed_right"
CHANGED_TABLES = ("changed_person", "changed_number", CHANGED)


def create_changed_persons(
    hub: Hub, con: Any, now: tuple[Snapshot, LinkSet], then: tuple[Snapshot, LinkSet]
) -> None:
    """TEMP TABLES changed_person(person_id), changed_number(id_number) and CHANGED, of two registers.

    `now` and `then`: a register with its own link set. Beside whoever's record or link differs, all persons
    whom a decision or a tie ever concerned are in it: who was one with whom at the time is not kept.
    `changed_number`: what these persons bear or bore. CHANGED: all their cards, then and now, as the matcher
    reads them; every telephone in it counts as its owner's alone, so that none is passed over.

    Needs `decisions.read_concerned`.
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE changed_person AS
        SELECT person_id FROM {changed_rows(hub, con, now[1], then[1])}
        UNION SELECT person_id FROM concerned_person
    """)
    cards = " UNION ALL ".join(
        f"SELECT {register_fields(registry.register())} FROM {link_sets.scan(hub, con, links)} AS l "
        f"SEMI JOIN changed_person AS c ON c.person_id = l.person_id "
        f"JOIN {snapshots.scan(hub, con, register)} AS r ON r.record_key = l.record_key"
        for register, links in {each[1].stored.path: each for each in (now, then)}.values()
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE changed_card AS {cards}")
    matcher.prepare(con, CHANGED, "changed_card")
    con.execute(f"""
        UPDATE {CHANGED} SET phone_names = 1;
        CREATE OR REPLACE TEMP TABLE changed_number AS
        SELECT DISTINCT id_number FROM changed_card WHERE id_number IS NOT NULL;
        DROP TABLE changed_card
    """)
