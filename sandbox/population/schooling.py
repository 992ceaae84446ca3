"""School places of card holders: every child of compulsory age has one, until trouble is planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population.cards import Cards
from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.deaths import Deaths
from sandbox.population.people import People

__all__ = [
    "BY_CARD",
    "ENROLLED",
    "HOME_TEACHING",
    "INCLUSIVE",
    "NATIONAL_IN",
    "NATIONAL_LAST_YEAR",
    "NATIONAL_NONE",
    "NATIONAL_OUT",
    "NOT_LISTED",
    "NOT_STATED",
    "NO_PLACEMENT",
    "NO_RECORD",
    "ORDINARY",
    "OTHER_DISABILITY",
    "SPECIAL_SCHOOL",
    "UNLISTED",
    "School",
    "draw",
]

NO_RECORD, ENROLLED = -1, 0  # other states are positions in layouts.ROLL_STATES
# No record; on the roll; known but not on it; on the roll of the school year before.
NATIONAL_NONE, NATIONAL_IN, NATIONAL_OUT, NATIONAL_LAST_YEAR = range(4)
NO_PLACEMENT, SPECIAL_SCHOOL, INCLUSIVE, SPECIAL_CLASS, HOME_TEACHING, REMOTE, ORDINARY, UNLISTED = range(8)
# What the roll says of a disability, besides none (0) and the seven categories.
OTHER_DISABILITY, NOT_STATED, NOT_LISTED, BY_CARD = 8, 9, 10, -1


@dataclass
class School:
    """Arrays over holders: the provincial roll's year, state and placement, and the national answer.

    `stated` is the disability that the roll names, BY_CARD for what the card says in nine cases of ten;
    `changes` counts changes of school.
    """

    year: Arr
    state: Arr
    placement: Arr
    national: Arr
    stated: Arr
    changes: Arr

    def enrol(self, who: Arr, year: int) -> None:
        """Put these children on both rolls."""
        self.year[who], self.state[who], self.national[who] = year, ENROLLED, NATIONAL_IN


def draw(rng: np.random.Generator, people: People, cards: Cards, deaths: Deaths, clock: Clock) -> School:
    """A place for everyone of compulsory age; some preschool and senior pupils beside them."""
    count = people.holders
    birth = people.birth[:count]
    age = (clock.today - birth) / 365.25
    compulsory = (birth >= clock.oldest_pupil) & (birth <= clock.youngest_pupil)
    younger = (age > 3.2) & ~compulsory & (birth > clock.youngest_pupil) & (rng.random(count) < 0.35)
    older = (birth < clock.oldest_pupil) & (age < 18.5) & (rng.random(count) < 0.5)
    on_roll = (compulsory | younger | older) & (deaths.date == NEVER)

    placement = np.full(count, INCLUSIVE)
    draw_of = rng.random(count)
    grave = cards.level == 1
    placement = np.where(draw_of < 0.3, SPECIAL_SCHOOL, placement)
    placement = np.where(grave & (draw_of > 0.45), HOME_TEACHING, placement)
    placement = np.where(~grave & (draw_of > 0.93), SPECIAL_CLASS, placement)
    placement = np.where(~grave & (draw_of > 0.7) & (draw_of < 0.76), NO_PLACEMENT, placement)
    placement = np.where(draw_of > 0.997, REMOTE, placement)
    nationally = on_roll & (rng.random(count) < 0.96)
    return School(
        year=np.where(on_roll, clock.school_year, NEVER),
        state=np.where(on_roll, ENROLLED, NO_RECORD),
        placement=np.where(on_roll, placement, NO_PLACEMENT),
        national=np.where(nationally, NATIONAL_IN, NATIONAL_NONE),
        stated=np.full(count, BY_CARD),
        changes=np.zeros(count, dtype=np.int64),
    )
