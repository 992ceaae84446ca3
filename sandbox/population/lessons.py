"""Lessons at home: the days on which pupils were visited, and those already entered for days to come."""

from __future__ import annotations

import numpy as np

from sandbox.population.care import USUAL, Lessons
from sandbox.population.clock import Arr, day
from sandbox.population.schooling import HOME_TEACHING
from sandbox.population.world import World

__all__ = ["given"]

_NUMBERS, _AHEAD, _WEEKS_A_YEAR = 1_000, 900, 50  # lessons of a pupil are numbered so through the years


def given(world: World, school_year: int) -> Lessons:
    """The lessons of a school year by today, one in eight days; in a term no more than a part asks for."""
    school, care = world.school, world.care
    taught = (school.placement == HOME_TEACHING) & (school.year == school_year)
    pupils = np.flatnonzero(taught | care.visited)
    first, following = day(school_year, 9, 1), day(school_year + 1, 9, 1)
    today = min(world.clock.today, following - 1)
    weeks = np.arange(first, today + 1, 8)
    who, start = np.repeat(pupils, len(weeks)), np.tile(weeks, len(pupils))
    since_origin = (school_year - world.origin.school_year) * _WEEKS_A_YEAR
    number = who * _NUMBERS + np.tile(np.arange(len(weeks)) + since_origin, len(pupils))
    later = world.draws("visits", number).integers(0, 5)
    on = np.where(start == first, start, start + later)
    done, autumn = on <= today, start < day(school_year + 1, 3, 1)
    place = np.where(autumn, _so_far(done & autumn, len(pupils)), _so_far(done & ~autumn, len(pupils)))
    kept = done & ((care.lessons[who] == USUAL) | (place <= care.lessons[who]))
    ahead = _ahead(world, first, following)
    return Lessons(
        who=np.r_[who[kept], ahead.who],
        on=np.r_[on[kept], ahead.on],
        number=np.r_[number[kept], ahead.number],
        year=np.full(int(kept.sum()) + len(ahead.who), school_year),
    )


def _so_far(visits: Arr, pupils: int) -> Arr:
    """1, 2, 3 … for each pupil's visits in turn."""
    return np.cumsum(visits.reshape(pupils, -1), axis=1).ravel() if pupils else np.empty(0, dtype=np.int64)


def _ahead(world: World, first: int, following: int) -> Lessons:
    """Lessons that a school entered before they were given, on days of a school year."""
    who = np.repeat(np.arange(world.holders), world.care.lessons_ahead)
    later = np.arange(len(who)) % 20
    on = world.origin.today + 10 + later
    mine = (on >= first) & (on < following)
    number = who * _NUMBERS + _AHEAD + later
    return Lessons(who[mine], on[mine], number[mine], np.zeros(int(mine.sum()), dtype=np.int64))
