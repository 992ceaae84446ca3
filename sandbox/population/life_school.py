"""School: a new year in September, new schools, children who stop coming and come back."""

from __future__ import annotations

import numpy as np

from sandbox.population import lessons
from sandbox.population.care import USUAL
from sandbox.population.clock import NEVER, Arr
from sandbox.population.month import Month
from sandbox.population.schooling import (
    BY_CARD,
    ENROLLED,
    HOME_TEACHING,
    INCLUSIVE,
    NATIONAL_IN,
    NATIONAL_NONE,
    NATIONAL_OUT,
    NO_PLACEMENT,
    NO_RECORD,
    NOT_STATED,
    ORDINARY,
)
from sandbox.population.world import World

__all__ = ["happen"]

_LEFT, _DROPPED_OUT, _GRADUATED = 2, 3, 4  # states of the roll
_SENIOR_FROM, _FEW_LESSONS = 18, 2


def happen(world: World) -> None:
    month, school = Month(world, "school"), world.school
    if world.clock.school_year > world.origin.later(world.months - 1).school_year:
        _new_year(world, month)
    this_year = (school.year == world.clock.school_year) & (world.deaths.date == NEVER)
    out = month.happens(this_year & (school.state == ENROLLED), 0.001)
    school.state[out], school.national[out] = _DROPPED_OUT, NATIONAL_OUT
    back = month.follows(this_year & np.isin(school.state, (_LEFT, _DROPPED_OUT)), 0.08)
    school.enrol(back, world.clock.school_year)
    _enrol(world, month, 0.08)
    school.stated[month.follows(school.stated != BY_CARD, 0.06)] = BY_CARD
    school.stated[month.happens(this_year, 0.001)] = NOT_STATED
    unplaced = this_year & np.isin(school.placement, (NO_PLACEMENT, ORDINARY))
    school.placement[month.follows(unplaced, 0.05)] = INCLUSIVE


def _compulsory(world: World) -> Arr:
    birth = world.people.birth[: world.holders]
    return np.asarray((birth >= world.clock.oldest_pupil) & (birth <= world.clock.youngest_pupil))


def _enrol(world: World, month: Month, share: float) -> None:
    """Children of compulsory age who are on no roll."""
    school = world.school
    none = (school.year != world.clock.school_year) & (school.national != NATIONAL_IN)
    who = month.follows(_compulsory(world) & (world.deaths.date == NEVER) & none, share)
    school.placement[who[school.state[who] == NO_RECORD]] = INCLUSIVE
    school.enrol(who, world.clock.school_year)


def _new_year(world: World, month: Month) -> None:
    """Pupils move up, some to another school; the oldest leave; a year later their rows are gone."""
    school, year = world.school, world.clock.school_year
    world.care.last_year = lessons.given(world, year - 1)
    birth, living = world.people.birth[: world.holders], world.deaths.date == NEVER
    last_year = school.year == year - 1
    stays = _compulsory(world) | (month.rng.random(len(birth)) < 0.5)
    goes_on = (
        last_year & living & (school.state == ENROLLED) & stays & (birth > world.clock.born_by(_SENIOR_FROM))
    )
    school.year[goes_on] = year
    school.changes[month.follows(goes_on, 0.05)] += 1
    leaves = last_year & ~goes_on & (school.state == ENROLLED)
    school.state[leaves] = _GRADUATED
    out = month.follows(leaves & (school.national == NATIONAL_IN), 0.3)
    school.national[leaves] = NATIONAL_NONE
    school.national[out] = NATIONAL_OUT
    gone = (school.year != NEVER) & (school.year < year - 1)
    school.year[gone], school.state[gone] = NEVER, NO_RECORD
    quarrel = month.rng.random(len(birth)) < np.where(world.cast, 0.3, 1)
    six = _compulsory(world) & quarrel & (birth > world.clock.born_by(7))
    new = month.follows(six & living & (school.year != year) & (school.national != NATIONAL_IN), 0.985)
    school.placement[new[school.state[new] == NO_RECORD]] = INCLUSIVE
    school.enrol(new, year)
    world.care.lessons[month.follows(world.care.lessons != USUAL, 0.3)] = USUAL
    at_home = goes_on & (school.placement == HOME_TEACHING)
    world.care.lessons[month.happens(at_home, 0.05)] = _FEW_LESSONS
    world.care.visited[month.follows(world.care.visited, 0.5)] = False
