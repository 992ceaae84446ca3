"""Rehabilitation begun, doctors' contracts signed late, guardians lost and found."""

from __future__ import annotations

import numpy as np

from sandbox.population import guardians
from sandbox.population.care import ITEMS
from sandbox.population.clock import NEVER
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]

_TWO_YEARS = 730


def happen(world: World) -> None:
    care, month = world.care, Month(world, "care")
    living = (world.deaths.date == NEVER) & world.has_card
    who = month.happens(living, 0.012)
    began = month.days(who)
    ended = np.minimum(began + month.rng.integers(1, 180, len(who)), month.last)
    until = np.where(month.chance(who, 0.5), ended, NEVER)
    care.more.add(who, month.number, began, until, month.rng.integers(0, len(ITEMS), len(who)))
    open_ended = month.follows(care.more.until == NEVER, 0.1)
    care.more.until[open_ended] = month.last

    over = care.contract_told & (care.contract_to < world.clock.today)
    signs = month.follows(over & living, 0.1)
    care.contract_to[signs] = month.days(signs) + _TWO_YEARS
    world.guardian[month.follows(world.guardian == guardians.NOBODY, 0.06)] = guardians.USUAL
    world.guardian[month.happens(living & (world.guardian == guardians.USUAL), 0.0002)] = guardians.NOBODY
