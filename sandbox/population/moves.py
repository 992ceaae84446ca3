"""Where the police have a holder registered: mostly where the card says, sometimes elsewhere by now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.divisions import load as places
from sandbox.population.people import People

__all__ = ["ABROAD", "AT_HOME", "CANCELLED", "OUT_OF_PROVINCE", "REGISTERED", "Moves", "draw"]

AT_HOME = -1  # the village of the card register
REGISTERED, CANCELLED, OUT_OF_PROVINCE, ABROAD = range(4)


@dataclass
class Moves:
    """Arrays over holders; `moved_in` is NEVER where the police have no day, as of most who never moved."""

    village: Arr
    moved_in: Arr
    state: Arr

    def move(self, who: Arr, village: Arr, moved_in: Arr | int) -> None:
        """Register these holders in these villages (AT_HOME: the card's) since these days."""
        self.village[who], self.moved_in[who], self.state[who] = village, moved_in, REGISTERED

    def where(self, people: People) -> Arr:
        """Every holder's village of registration."""
        return np.where(self.village == AT_HOME, people.village[: people.holders], self.village)


def draw(rng: np.random.Generator, people: People, clock: Clock) -> Moves:
    """One holder in forty has moved within five years; two in three had the card moved too."""
    count = people.holders
    moved = rng.random(count) < 0.025
    card_left_behind = moved & (rng.random(count) < 0.35)
    married_in = rng.random(count) < 0.2
    since = clock.today - rng.integers(3, 1800, count)
    long_ago = clock.today - rng.integers(1800, 12000, count)
    long_ago = np.maximum(long_ago, people.birth[:count])
    moved_in = np.select([moved, married_in], [np.maximum(since, people.birth[:count]), long_ago], NEVER)
    return Moves(
        village=np.where(card_left_behind, places().draw(rng, count), AT_HOME),
        moved_in=moved_in,
        state=rng.choice(
            [REGISTERED, CANCELLED, OUT_OF_PROVINCE, ABROAD], count, p=[0.996, 0.001, 0.002, 0.001]
        ),
    )
