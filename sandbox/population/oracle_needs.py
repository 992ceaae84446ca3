"""SV-01: needs that the survey wrote down, and no service since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import survey
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, month_of, month_start
from sandbox.population.oracle_survey import last_surveys
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import ENROLLED
from sandbox.population.world import World

__all__ = ["claims"]

_RESPONSE_DAYS, _MODIFICATION_DAYS, _TERM_DAYS = 90, 180, 30


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    """One claim a need; needs of higher education and money are nobody's to answer here."""
    surveys, latent = held["needs_survey"], world.survey
    rows = last_surveys(surveys)
    who, on = surveys.person[rows], surveys.facts["on"][rows]
    usual = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "not_fulfilled": surveys.facts["fulfilled"][rows] != 1,
    }
    lost = view.lost["rehabilitation_service"] | view.lost["student_record"] | view.lost["cremation_record"]
    hidden = because(
        len(who),
        row_unlinked=surveys.unreadable[rows],
        row_unlinked_too=lost[who],
        not_answered=view.unasked["national_roll_answer"][who],
    )
    served, today = _served(world, held["rehabilitation_service"], who, on), world.clock.today
    for item, need in enumerate(survey.REHABILITATION):
        asked = latent.rehabilitation[who, item] > 0
        if need == "device":
            asked = asked | (latent.prosthesis[who] > 0)
        conditions = usual | {
            "needed": asked,
            "long_enough": on + _RESPONSE_DAYS < today,
            "not_served": ~served[:, item],
        }
        yield _near(Claim("SV-01", need, who, conditions, hidden))
    modification = (latent.modification[who] > 0).any(axis=1)
    conditions = usual | {"needed": modification, "long_enough": on + _MODIFICATION_DAYS < today}
    yield _near(Claim("SV-01", "home_modification", who, conditions, hidden))
    late = _next_term(on) + _TERM_DAYS < today
    at_school = _at_school(world, held)[who]
    for number, need in enumerate(survey.EDUCATION[:2]):
        conditions = usual | {
            "needed": latent.education[who, number] > 0,
            "long_enough": late,
            "not_at_school": ~at_school,
        }
        yield _near(Claim("SV-01", need, who, conditions, hidden))


def _near(claim: Claim) -> Claim:
    """Who needs nothing is nobody's near-miss."""
    needed = np.asarray(claim.conditions["needed"], dtype=bool)
    conditions = {name: values[needed] for name, values in claim.conditions.items()}
    return Claim(claim.rule, claim.subject, claim.person[needed], conditions, claim.hidden[needed])


def _served(world: World, services: Held, who: Arr, on: Arr) -> Arr:
    """Surveyed holders × services: it went on after the day of the survey, or nobody says that it ended."""
    since = np.full(world.holders, NEVER)
    since[who] = on
    ended = services.facts["ended"]
    counts = services.facts["own"] & ((ended == NEVER) | (ended >= since[services.person]))
    result = np.zeros((world.holders, len(survey.REHABILITATION)), dtype=bool)
    result[services.person[counts], services.facts["item"][counts]] = True
    return result[who]


def _next_term(days: Arr) -> Arr:
    """The first of March or September after each day."""
    months = month_of(days)
    ahead = np.array([2, 1, 6, 5, 4, 3, 2, 1, 6, 5, 4, 3])  # months to go, from January on
    return month_start(months + ahead[months % 12])


def _at_school(world: World, held: Mapping[str, Held]) -> Arr:
    roll, national, year = held["student_record"], held["national_roll_answer"], world.clock.school_year
    here = roll.people((roll.facts["year"] == year) & (roll.facts["state"] == ENROLLED), world.holders)
    told = ~np.isin(national.person, national.unanswered)
    there = national.people(
        national.facts["enrolled"] & (national.facts["year"] == year) & told, world.holders
    )
    return here | there
