"""Deaths of card holders, and which department knows of them when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import Cards
from sandbox.population.clock import NEVER, Arr, Clock

__all__ = ["Deaths", "draw"]


@dataclass
class Deaths:
    """Days over holders. `registered` is when health had it, `cremated` when the funeral home wrote it down.

    The dates either register holds may differ from the truth; `health_date` and `cremation_date` are theirs.
    """

    date: Arr
    registered: Arr
    health_date: Arr
    cremated: Arr
    cremation_date: Arr

    def happen(self, who: Arr, date: Arr) -> None:
        """These holders died on these days; nobody has registered it yet."""
        self.date[who] = date
        self.health_date[who] = date
        self.cremation_date[who] = date
        self.registered[who] = NEVER
        self.cremated[who] = NEVER

    def known(self, today: int) -> Arr:
        """Holders of whom some department can say by `today` that they died by `today`."""
        health = (self.registered != NEVER) & (self.registered <= today) & (self.health_date <= today)
        funeral = (self.cremated != NEVER) & (self.cremated <= today) & (self.cremation_date <= today)
        return np.asarray(health | funeral)


def draw(rng: np.random.Generator, cards: Cards, clock: Clock) -> Deaths:
    """Most cancelled cards belong to people who died within four years; cards follow the death."""
    count = len(cards.status)
    none = np.full(count, NEVER)
    deaths = Deaths(none.copy(), none.copy(), none.copy(), none.copy(), none.copy())
    dead = np.flatnonzero((cards.status == policy.CANCELLED) & (rng.random(count) < 0.8))
    earliest = np.maximum(cards.issued[dead] + 30, clock.today - 1460)
    date = earliest + (rng.random(len(dead)) * np.maximum(1, clock.today - 45 - earliest)).astype(np.int64)
    deaths.happen(dead, date)
    late = rng.exponential(25, len(dead)).astype(np.int64) + 2
    deaths.registered[dead] = np.where(rng.random(len(dead)) < 0.92, date + late, NEVER)
    burned = rng.random(len(dead)) < 0.3
    deaths.cremated[dead] = np.where(burned, date + rng.integers(2, 6, len(dead)), NEVER)
    cards.changed[dead] = np.minimum(date + rng.integers(5, 45, len(dead)), clock.today - 1)
    cards.reason[dead] = "死亡"
    return deaths
