"""Children for whom the state stands in: orphans, and children whose parents cannot care for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr, Clock, month_of
from sandbox.population.deaths import Deaths
from sandbox.population.people import People

__all__ = ["NONE", "ORPHAN", "UNSUPPORTED", "Orphans", "draw"]

NONE, ORPHAN, UNSUPPORTED = range(3)


@dataclass
class Orphans:
    """Arrays over holders; `full`: the amount is not reduced for what another benefit pays."""

    kind: Arr
    full: Arr
    start: Arr
    stop: Arr

    def paid_in_full(self, month: int) -> Arr:
        """Barred from the living subsidy, which serves the same purpose."""
        return np.asarray(self.full & policy.paid_in(month, self.start, self.stop))

    def support(self, who: Arr, kind: int, start: int, stop: int = NEVER, *, full: bool = True) -> None:
        """Support these children from a month on; kind NONE takes it away."""
        self.kind[who], self.full[who] = kind, full and kind != NONE
        self.start[who] = NEVER if kind == NONE else start
        self.stop[who] = stop


def draw(rng: np.random.Generator, people: People, deaths: Deaths, clock: Clock) -> Orphans:
    """A few of the holders under eighteen; orphans always in full, the others mostly."""
    count, month = people.holders, clock.benefit_month
    birth = people.birth[:count]
    minor = (clock.today - birth) / 365.25 < 17.8
    listed = minor & (rng.random(count) < 0.05)
    kind = np.where(listed, np.where(rng.random(count) < 0.4, ORPHAN, UNSUPPORTED), NONE)
    start = np.maximum(month - rng.integers(1, 70, count), month_of(birth) + 1)
    stop = np.where(rng.random(count) < 0.06, month - rng.integers(0, 10, count), NEVER)
    stop = np.where(deaths.date != NEVER, month_of(deaths.date) + 1, stop)
    listed &= (stop == NEVER) | (stop > start)
    return Orphans(
        kind=np.where(listed, kind, NONE),
        full=listed & ((kind == ORPHAN) | (rng.random(count) < 0.75)),
        start=np.where(listed, start, NEVER),
        stop=np.where(listed, stop, NEVER),
    )
