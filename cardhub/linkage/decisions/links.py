"""People decide about a link: this record is about this person, or it is not."""

from __future__ import annotations

from typing import Any

from cardhub import registry
from cardhub.errors import DecisionRefused
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage.decisions.clusters import lock, settle
from cardhub.linkage.decisions.persons import require_author, require_persons
from schemas.dataset import Role

__all__ = ["decide_link", "decide_link_in", "require_record"]

VERDICTS = ("same", "different")

# Whatever was said of this record and of whoever is one with that person; and it can be only one person's.
_REVISED = """
    select decision_id, person_id, verdict from link_decision
    where dataset = %(dataset)s and record_key = %(record)s and superseded_by is null
      and (person_root(person_id) = person_root(%(person)s) or verdict = 'same' and %(verdict)s = 'same')
"""


def decide_link(
    hub: Hub, dataset: str, record_key: int, person_id: int, verdict: str, by: str, reason: str
) -> int:
    """Write the decision down; returns its number. The links follow with the next linking.

    `verdict` is same or different. What was decided before about the record and that person, or the person
    whose record it was decided to be, is superseded. Raises DecisionRefused, and changes nothing, where the
    record or the person is unknown.
    """
    require_record(hub, dataset, record_key)
    with hub.engine.begin() as connection:
        return decide_link_in(
            connection.connection.cursor(), dataset, record_key, person_id, verdict, by, reason
        )


def decide_link_in(
    cursor: Any, dataset: str, record_key: int, person_id: int, verdict: str, by: str, reason: str
) -> int:
    """As `decide_link`, in the caller's transaction and for a record that is known to be there."""
    if verdict not in VERDICTS:
        raise DecisionRefused(f"verdict {verdict!r} is not one of {', '.join(VERDICTS)}")
    require_author(by, reason)
    if verdict == "same" and registry.dataset(dataset).role is Role.ANSWERED:
        raise DecisionRefused(
            f"{dataset}: an answer is about whoever was asked; only 'different' can be decided"
        )
    lock(cursor)
    division = require_persons(cursor, person_id)[person_id]
    about = {"dataset": dataset, "record": record_key, "person": person_id, "verdict": verdict}
    cursor.execute(_REVISED, about)
    revised = cursor.fetchall()
    if len(revised) == 1 and revised[0][1:] == (person_id, verdict):
        return int(revised[0][0])
    cursor.execute("select nextval('identity_decision_id')")
    (number,) = cursor.fetchone()
    cursor.execute(
        "update link_decision set superseded_by = %s where decision_id = any(%s)",
        (number, [row[0] for row in revised]),
    )
    cursor.execute(
        "insert into link_decision (decision_id, dataset, record_key, person_id, verdict, division_code, "
        "decided_by, reason_code) values (%s, %s, %s, %s, %s, %s, %s, %s)",
        (number, dataset, record_key, person_id, verdict, division, by, reason),
    )
    # A record that is one person's and not another's says that these are two, or says so no longer.
    _settle_again(cursor, dataset, record_key, person_id, [row[1] for row in revised])
    return int(number)


def require_record(hub: Hub, dataset: str, record_key: int) -> None:
    """DecisionRefused unless the record is live in the dataset's current snapshot."""
    current = snapshots.current(hub, registry.dataset(dataset).name)
    if current is not None:
        with doorway.connect(hub.settings) as con:
            found = con.execute(
                f"SELECT 1 FROM {snapshots.scan(hub, con, current)} "
                "WHERE record_key = ? AND disappeared_on IS NULL",
                [record_key],
            ).fetchone()
        if found:
            return
    raise DecisionRefused(f"{dataset} has no record {record_key} now; give a record's key as lists show it")


def _settle_again(cursor: Any, dataset: str, record_key: int, person_id: int, before: list[int]) -> None:
    cursor.execute(
        "select person_id from link_decision "
        "where dataset = %s and record_key = %s and superseded_by is null",
        (dataset, record_key),
    )
    settle(cursor, {person_id, *before, *(row[0] for row in cursor.fetchall())})
