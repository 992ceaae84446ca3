"""What the machine found about two persons: a register record of the one took the number of the other.

A tie makes them one. Where people separated them it waits as a conflict, until somebody decides about the
record or it bears another number again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from cardhub.linkage.decisions.clusters import settle

__all__ = ["Tie", "end", "is_own", "is_refused", "owner", "tie"]

_OWNER = """
    select person_id from (
        select person_id, 0 as place from person where id_index = %(index)s
        union all
        select person_id, 1 from id_alias where id_index = %(index)s
    ) known order by place limit 1
"""

_ADD = """
    insert into person_tie (person_id, other_person_id, division_code, dataset, record_key, found_on)
    values (%s, %s, %s, %s, %s, %s)
    on conflict (dataset, record_key, person_id, other_person_id)
        do update set ended_on = null, found_on = excluded.found_on where person_tie.ended_on is not null
    returning tie_id
"""

_WAITING = "select tie_id, other_person_id, record_key::text from identity_conflict where dataset = %s"


@dataclass(frozen=True)
class Tie:
    """`record_key`, which was `person_id`'s, bears the number of `other_person_id`."""

    person_id: int
    other_person_id: int
    division_code: str
    dataset: str
    record_key: int


def owner(cursor: Any, id_index: bytes) -> int | None:
    """Whose number it is, or was; not whoever that person was merged into."""
    cursor.execute(_OWNER, {"index": id_index})
    found = cursor.fetchone()
    return None if found is None else int(found[0])


def is_own(cursor: Any, person_id: int, id_index: bytes) -> bool:
    """Whether it is the person's number now, not a former one."""
    cursor.execute(
        "select exists (select from person where person_id = %s and id_index = %s)", (person_id, id_index)
    )
    return bool(cursor.fetchone()[0])


def is_refused(cursor: Any, found: Tie) -> bool:
    """Whether people decided that the record is not about the number's owner: then it ties nobody."""
    cursor.execute(
        "select exists (select from link_decision where dataset = %s and record_key = %s and "
        "verdict = 'different' and superseded_by is null and person_root(person_id) = person_root(%s))",
        (found.dataset, found.record_key, found.other_person_id),
    )
    return bool(cursor.fetchone()[0])


def tie(cursor: Any, found: Tie, as_of: date) -> tuple[bool, bool]:
    """Write the tie down and let the persons follow; whether they are one now, and whether it is news."""
    cursor.execute(_ADD, (*astuple(found), as_of))
    is_new = cursor.fetchone() is not None
    roots = settle(cursor, {found.person_id, found.other_person_id})
    return roots[found.person_id] == roots[found.other_person_id], is_new


def end(cursor: Any, con: Any, dataset: str, index: Callable[[str], bytes], as_of: date) -> None:
    """End the conflicts whose record in `register_row` is gone or bears no number of theirs any more."""
    cursor.execute(_WAITING, (dataset,))
    for tie_id, other, record_key in cursor.fetchall():
        row = con.execute(
            "SELECT id_number FROM register_row WHERE record_key = ?", [int(record_key)]
        ).fetchone()
        number_of = owner(cursor, index(row[0])) if row and row[0] else None
        cursor.execute(
            "update person_tie set ended_on = %s "
            "where tie_id = %s and person_root(%s) is distinct from person_root(%s)",
            (as_of, tie_id, number_of, other),
        )
