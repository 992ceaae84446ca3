"""Columns that civil affairs' lists share."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population.clock import NEVER, Arr
from sandbox.population.draws import Draws
from sandbox.population.text import months, pick
from sandbox.population.world import World

__all__ = ["BIRTH", "LIVING", "NURSING", "SOURCE", "statistics_month", "stop_reason"]

LIVING, NURSING = 0, 1
SOURCE = "social_relief"
BIRTH = "%Y%m%d"


def statistics_month(world: World, count: int) -> pa.Array:
    return months(np.full(count, world.clock.benefit_month))


def stop_reason(draws: Draws, stop: Arr, died: Arr) -> pa.Array:
    words: list[str | None] = ["死亡", "收入超标", "自愿放弃", "户籍迁出", "不再符合条件"]
    code = np.where(died, 0, draws.integers(1, len(words)))
    return pick(words, np.where(stop == NEVER, -1, code))
