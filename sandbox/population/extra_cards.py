"""Cards beside the main one: old ones kept on file, renewals under way, second ones issued by oversight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import Arr

__all__ = ["ExtraCards"]

_FIVE_YEARS = 1800


@dataclass
class ExtraCards:
    """Card rows beside the main one: holder, status since when, issue day, levels by category if multiple.

    Cards added are added on `today`. A card that is `struck` off is on no list any more, and nobody is told.
    """

    today: int
    holder: Arr
    status: Arr
    changed: Arr
    issued: Arr
    struck: Arr
    components: Arr

    def add(self, holder: Arr, status: int, issued: Arr, components: Sequence[int] = (0,) * 7) -> None:
        """Further cards of these holders; a cancelled one was good for five years."""
        good_for = _FIVE_YEARS if status == policy.CANCELLED else 0
        self.holder = np.r_[self.holder, holder]
        self.status = np.r_[self.status, np.full(len(holder), status)]
        self.changed = np.r_[self.changed, np.minimum(issued + good_for, self.today - 1)]
        self.issued = np.r_[self.issued, issued]
        self.struck = np.r_[self.struck, np.zeros(len(holder), dtype=bool)]
        levels = np.tile(np.array(components, dtype=np.int64), (len(holder), 1))
        self.components = np.concatenate([self.components, levels])

    @classmethod
    def none(cls, today: int) -> Self:
        """No further cards yet."""
        none = np.empty(0, dtype=np.int64)
        return cls(today, none, none, none, none, none.astype(bool), np.empty((0, 7), dtype=np.int64))
