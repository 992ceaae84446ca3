"""SV-03: what people told the survey that they have, against what the lists said of that time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, Clock, day, month_of
from sandbox.population.insurance import NORMAL, RESIDENT
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_survey import last_surveys
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import ENROLLED
from sandbox.population.survey_answers import NOT_AT_SCHOOL
from sandbox.population.world import World

__all__ = ["claims"]

_LAG, _REACH = 1, 11  # months
_SEPTEMBER, _JULY = 8, 6


@dataclass(frozen=True)
class _Kept:
    """What one list says of a benefit, by row: from which month until before which, if it counts at all.

    `knows`: rows of lists that do not say how things were on another day: who stands there may have had it.
    """

    rows: Held
    counts: Arr
    start: Arr
    stop: Arr
    knows: Arr


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    surveys = held["needs_survey"]
    last = last_surveys(surveys)
    for subject, (says, asked, datasets) in _told(surveys, world.clock).items():
        lists = {name: _kept(name, subject, held[name], world.clock) for name in datasets}
        yield _claimed(world, view, held, subject, last, says, lists)
        for kept in lists.values():
            yield _denied(world, view, surveys, subject, last, asked & ~says, kept)


def _told(surveys: Held, clock: Clock) -> dict[str, tuple[Arr, Arr, tuple[str, ...]]]:
    """Subject → who says that there is something, who was asked, and the lists that should know.

    Of past school years nobody delivers a roll any more: what was said then counts as not asked.
    """
    facts = surveys.facts
    everyone = np.ones(len(surveys.person), dtype=bool)
    this_year = facts["on"] >= day(clock.school_year, 9, 1)
    at_school = this_year & ~np.isin(facts["school"], (NEVER, NOT_AT_SCHOOL))
    asked_of_school = this_year & (facts["school"] != NEVER)
    return {
        "subsistence_allowance": (facts["says_allowance"], everyone, ("subsistence_allowance_member",)),
        "extreme_hardship_support": (facts["says_hardship"], everyone, ("extreme_hardship_support",)),
        SUBSIDIES[0]: (facts["says_living"], everyone, ("disability_subsidy",)),
        SUBSIDIES[1]: (facts["says_nursing"], everyone, ("disability_subsidy",)),
        "resident_pension": (facts["says_pension"], everyone, ("resident_pension_enrolment",)),
        "resident_medical": (facts["says_medical"], everyone, ("medical_insurance_enrolment",)),
        "schooling": (at_school, asked_of_school, ("student_record", "national_roll_answer")),
    }


def _kept(name: str, subject: str, rows: Held, clock: Clock) -> _Kept:
    facts, every = rows.facts, np.ones(len(rows.person), dtype=bool)
    never, told = np.full(len(rows.person), NEVER), ~np.isin(rows.person, rows.unanswered)
    match name:
        case "resident_pension_enrolment":
            return _Kept(rows, told & facts["insured"], month_of(facts["first"]), never, told)
        case "medical_insurance_enrolment":
            resident = told & (facts["kind"] == RESIDENT) & (facts["status"] == NORMAL)
            return _Kept(rows, resident, facts["year"] * 12, facts["year"] * 12 + 12, told)
        case "student_record":
            begins, ends = facts["year"] * 12 + _SEPTEMBER, facts["year"] * 12 + 12 + _JULY
            this_year = facts["year"] == clock.school_year
            return _Kept(rows, this_year & (facts["state"] == ENROLLED), begins, ends, this_year)
        case "national_roll_answer":  # says who is known, not since when
            return _Kept(rows, ~every, never, never, told)
        case "subsistence_allowance_member":
            counts = facts["covered"]
        case "disability_subsidy":
            counts = facts["kind"] == SUBSIDIES.index(subject)
        case _:
            counts = every
    return _Kept(rows, counts, facts["start"], facts["stop"], ~every)


def _usual(world: World, view: View, who: Arr, month: Arr) -> dict[str, Arr]:
    return {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "recent": month + _REACH >= world.clock.benefit_month,
    }


def _claimed(
    world: World, view: View, held: Mapping[str, Held], subject: str, last: Arr, says: Arr,
    lists: Mapping[str, _Kept],
) -> Claim:  # fmt: skip
    surveys = held["needs_survey"]
    who, month = surveys.person[last], month_of(surveys.facts["on"][last])
    asked_in = np.full(world.holders, NEVER)
    asked_in[who] = month
    on_record, lost = np.zeros(world.holders, dtype=bool), view.lost["cremation_record"].copy()
    unasked = np.zeros(world.holders, dtype=bool)
    for name, kept in lists.items():
        on_record |= kept.rows.people(_may_have_had(kept, asked_in), world.holders)
        lost |= view.lost[name]
        unasked |= view.unasked[name]
    conditions = _usual(world, view, who, month) | {"claims": says[last], "on_no_record": ~on_record[who]}
    hidden = because(
        len(who),
        row_unlinked=surveys.unreadable[last],
        row_unlinked_too=lost[who],
        not_answered=unasked[who],
    )
    return Claim("SV-03", subject, who, conditions, hidden, note="claimed")


def _may_have_had(kept: _Kept, asked_in: Arr) -> Arr:
    rows, month = kept.rows, asked_in[kept.rows.person]
    is_unsound = (kept.stop != NEVER) & (kept.stop < kept.start)
    ran = (kept.start <= month + _LAG) & ((kept.stop == NEVER) | (kept.stop > month - _LAG))
    return np.asarray(rows.facts["own"] & (kept.knows | (kept.counts & (is_unsound | ran))))


def _denied(
    world: World, view: View, surveys: Held, subject: str, last: Arr, denies: Arr, kept: _Kept
) -> Claim:
    """Rows about people who were surveyed."""
    asked_in = np.full(world.holders, NEVER)
    said, readable = np.zeros(world.holders, dtype=bool), np.zeros(world.holders, dtype=bool)
    asked_in[surveys.person[last]] = month_of(surveys.facts["on"][last])
    said[surveys.person[last]] = denies[last]
    readable[surveys.person[last]] = ~surveys.unreadable[last]
    own = np.flatnonzero(kept.rows.facts["own"] & (asked_in[kept.rows.person] != NEVER))
    who = kept.rows.person[own]
    month, start, stop = asked_in[who], kept.start[own], kept.stop[own]
    conditions = _usual(world, view, who, month) | {
        "denies": said[who],
        "counts": kept.counts[own],
        "begun_before": start <= month - _LAG,
        "not_ended": (stop == NEVER) | (stop > month),
    }
    hidden = because(
        len(who),
        row_unlinked=kept.rows.unreadable[own] | ~readable[who],
        row_unlinked_too=view.lost["cremation_record"][who],
    )
    return Claim("SV-03", subject, who, conditions, hidden, note="denied")
