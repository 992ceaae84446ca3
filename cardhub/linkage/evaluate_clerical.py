"""Precision and recall of grade D, estimated from officers' verdicts on the clerical queue.

One in so many links is asked about, whatever the matcher thinks of it: precision. So are all pairs in doubt
and one in so many below: what among them is *same* was missed. A verdict *unsure* counts for neither.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.linkage.intervals import wilson

__all__ = ["evaluate_clerical"]

# What the linker of the newest link set has asked about: a decided pair binds, and may not come again.
_PAIRS = sa.text("""
    with newest as (
        select distinct on (l.dataset) l.dataset, l.linker_version, l.created_at,
            (l.rows_by_grade ->> 'D')::bigint as linked
        from link_set l join dataset_head h on h.snapshot_id = l.snapshot_id
        order by l.dataset, l.created_at desc
    )
    select n.dataset, n.linked, r.kind, count(*) as asked, sum(1 / r.sampling_rate) as stand_for,
           count(*) filter (where verdict in ('same', 'different')) as decided,
           count(*) filter (where verdict = 'same') as same,
           count(*) filter (where verdict <> 'unsure' and decided_at < n.created_at) as settled
    from newest n join link_review r on r.dataset = n.dataset and r.linker_version = n.linker_version
    group by n.dataset, n.linked, r.kind order by n.dataset
""")


def evaluate_clerical(hub: Hub) -> list[dict[str, Any]]:
    """A line for each source with pairs in its queue; intervals are wide until officers have decided many."""
    links: dict[str, int] = {}
    asked: dict[str, dict[str, Any]] = {}
    with hub.engine.connect() as connection:
        for row in connection.execute(_PAIRS):
            # Decided links are no longer of grade D, once linking has obeyed.
            settled = row.settled if row.kind == "linked" else 0
            links[row.dataset] = max(links.get(row.dataset, 0), (row.linked or 0) + settled)
            asked.setdefault(row.dataset, {})[row.kind] = row
    return [_line(name, links[name], kinds) for name, kinds in asked.items()]


def _line(source: str, linked: int, kinds: dict[str, Any]) -> dict[str, Any]:
    """Recall's bounds put the worst of found and missed together: they hold at least as often as they say."""
    right, missed = _share(kinds.get("linked")), [(each, _share(each)) for each in _doubtful(kinds)]
    found = [linked * share for share in right]
    lost = [sum(float(each.stand_for) * share[at] for each, share in missed) for at in range(3)]
    recall = [_part(found[at], lost[other]) for at, other in ((0, 0), (1, 2), (2, 1))]
    decided = sum(row.decided for row in kinds.values())
    return {"source": source, "rows": "grade D", "linked": linked, "decided": decided} | {
        f"{what}{ending}": value
        for what, values in (("precision", right), ("recall", recall))
        for ending, value in zip(("", "_low", "_high"), values, strict=True)
    }


def _doubtful(kinds: dict[str, Any]) -> list[Any]:
    return [kinds[kind] for kind in ("review", "sampled") if kind in kinds]


def _share(row: Any) -> tuple[float, float, float]:
    """The share of *same*, and its bounds; without a verdict ½, between 0 and 1."""
    decided, same = (row.decided, row.same) if row is not None else (0, 0)
    low, high = wilson(same, decided)
    return (same / decided if decided else 0.5), low, high


def _part(found: float, lost: float) -> float:
    return found / (found + lost) if found + lost else 1.0
