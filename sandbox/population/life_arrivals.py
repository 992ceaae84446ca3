"""People who get their first card this month; lists that have long had them now list a card holder."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]


def happen(world: World) -> None:
    cards, month = world.cards, Month(world, "arrivals")
    who = np.flatnonzero(world.people.arrives == world.months)
    cards.status[who] = policy.ACTIVE
    cards.issued[who] = cards.first_issued[who] = cards.changed[who] = month.days(who)
    cards.valid_to[who] = cards.issued[who] + TEN_YEARS
    world.monitoring.says_disabled[who] = True
