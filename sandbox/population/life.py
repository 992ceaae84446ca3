"""READ FIRST for history: a month passes in the latent facts.

Each `life_*.py` holds what happens to people, and what offices do about it, in one field. Nothing is written
here: the departments' rows and the truth follow from the facts as ever.
"""

from __future__ import annotations

from sandbox.population import (
    life_arrivals,
    life_benefits,
    life_cards,
    life_care,
    life_deaths,
    life_homes,
    life_insurance,
    life_payments,
    life_school,
    life_watch,
)
from sandbox.population.world import World

__all__ = ["pass_month"]

_LIFE = (
    life_arrivals,
    life_deaths,
    life_homes,
    life_cards,
    life_benefits,
    life_payments,
    life_insurance,
    life_school,
    life_watch,
    life_care,
)


def pass_month(world: World) -> None:
    """One month more: what happened in it, in the order in which one thing leads to another."""
    world.months += 1
    world.clock = world.origin.later(world.months)
    world.extra_cards.today = world.clock.today
    for each in _LIFE:
        each.happen(world)
