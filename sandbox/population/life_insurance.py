"""Insurance: a new year's contributions, pensions that begin, insured people who drop out and come back."""

from __future__ import annotations

import numpy as np

from sandbox.population.clock import NEVER
from sandbox.population.insurance import (
    DRAWING,
    FOR_DISABILITY,
    NOBODY,
    NORMAL,
    NOT_DRAWING,
    NOT_INSURED,
    RESIDENT,
    SUSPENDED,
)
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]


def happen(world: World) -> None:
    month = Month(world, "insurance")
    if world.clock.insurance_year > world.origin.later(world.months - 1).insurance_year:
        _new_year(world, month)
    latent, today = world.insurance, world.clock.today
    birth, living = world.people.birth[: world.holders], world.deaths.date == NEVER
    sixty = birth <= world.clock.born_by(60)
    begins = month.follows(living & sixty & latent.pension & (latent.drawing == NOT_DRAWING), 0.9)
    latent.drawing[begins] = DRAWING
    grown = (birth <= world.clock.born_by(16)) & (birth > today - 17 * 366)
    latent.pension[month.follows(living & grown & ~latent.in_employee_pension, 0.2)] = True
    should = living & (world.cards.level <= 2) & ~sixty & latent.pension
    latent.paid_for[month.follows(should & (latent.paid_for == NOBODY), 0.1)] = FOR_DISABILITY
    wrongly = (latent.paid_for == FOR_DISABILITY) & (~living | (world.cards.level > 2))
    latent.paid_for[month.follows(wrongly, 0.08)] = NOBODY
    latent.medical_status[month.follows(living & (latent.medical_status == SUSPENDED), 0.08)] = NORMAL
    latent.medical_status[month.happens(living & (latent.medical_status == NORMAL), 0.0006)] = SUSPENDED
    latent.medical[month.follows(living & (latent.medical == NOT_INSURED), 0.04)] = RESIDENT
    supported = world.relief.covered(month.benefit) | (world.relief.hardship_start != NEVER)
    unaided = living & supported & (latent.medical == RESIDENT) & (latent.aid == 0)
    who = month.follows(unaided, 0.1)
    latent.aid[who] = month.rng.integers(100, 401, len(who))


def _new_year(world: World, month: Month) -> None:
    """This year's figures become last year's; contributions are paid anew for nearly all who are due."""
    latent = world.insurance
    latent.paid_for_before, latent.pension_before = latent.paid_for.copy(), latent.pension.copy()
    latent.medical_before, latent.aid_before = latent.medical != NOT_INSURED, latent.aid.copy()
    sixty = world.people.birth[: world.holders] <= world.clock.born_by(60)
    due = (world.cards.level <= 2) & (world.deaths.date == NEVER) & ~sixty & latent.pension
    new = np.where(due, FOR_DISABILITY, NOBODY)
    usual = np.isin(latent.paid_for, (NOBODY, FOR_DISABILITY))
    who = month.follows(usual & (new != latent.paid_for), 0.97)
    latent.paid_for[who] = new[who]
