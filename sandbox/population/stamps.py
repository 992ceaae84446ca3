"""Change stamps of later months: a department's system sets one when a row changes, and at no other time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sandbox.population.common_columns import WORKING_HOURS
from sandbox.population.frame import Frame, flat
from sandbox.population.text import timestamps
from sandbox.population.world import World

__all__ = ["settle"]

_STAMP = "更新时间"


def settle(world: World, frame: Frame, before: pa.Table) -> None:
    """Rows that stand as the month `before` left them keep their stamp; others get one of this month."""
    if _STAMP not in frame.columns:
        return
    before = before.sort_by([(_STAMP, "descending")])  # of rows with one key, the first found is the newest
    others = [name for name in frame.columns if name != _STAMP]
    at = pc.index_in(_line(frame.columns, frame.key), value_set=_line(before, frame.key))
    stood = pc.equal(_line(frame.columns, others), _line(before, others).take(at))
    draws = world.draws(f"stamps {frame.dataset} {world.months}", frame.number)
    days = draws.integers(world.month_began + 1, world.clock.today)
    fresh = timestamps(days, draws.integers(*WORKING_HOURS))
    kept = flat(before[_STAMP]).take(at)
    frame.columns[_STAMP] = flat(pc.if_else(pc.fill_null(stood, False), kept, fresh))


def _line(columns: Any, names: Sequence[str]) -> pa.Array:
    """The named columns of each row as one text."""
    chosen = [flat(columns[name]) for name in names]
    return pc.binary_join_element_wise(*chosen, "\x1f", null_handling="replace", null_replacement="\x00")
