"""People's decisions about identities, and the cases that follow them: one transaction, or a look at one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from cardhub.cases import follow_decision
from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import decisions, link, link_sets

__all__ = ["decide_link", "decide_persons"]

_CONCERNED = """
    select person_id from person
    where person_root(person_id) in (select person_root(each) from unnest(%s::bigint[]) each)
"""

_CHANGED_CASES = """
    select e.case_id, e.kind as change, e.details -> 'into_case' as into_case,
           e.details -> 'into_person' as into_person
    from case_event e where e.event_id > %s order by e.event_id
"""


def decide_persons(
    hub: Hub, a: int, b: int, verdict: str, by: str, reason: str, as_of: date, *, is_preview: bool = False
) -> dict[str, Any]:
    """Merge or split two persons, bring their cases along; what that changes. A preview changes nothing."""
    return _decide(
        hub,
        [a, b],
        lambda each: decisions.decide_persons_in(each, a, b, verdict, by, reason),
        as_of,
        is_preview,
    )


def decide_link(
    hub: Hub,
    dataset: str,
    record_key: int,
    person_id: int,
    verdict: str,
    by: str,
    reason: str,
    as_of: date,
    *,
    is_preview: bool = False,
) -> dict[str, Any]:
    """Decide that a record is a person's or not, and bring the cases along; what that changes."""
    decisions.require_record(hub, dataset, record_key)
    return _decide(
        hub,
        [person_id],
        lambda each: decisions.decide_link_in(each, dataset, record_key, person_id, verdict, by, reason),
        as_of,
        is_preview,
    )


def _decide(
    hub: Hub, persons: list[int], decide: Callable[[Any], int], as_of: date, is_preview: bool
) -> dict[str, Any]:
    with hub.engine.connect() as connection, connection.begin() as transaction:
        cursor: Any = connection.connection.cursor()
        before = _roots(cursor, persons)
        cursor.execute("select coalesce(max(event_id), 0) from case_event")
        (newest,) = cursor.fetchone()
        decision_id = decide(cursor)
        follow_decision(cursor, as_of)
        cursor.execute("set constraints all immediate")
        after = _roots(cursor, list(before))
        cursor.execute(_CHANGED_CASES, (newest,))
        names = ("case_id", "change", "into_case", "into_person")
        cases = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(
            "select count(*) from identity_conflict where person_id = any(%(near)s) "
            "or other_person_id = any(%(near)s)",
            {"near": list(after)},
        )
        (conflicts,) = cursor.fetchone()
        if is_preview:
            transaction.rollback()
    changed = {
        "persons": {each: root for each, root in after.items() if before.get(each) != root},
        "links": _linked(hub, set(before.values()) | set(after.values())),
        "cases": cases,
        "conflicts": conflicts,
    }
    return changed if is_preview else {"decision_id": decision_id, **changed}


def _roots(cursor: Any, persons: list[int]) -> dict[int, int]:
    """Everybody who is one with one of these → who remains."""
    cursor.execute(_CONCERNED, (persons,))
    near = [row[0] for row in cursor.fetchall()]
    cursor.execute("select each, person_root(each) from unnest(%s::bigint[]) each order by each", (near,))
    return dict(cursor.fetchall())


def _linked(hub: Hub, persons: set[int]) -> dict[str, int]:
    """Rows linked to these persons by the newest link sets, which the next linking looks at again."""
    found: dict[str, int] = {}
    wanted = ", ".join(str(int(each)) for each in persons) or "NULL"
    with doorway.connect(hub.settings) as con:
        for name, snapshot in link.current_pins(hub).items():
            links = link_sets.newest(hub, snapshot)
            if links is None:
                continue
            query = f"SELECT count(*) FROM {link_sets.scan(hub, con, links)} WHERE person_id IN ({wanted})"  # noqa: S608
            (rows,) = con.execute(query).fetchall()[0]
            if rows:
                found[name] = rows
    return found
