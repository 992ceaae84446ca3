"""ED-02 and ED-03: what the roll says of a disabled pupil, and lessons at home that fall short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, month_of, term_start
from sandbox.population.oracle_unentitled import component_levels
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import (
    ENROLLED,
    HOME_TEACHING,
    NO_PLACEMENT,
    NOT_LISTED,
    NOT_STATED,
    ORDINARY,
    OTHER_DISABILITY,
)
from sandbox.population.world import World

__all__ = ["claims"]

_LESSONS_A_MONTH = 2
_ON_ROLL = (ENROLLED, 1, 4)  # or on leave, or graduated


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield from _described_wrongly(world, view, held)
    yield from _lessons_at_home(world, view, held)


def _described_wrongly(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    roll = held["student_record"]
    who, stated = roll.person, roll.facts["stated"]
    levels, parts, seen = component_levels(view, held["disability_component"])
    category = view.category[who]
    usual = {
        "card_usable": view.usable[who],
        "enrolled": roll.facts["state"] == ENROLLED,
        "this_year": roll.facts["year"] == world.clock.school_year,
    }
    silent = np.isin(stated, (0, NOT_STATED))
    one_of_several = (category == 7) & (levels[who, np.clip(stated - 1, 0, 6)] > 0)
    named = (stated == category) | ((stated >= 1) & (stated <= 6) & one_of_several)
    conditions = {
        **usual,
        "says_otherwise": ~named,
        "value_known": ~np.isin(stated, (OTHER_DISABILITY, NOT_LISTED)),
        "card_known": silent | ((category > 0) & ((category != 7) | (parts[who] >= 2))),
    }
    unread = ~silent & (category == 7) & (seen[who] < 2)
    hidden = because(len(who), row_unlinked=roll.unreadable, component_unlinked=unread)
    yield Claim("ED-02", "disability_type", who, conditions, hidden)

    unmarked = np.isin(roll.facts["placement"], (NO_PLACEMENT, ORDINARY))
    hidden = because(len(who), row_unlinked=roll.unreadable)
    yield Claim("ED-02", "placement", who, {**usual, "no_placement": unmarked}, hidden)


def _lessons_at_home(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    count, year = world.holders, world.clock.school_year
    roll, visits = held["student_record"], held["home_teaching_visit"]
    visited = visits.facts["visited"]
    done = visited <= world.clock.today
    last = int(visited[done].max(initial=NEVER))
    first = term_start(last) if last != NEVER else NEVER
    asked = _LESSONS_A_MONTH * (_month(last) - _month(first))
    in_term = done & (visited >= first)
    had = np.bincount(visits.person[in_term], minlength=count)

    this_year, at_home = roll.facts["year"] == year, roll.facts["placement"] == HOME_TEACHING
    who = roll.person
    conditions = {
        "at_home": at_home,
        "this_year": this_year,
        "enrolled": roll.facts["state"] == ENROLLED,
        "alive": view.alive[who],
        "too_few": had[who] < asked,
    }
    lost = view.lost["home_teaching_visit"] | view.lost["student_record"] | view.lost["cremation_record"]
    hidden = because(
        len(who),
        row_unlinked=roll.unreadable,
        row_unlinked_too=lost[who],
        not_answered=view.unasked["death_record"][who],
    )
    yield Claim("ED-03", "home_teaching_visit", who, conditions, hidden)

    on_roll = roll.people(this_year & np.isin(roll.facts["state"], _ON_ROLL), count)
    conditions = {
        "taught_at_home": roll.people(at_home & this_year, count) | (had > 0),
        "not_on_roll": ~on_roll,
        "not_on_national_roll": ~_elsewhere(held["national_roll_answer"], year, count),
        "alive": view.alive,
    }
    heard_of = np.flatnonzero(roll.people(at_home, count) | visits.people(visits.facts["own"], count))
    hidden = because(
        len(heard_of), row_unlinked=lost[heard_of], not_answered=view.unasked["death_record"][heard_of]
    )
    rows = {name: values[heard_of] for name, values in conditions.items()}
    yield Claim("ED-03", "student_record", heard_of, rows, hidden)


def _elsewhere(national: Held, year: int, count: int) -> Arr:
    """Holders whom the national roll knows as enrolled this year."""
    enrolled = national.facts["enrolled"] & (national.facts["year"] == year)
    return national.people(enrolled & ~np.isin(national.person, national.unanswered), count)


def _month(days: int) -> int:
    return int(month_of(np.array([days]))[0])
