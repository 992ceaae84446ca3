"""Households just above 低保, recognised for a year: low-income margin, and unavoidable expenses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import NEVER, Arr, Clock, month_start
from sandbox.population.people import People
from sandbox.population.relief import Relief

__all__ = ["EXPENSES", "LOW_INCOME", "NONE", "Marginal", "draw"]

NONE, LOW_INCOME, EXPENSES = range(3)
_YEAR = 365
_WIDENED = 6201  # Lanzhou also pays the living subsidy to low-income households


@dataclass
class Marginal:
    """Arrays over holders, in days."""

    kind: Arr
    recognised: Arr
    valid_to: Arr

    def recognise(self, who: Arr, kind: int, recognised: int, valid_to: int) -> None:
        """Put these holders' households on the list between these days; kind NONE takes them off."""
        self.kind[who] = kind
        self.recognised[who] = NEVER if kind == NONE else recognised
        self.valid_to[who] = NEVER if kind == NONE else valid_to

    def entitles(self, county: Arr, month: int) -> Arr:
        """The living subsidy may rest on it in `month`, where the county's scope is wider."""
        first = int(month_start(np.array([month]))[0])
        widened = (self.kind == LOW_INCOME) & (county // 100 == _WIDENED)
        return np.asarray(widened & (self.recognised <= first) & (self.valid_to >= first))


def draw(rng: np.random.Generator, people: People, relief: Relief, clock: Clock) -> Marginal:
    """One household in ten; some are still on the list after their year."""
    count = people.holders
    anchor = people.anchor[:count]
    home = rng.random(count) < 0.1
    kind = np.where(rng.random(count) < 0.7, LOW_INCOME, EXPENSES)
    recognised = clock.today - rng.integers(40, 430, count)
    listed = home[anchor] & (relief.allowance == 0) & (relief.hardship_start == NEVER)
    return Marginal(
        kind=np.where(listed, kind[anchor], NONE),
        recognised=np.where(listed, recognised[anchor], NEVER),
        valid_to=np.where(listed, recognised[anchor] + _YEAR, NEVER),
    )
