"""People decide about persons: these two are one, or they are two and stay so."""

from __future__ import annotations

import re
from typing import Any

from cardhub.errors import DecisionRefused
from cardhub.hub import Hub
from cardhub.linkage.decisions.clusters import lock, settle

__all__ = ["decide_persons", "decide_persons_in", "require_author", "require_persons"]

VERDICTS = ("merge", "split")
_REASON = re.compile("[a-z][a-z_]{0,39}")

_BINDING = """
    select decision_id, verdict from person_decision
    where first_person_id = %s and second_person_id = %s and superseded_by is null
"""

# What the new decision would break: itself, or one that binds already.
_BROKEN = """
    select decision_id, first_person_id, second_person_id from person_decision
    where superseded_by is null and first_person_id = any(%(near)s) and second_person_id = any(%(near)s)
      and (verdict = 'merge') <> (person_root(first_person_id) = person_root(second_person_id))
    order by decision_id limit 1
"""

_SPLITS = """
    select decision_id, first_person_id, second_person_id from person_decision
    where superseded_by is null and verdict = 'split'
      and first_person_id = any(%(near)s) and second_person_id = any(%(near)s)
    order by decision_id limit 1
"""


def decide_persons(hub: Hub, a: int, b: int, verdict: str, by: str, reason: str) -> int:
    """Write the decision down and let the persons follow; returns its number.

    `verdict` is merge (of two who both stood alone, `a` remains) or split. An earlier decision about the same
    two is superseded; saying the same again changes nothing. Raises DecisionRefused, and changes nothing,
    where other decisions contradict.
    """
    with hub.engine.begin() as connection:
        return decide_persons_in(connection.connection.cursor(), a, b, verdict, by, reason)


def decide_persons_in(cursor: Any, a: int, b: int, verdict: str, by: str, reason: str) -> int:
    """As `decide_persons`, in the caller's transaction."""
    if verdict not in VERDICTS:
        raise DecisionRefused(f"verdict {verdict!r} is not one of {', '.join(VERDICTS)}")
    require_author(by, reason)
    if a == b:
        raise DecisionRefused(f"person {a} is named twice; a decision is about two persons")
    lock(cursor)
    divisions = require_persons(cursor, a, b)
    pair = (min(a, b), max(a, b))
    cursor.execute(_BINDING, pair)
    binding = cursor.fetchone()
    if binding is not None and binding[1] == verdict:
        return int(binding[0])
    cursor.execute("select nextval('identity_decision_id'), person_root(%s)", (a,))
    number, keep = cursor.fetchone()
    if binding is not None:
        cursor.execute(
            "update person_decision set superseded_by = %s where decision_id = %s", (number, binding[0])
        )
    cursor.execute(
        "insert into person_decision (decision_id, first_person_id, second_person_id, verdict, "
        "division_code, decided_by, reason_code) values (%s, %s, %s, %s, %s, %s, %s)",
        (number, *pair, verdict, divisions[a], by, reason),
    )
    roots = settle(cursor, pair, keep)
    cursor.execute(_BROKEN, {"near": list(roots)})
    if broken := cursor.fetchone():
        _refuse(cursor, a, b, verdict, broken, list(roots))
    return int(number)


def require_author(by: str, reason: str) -> None:
    """DecisionRefused unless a person signs, and the reason is a code: text could name somebody."""
    if not by.strip() or by == "machine" or len(by) > 100:
        raise DecisionRefused("a decision is signed by a person: name the account that decides (--by)")
    if not _REASON.fullmatch(reason):
        raise DecisionRefused("the reason is a code such as twins or wrong_number: small letters and _ only")


def require_persons(cursor: Any, *person_ids: int) -> dict[int, str]:
    """Person → division; DecisionRefused for a number that is nobody's."""
    cursor.execute(
        "select person_id, division_code from person where person_id = any(%s)", (list(person_ids),)
    )
    known: dict[int, str] = dict(cursor.fetchall())
    for each in person_ids:
        if each not in known:
            raise DecisionRefused(f"there is no person {each}; give the numbers that lists and cases show")
    return known


def _refuse(cursor: Any, a: int, b: int, verdict: str, broken: Any, near: list[int]) -> None:
    done = "merged" if verdict == "merge" else "split"
    if verdict == "merge":
        cursor.execute(_SPLITS, {"near": near})
        broken = cursor.fetchone()
    why = (
        f"decision {broken[0]} about persons {broken[1]} and {broken[2]} says otherwise; revise it first"
        if broken
        else "decisions about their records keep them apart; revise those first"
    )
    raise DecisionRefused(f"persons {a} and {b} cannot be {done}: {why}")
