"""Who receives what from civil affairs and from work-injury insurance: latent facts, by month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import Cards
from sandbox.population.clock import NEVER, Arr, Clock, month_of
from sandbox.population.deaths import Deaths
from sandbox.population.people import People

__all__ = ["COVERED", "NOT_COVERED", "Relief", "draw", "entitled", "grant"]

COVERED, NOT_COVERED = 1, 2  # place in a 低保 household; 0 is no such household


@dataclass
class Relief:
    """Arrays over holders; a start of NEVER means the benefit was never granted."""

    allowance: Arr
    allowance_start: Arr
    allowance_stop: Arr
    hardship_start: Arr
    hardship_stop: Arr
    living_start: Arr
    living_stop: Arr
    nursing_start: Arr
    nursing_stop: Arr
    injury_grade: Arr
    injury_amount: Arr
    injury_start: Arr
    injury_stop: Arr

    def covered(self, month: int) -> Arr:
        """A place in 低保 that runs in `month`."""
        running = policy.paid_in(month, self.allowance_start, self.allowance_stop)
        return np.asarray((self.allowance == COVERED) & running)

    def excluded(self, month: int) -> Arr:
        """Barred from both subsidies in `month`: 特困 support or a work-injury nursing benefit."""
        injury = (self.injury_amount > 0) & policy.paid_in(month, self.injury_start, self.injury_stop)
        return policy.paid_in(month, self.hardship_start, self.hardship_stop) | injury


def draw(rng: np.random.Generator, people: People, cards: Cards, deaths: Deaths, clock: Clock) -> Relief:
    """Allowances, 特困 support and work injuries; the two subsidies follow from `grant`."""
    count, month = people.holders, clock.benefit_month
    never = np.full(count, NEVER)
    age = (clock.today - people.birth[:count]) / 365.25

    poor_home = rng.random(count) < 0.31
    allowance = np.where(poor_home[people.anchor[:count]], COVERED, 0)
    allowance = np.where((allowance == COVERED) & (rng.random(count) < 0.05), NOT_COVERED, allowance)
    in_hardship = (allowance == 0) & (age > 18) & (rng.random(count) < 0.08)
    injured = (age > 20) & (age < 70) & (rng.random(count) < 0.006)
    grade = np.where(injured, rng.integers(1, 11, count), 0)

    relief = Relief(
        allowance=allowance,
        allowance_start=np.where(allowance > 0, month - rng.integers(1, 130, count), NEVER),
        allowance_stop=_some_end(rng, allowance > 0, month),
        hardship_start=np.where(in_hardship, month - rng.integers(1, 150, count), NEVER),
        hardship_stop=_some_end(rng, in_hardship, month),
        living_start=never.copy(),
        living_stop=never.copy(),
        nursing_start=never.copy(),
        nursing_stop=never.copy(),
        injury_grade=grade,
        injury_amount=np.where((grade > 0) & (grade < 5), rng.integers(900, 3200, count), 0),
        injury_start=np.where(injured, month - rng.integers(2, 100, count), NEVER),
        injury_stop=never.copy(),
    )
    _end_with_death(relief, deaths)
    return relief


def _some_end(rng: np.random.Generator, mask: Arr, month: int) -> Arr:
    ended = mask & (rng.random(len(mask)) < 0.05)
    return np.where(ended, month - rng.integers(0, 10, len(mask)), NEVER)


def _end_with_death(relief: Relief, deaths: Deaths) -> None:
    dead = deaths.date != NEVER
    last = month_of(deaths.date) + 1
    for start, stop in (
        (relief.allowance_start, relief.allowance_stop),
        (relief.hardship_start, relief.hardship_stop),
        (relief.injury_start, relief.injury_stop),
    ):
        had = dead & (start != NEVER)
        start[had] = np.minimum(start[had], last[had] - 1)
        stop[had] = np.where(stop[had] == NEVER, last[had], np.minimum(stop[had], last[had]))


def entitled(
    people: People, cards: Cards, deaths: Deaths, relief: Relief, month: int, *, widened: Arr, barred: Arr
) -> tuple[Arr, Arr]:
    """Whom the policy names for the living and for the nursing subsidy.

    The living subsidy may also rest on what `widened` says, and is not for those who are `barred`.
    """
    county = people.county()[: people.holders]
    may = policy.card_usable(cards.status) & (deaths.date == NEVER) & ~relief.excluded(month)
    scope = policy.in_nursing_scope(cards.stored_level, cards.components, county)
    return may & (relief.covered(month) | widened) & ~barred, may & scope


def grant(
    rng: np.random.Generator,
    people: People,
    cards: Cards,
    deaths: Deaths,
    relief: Relief,
    clock: Clock,
    *,
    widened: Arr,
    barred: Arr,
) -> None:
    """Pay both subsidies to exactly those who are `entitled`, and leave some ended grants behind."""
    count, month = people.holders, clock.benefit_month
    alive = deaths.date == NEVER
    covered = relief.covered(month)
    living, nursing = entitled(people, cards, deaths, relief, month, widened=widened, barred=barred)
    since_card = month_of(cards.first_issued)
    for start, stop, due, since in (
        (
            relief.living_start,
            relief.living_stop,
            living,
            np.maximum(since_card, np.where(covered, relief.allowance_start, month - 12)),
        ),
        (relief.nursing_start, relief.nursing_stop, nursing, since_card),
    ):
        earliest = np.clip(since, month - 120, month)
        wait = (rng.random(count) ** 2 * (month - earliest + 1)).astype(np.int64)
        start[due] = (earliest + wait)[due]
        stop[due] = NEVER
        past = ~due & (rng.random(count) < 0.06) & (since_card < month - 14)
        end = np.where(
            alive, month - rng.integers(0, 11, count), np.minimum(month_of(deaths.date) + 1, month)
        )
        start[past] = (np.maximum(since_card, end - 60))[past]
        stop[past] = end[past]
        backwards = past & (start >= stop)
        start[backwards] = NEVER
        stop[backwards] = NEVER
