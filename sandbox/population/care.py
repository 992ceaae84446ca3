"""Rehabilitation, family doctors and lessons at home: as it comes, unless planted trouble says otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.clock import NEVER, Arr

__all__ = [
    "DEVICE",
    "ITEMS",
    "MEDICATION",
    "NURSING",
    "SUPPORT",
    "SURGERY",
    "TRAINING",
    "USUAL",
    "Care",
    "Lessons",
    "Services",
    "draw",
]

USUAL = -1
ITEMS = ("手术", "药物", "功能训练", "辅助器具", "护理", "支持性服务")
SURGERY, MEDICATION, TRAINING, DEVICE, NURSING, SUPPORT = range(len(ITEMS))


@dataclass
class Services:
    """Rehabilitation that began in a later month: arrays over services, at most one a holder and month."""

    who: Arr
    month: Arr
    since: Arr
    until: Arr
    item: Arr

    def add(self, who: Arr, month: int, since: Arr, until: Arr, item: Arr) -> None:
        """One more service for each of these holders, in the month of this number since the first."""
        self.who, self.month = np.r_[self.who, who], np.r_[self.month, np.full(len(who), month)]
        self.since, self.until = np.r_[self.since, since], np.r_[self.until, until]
        self.item = np.r_[self.item, item]


@dataclass(frozen=True)
class Lessons:
    """Lessons at home: whose, on which day, the visit's number, and the September of its school year."""

    who: Arr
    on: Arr
    number: Arr
    year: Arr


@dataclass
class Care:
    """Arrays over holders.

    `rehabilitation_told`: the holder's only service is `rehabilitation_from` … `_to` (NEVER: none, or without
    an end), of kind `rehabilitation_item` where that is not USUAL. `contract_told`: the only contract ends on
    `contract_to` (NEVER: there is none). `lessons`: visits of a home-teaching pupil in a term, USUAL for
    about one in eight days; `lessons_ahead`: visits already entered for days to come; `visited`: taught at
    home, on the roll or not. `more` are services beside those;
    `last_year` the lessons of the school year before, once a new one has begun.
    """

    rehabilitation_told: Arr
    rehabilitation_from: Arr
    rehabilitation_to: Arr
    rehabilitation_item: Arr
    contract_told: Arr
    contract_to: Arr
    lessons: Arr
    lessons_ahead: Arr
    visited: Arr
    more: Services
    last_year: Lessons

    def rehabilitated(self, who: Arr, since: int, until: int, item: int = USUAL) -> None:
        """Their only service ran between these days; until NEVER: it has not ended, since NEVER: none."""
        self.rehabilitation_told[who] = True
        self.rehabilitation_from[who], self.rehabilitation_to[who] = since, until
        self.rehabilitation_item[who] = item

    def contracted(self, who: Arr, until: int) -> None:
        """Their only family-doctor contract ends on this day; NEVER: they have none."""
        self.contract_told[who], self.contract_to[who] = True, until


def draw(count: int) -> Care:
    """Nobody's care is told yet."""

    def flags() -> Arr:
        return np.zeros(count, dtype=bool)

    def days() -> Arr:
        return np.full(count, NEVER)

    return Care(
        rehabilitation_told=flags(),
        rehabilitation_from=days(),
        rehabilitation_to=days(),
        rehabilitation_item=np.full(count, USUAL),
        contract_told=flags(),
        contract_to=days(),
        lessons=np.full(count, USUAL),
        lessons_ahead=np.zeros(count, dtype=np.int64),
        visited=flags(),
        more=Services(*(np.empty(0, dtype=np.int64) for _ in range(5))),
        last_year=Lessons(*(np.empty(0, dtype=np.int64) for _ in range(4))),
    )
