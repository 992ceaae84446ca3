"""Who is one with whom: what people decided first, then what the machine found and no split forbids.

`merged_into` of every person follows from decisions and ties alone. So it does not matter in which order they
came, and a decision that is revised leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

__all__ = ["lock", "settle", "settled"]

_NEAR = """
    with recursive near(person_id) as (
        select unnest(%s::bigint[])
        union
        select x.person_id from near cross join lateral (
            select p.merged_into from person p
                where p.person_id = near.person_id and p.merged_into is not null
            union all select p.person_id from person p where p.merged_into = near.person_id
            union all select t.other_person_id from person_tie t
                where t.person_id = near.person_id and t.ended_on is null
            union all select t.person_id from person_tie t
                where t.other_person_id = near.person_id and t.ended_on is null
            union all select d.second_person_id from person_decision d
                where d.first_person_id = near.person_id and d.verdict = 'merge' and d.superseded_by is null
            union all select d.first_person_id from person_decision d
                where d.second_person_id = near.person_id and d.verdict = 'merge' and d.superseded_by is null
        ) x(person_id)
    )
    select person_id, merged_into from near join person using (person_id)
"""

_TIED = """
    select person_id, other_person_id from (
        select second_person_id as person_id, first_person_id as other_person_id, 0 as place,
               decision_id as at
        from person_decision where verdict = 'merge' and superseded_by is null
        union all
        select person_id, other_person_id, 1, tie_id from person_tie where ended_on is null
    ) tied
    where person_id = any(%(near)s) and other_person_id = any(%(near)s) order by place, at
"""

_SEPARATED = """
    select first_person_id, second_person_id from separated_pair
    where first_person_id = any(%(near)s) and second_person_id = any(%(near)s)
"""


def lock(cursor: Any) -> None:
    """Whoever changes who is one with whom waits for others who do; held until the transaction ends."""
    cursor.execute("select pg_advisory_xact_lock(hashtext('cardhub.persons'))")


def settle(cursor: Any, concerned: Collection[int], keep: int | None = None) -> dict[int, int]:
    """Bring `merged_into` up to date for `concerned` and everybody near them; person → who remains.

    Where several could remain, `keep` does. The caller holds the lock.
    """
    cursor.execute(_NEAR, (list(concerned),))
    current: dict[int, int | None] = dict(cursor.fetchall())
    near = {"near": list(current)}
    cursor.execute(_TIED, near)
    tied = cursor.fetchall()
    cursor.execute(_SEPARATED, near)
    roots = settled(current, tied, cursor.fetchall(), keep)
    for person_id, root in roots.items():
        wanted = None if root == person_id else root
        if current[person_id] != wanted:
            cursor.execute(
                "update person set merged_into = %s, updated_at = now() where person_id = %s",
                (wanted, person_id),
            )
    return roots


def settled(
    current: Mapping[int, int | None],
    tied: Sequence[tuple[int, int]],
    separated: Iterable[tuple[int, int]],
    keep: int | None = None,
) -> dict[int, int]:
    """Person → who remains. `tied` pairs (goes, stays) join in their order, but never `separated` ones.

    Who remains now goes on remaining; then whoever goes nowhere; then the oldest.
    """
    apart: dict[int, set[int]] = {}
    for first, second in separated:
        apart.setdefault(first, set()).add(second)
        apart.setdefault(second, set()).add(first)
    one = {person_id: {person_id} for person_id in current}
    going = set()
    for goes, stays in tied:
        left, right = one[goes], one[stays]
        if left is right or any(apart.get(each, set()) & right for each in left):
            continue
        going.add(goes)
        left |= right
        one |= dict.fromkeys(right, left)
    return {
        person_id: min(group, key=lambda each: (each != keep, current[each] is not None, each in going, each))
        for person_id, group in one.items()
    }
