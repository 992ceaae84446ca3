"""Deaths, what is stopped in time and what is not, and days of death that were written down wrongly."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr, month_of
from sandbox.population.insurance import STOPPED, SUSPENDED
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]

_ON_ROLL, _DIED = 0, 5  # states of the school roll


def happen(world: World) -> None:
    month = Month(world, "deaths")
    _die(world, month)
    _correct(world, month)
    known = (world.deaths.date != NEVER) & world.deaths.known(world.clock.today)
    _cancel_cards(world, month, known)
    late = month.follows(known, 0.35)
    for start, stop in _benefits(world):
        month.end(late, start, stop, month.benefit)


def _benefits(world: World) -> list[tuple[Arr, Arr]]:
    relief, grants = world.relief, world.grants
    return [
        (relief.allowance_start, relief.allowance_stop),
        (relief.hardship_start, relief.hardship_stop),
        (relief.injury_start, relief.injury_stop),
        (relief.living_start, relief.living_stop),
        (relief.nursing_start, relief.nursing_stop),
        (world.orphans.start, world.orphans.stop),
        *((grants.elsewhere_start[kind], grants.elsewhere_stop[kind]) for kind in range(2)),
    ]


def _die(world: World, month: Month) -> None:
    deaths, insurance, school = world.deaths, world.insurance, world.school
    age = (world.clock.today - world.people.birth[: world.holders]) / 365.25
    risk = np.select([age < 60, age < 75], [0.0004, 0.0025], 0.008)
    who = month.happens((deaths.date == NEVER) & world.has_card, risk)
    day = month.days(who)
    deaths.happen(who, day)
    late = month.rng.exponential(25, len(who)).astype(np.int64) + 2
    deaths.registered[who] = np.where(month.chance(who, 0.92), day + late, NEVER)
    burned = day + month.rng.integers(2, 6, len(who))
    deaths.cremated[who] = np.where(month.chance(who, 0.3), burned, NEVER)
    for start, stop in _benefits(world):
        told = month.chance(who, 0.9)
        month.end(who[told], start, stop, month_of(day[told]) + 1)
    insurance.drawing[who[month.chance(who, 0.95)]] = STOPPED
    insurance.medical_status[who[month.chance(who, 0.95)]] = SUSPENDED
    world.monitoring.listed[who[month.chance(who, 0.85)]] = False
    school.state[who[school.state[who] == _ON_ROLL]] = _DIED


def _correct(world: World, month: Month) -> None:
    """Living people whom health has dead: it takes that back, and always before a day to come comes.

    A funeral home takes nothing back: where a record of its is gone, that proves nothing.
    """
    deaths, today = world.deaths, world.clock.today
    alive = (deaths.date == NEVER) & world.has_card
    wrong = alive & (deaths.registered != NEVER) & (deaths.registered <= today)
    soon = wrong & (deaths.health_date > today) & (deaths.health_date <= today + 62)
    who = np.union1d(month.follows(wrong, 0.1), np.flatnonzero(soon))
    deaths.health_date[who] = deaths.registered[who] = NEVER
    who = month.happens(alive & (deaths.registered == NEVER), 0.0001)
    deaths.health_date[who] = month.days(who)
    deaths.registered[who] = deaths.health_date[who]


def _cancel_cards(world: World, month: Month, known: Arr) -> None:
    cards, extra = world.cards, world.extra_cards
    who = month.follows(known & (cards.status != policy.CANCELLED), 0.3)
    cards.status[who], cards.reason[who] = policy.CANCELLED, "死亡"
    cards.changed[who] = month.days(who)
    other = np.isin(extra.holder, who) & (extra.status != policy.CANCELLED)
    extra.status[other], extra.changed[other] = policy.CANCELLED, month.last
