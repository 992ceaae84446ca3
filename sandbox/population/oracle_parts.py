"""A person's disabilities by category: the card's own, or the components of a multiple one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sandbox.population.clock import Arr
from sandbox.population.oracle_view import Held, View

__all__ = ["levels_by_category"]


def levels_by_category(view: View, held: Mapping[str, Held]) -> tuple[Arr, Arr]:
    """Holders × 7 levels (0 none): as they are, and as far as linked component rows tell."""
    parts, count = held["disability_component"], len(view.level)
    levels = np.zeros((count, 7), dtype=np.int64)
    single = (view.category >= 1) & (view.category <= 6)
    levels[np.flatnonzero(single), view.category[single] - 1] = view.level[single]
    read = levels.copy()
    now = parts.facts["record"] == view.record[parts.person]  # an older card's components are history
    levels[parts.person[now], parts.facts["category"][now] - 1] = parts.facts["level"][now]
    seen = now & parts.linked
    read[parts.person[seen], parts.facts["category"][seen] - 1] = parts.facts["level"][seen]
    return levels, read
