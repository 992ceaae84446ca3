"""The month that has just passed: its days, and whom something happens to in it."""

from __future__ import annotations

import numpy as np

from sandbox.population.clock import NEVER, Arr
from sandbox.population.world import World

__all__ = ["Month"]


class Month:
    """`first` and `last` are its days, `benefit` the month that lists are about; a topic draws for itself."""

    def __init__(self, world: World, topic: str) -> None:
        self._pace = world.pace
        self.rng = world.rng(f"{topic} in month {world.months}")
        self.first, self.last = world.month_began, world.clock.today - 1
        self.benefit = world.clock.benefit_month
        self.number = world.months

    def happens(self, fits: Arr, share: float | Arr) -> Arr:
        """Those of whom something happens to a share in a usual month."""
        return self.follows(fits, np.minimum(np.asarray(share) * self._pace, 1))

    def follows(self, fits: Arr, share: float | Arr) -> Arr:
        """Those in whose case an office acts this month, whatever the pace of life."""
        return np.flatnonzero(fits & (self.rng.random(len(fits)) < share))

    def chance(self, who: Arr, share: float) -> Arr:
        """True for a share of them."""
        return np.asarray(self.rng.random(len(who)) < share)

    def days(self, who: Arr) -> Arr:
        """A day of the month for each."""
        return self.rng.integers(self.first, self.last + 1, len(who))

    def end(self, who: Arr, start: Arr, stop: Arr, month: int | Arr) -> None:
        """Stop what runs of theirs, so that `month` is the first without it; what began later goes on."""
        month = np.broadcast_to(month, len(who))
        runs = (start[who] != NEVER) & (start[who] < month) & ((stop[who] == NEVER) | (stop[who] > month))
        stop[who[runs]] = month[runs]
