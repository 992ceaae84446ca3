"""低保, 特困, work injuries, households at the margin, orphans: begun, ended, renewed."""

from __future__ import annotations

import numpy as np

from sandbox.population import marginal, orphans
from sandbox.population.clock import NEVER, Arr
from sandbox.population.insurance import RESIDENT
from sandbox.population.month import Month
from sandbox.population.relief import COVERED
from sandbox.population.world import World

__all__ = ["happen"]

_YEAR = 365
_GRADE_WITH_NURSING = 2


def happen(world: World) -> None:
    month = Month(world, "benefits")
    living = (world.deaths.date == NEVER) & world.has_card
    _allowance(world, month, living)
    _hardship(world, month, living)
    _injury(world, month, living)
    _margin(world, month, living)
    _orphans(world, month, living)


def _supported(world: World, month: Month) -> Arr:
    """In 低保 or 特困 support, or no longer than a year ago: their rows are still there."""
    relief, year_ago = world.relief, month.benefit - 12
    in_allowance = (relief.allowance > 0) & _since(relief.allowance_stop, year_ago)
    in_hardship = (relief.hardship_start != NEVER) & _since(relief.hardship_stop, year_ago)
    return np.asarray(in_allowance | in_hardship)


def _since(stop: Arr, month: int) -> Arr:
    return np.asarray((stop == NEVER) | (stop > month))


def _allowance(world: World, month: Month, living: Arr) -> None:
    """By household: whoever of it has a card is in or out together."""
    relief, insurance = world.relief, world.insurance
    home = world.people.anchor[: world.holders]
    begins = np.zeros(len(world.people.anchor), dtype=bool)
    begins[month.happens(begins == 0, 0.001)] = True
    who = np.flatnonzero(
        begins[home] & living & ~_supported(world, month) & (world.marginal.kind == marginal.NONE)
    )
    relief.allowance[who] = COVERED
    relief.allowance_start[who], relief.allowance_stop[who] = month.benefit, NEVER
    aided = who[(insurance.medical[who] == RESIDENT) & month.chance(who, 0.97)]
    insurance.aid[aided] = month.rng.integers(100, 401, len(aided))
    ends = np.zeros(len(begins), dtype=bool)
    ends[month.happens(~ends, 0.002)] = True
    month.end(np.flatnonzero(ends[home]), relief.allowance_start, relief.allowance_stop, month.benefit)


def _hardship(world: World, month: Month, living: Arr) -> None:
    relief = world.relief
    grown = world.people.birth[: world.holders] <= world.clock.born_by(18)
    who = month.happens(living & grown & ~_supported(world, month), 0.0004)
    relief.hardship_start[who], relief.hardship_stop[who] = month.benefit, NEVER
    ends = month.happens(relief.hardship_start != NEVER, 0.002)
    month.end(ends, relief.hardship_start, relief.hardship_stop, month.benefit)


def _injury(world: World, month: Month, living: Arr) -> None:
    relief = world.relief
    works = (world.people.birth[: world.holders] <= world.clock.born_by(20)) & (relief.injury_grade == 0)
    who = month.happens(living & works, 0.0002)
    relief.injury_grade[who] = _GRADE_WITH_NURSING
    relief.injury_amount[who] = month.rng.integers(900, 3200, len(who))
    relief.injury_start[who], relief.injury_stop[who] = month.benefit, NEVER
    ends = month.happens(relief.injury_start != NEVER, 0.003)
    month.end(ends, relief.injury_start, relief.injury_stop, month.benefit)


def _margin(world: World, month: Month, living: Arr) -> None:
    """Recognised for a year, then again, or struck off after a while."""
    latent, today = world.marginal, world.clock.today
    over = (latent.kind != marginal.NONE) & (latent.valid_to < today)
    again = month.follows(over & living, 0.5)
    latent.recognised[again] = month.days(again)
    latent.valid_to[again] = latent.recognised[again] + _YEAR
    gone = month.follows(over & (latent.valid_to < today), 0.25)
    latent.recognise(gone, marginal.NONE, NEVER, NEVER)
    free = living & (latent.kind == marginal.NONE) & ~_supported(world, month)
    for kind, share in ((marginal.LOW_INCOME, 0.0008), (marginal.EXPENSES, 0.0003)):
        who = month.happens(free, share)
        latent.recognise(who, kind, month.last - 5, month.last - 5 + _YEAR)


def _orphans(world: World, month: Month, living: Arr) -> None:
    """Support ends with childhood; now and then a child becomes an orphan."""
    latent, birth = world.orphans, world.people.birth[: world.holders]
    grown = birth <= world.clock.born_by(18)
    month.end(
        month.follows(grown & (latent.kind != orphans.NONE), 0.8), latent.start, latent.stop, month.benefit
    )
    child = living & (birth > world.clock.born_by(17)) & (latent.kind == orphans.NONE)
    who = month.happens(child, 0.001)
    latent.support(who, orphans.ORPHAN, month.benefit)
