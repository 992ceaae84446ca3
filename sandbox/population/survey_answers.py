"""What people say when they are surveyed about their benefits, insurance, school and work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import schooling, survey
from sandbox.population.clock import NEVER, Arr, month_of
from sandbox.population.insurance import RESIDENT
from sandbox.population.relief import COVERED
from sandbox.population.world import World

__all__ = ["NOT_AT_SCHOOL", "Answers", "answers"]

NOT_AT_SCHOOL = 9
# The survey's codes for `schooling`'s placements; a place in a regular class is a regular school.
_SCHOOLS = {
    schooling.SPECIAL_SCHOOL: 1,
    schooling.SPECIAL_CLASS: 2,
    schooling.HOME_TEACHING: 4,
    schooling.REMOTE: 5,
}
_REGULAR_SCHOOL = 3
_YEAR = 365.25


@dataclass(frozen=True)
class Answers:
    """Arrays over the survey's rows; `school` and `income` are codes, NEVER where nobody is asked."""

    relief: Arr
    welfare: Arr
    pension: Arr
    medical: Arr
    school: Arr
    asked_of_work: Arr
    employed: Arr
    income: Arr

    def facts(self) -> dict[str, Arr]:
        """For the oracle."""
        return {
            "says_allowance": self.relief[:, 0],
            "says_hardship": self.relief[:, 1],
            "says_living": self.welfare[:, 0],
            "says_nursing": self.welfare[:, 1],
            "says_pension": self.pension,
            "says_medical": self.medical,
            "school": self.school,
            "employed": self.employed & self.asked_of_work,
            "income": self.income,
        }


def answers(world: World, who: Arr, on: Arr) -> Answers:
    """What was true on that day, unless the holder's `said` is otherwise."""
    latent, relief, insurance = world.survey, world.relief, world.insurance
    month = month_of(on)

    def runs(start: Arr, stop: Arr) -> Arr:
        began, ends = start[who], stop[who]
        return np.asarray((began != NEVER) & (began <= month) & ((ends == NEVER) | (ends > month)))

    def say(name: str, truth: Arr) -> Arr:
        said = latent.said[name][who]
        return np.where(said == survey.TRUTH, truth, said == 1)

    covered = (relief.allowance[who] == COVERED) & runs(relief.allowance_start, relief.allowance_stop)
    age = (on - world.people.birth[who]) / _YEAR
    asked_of_work = (age >= 16) & (age < 60)
    employed = latent.employed[who] & asked_of_work
    return Answers(
        relief=np.stack(
            [
                say("subsistence_allowance", covered),
                say("extreme_hardship_support", runs(relief.hardship_start, relief.hardship_stop)),
            ],
            axis=1,
        ),
        welfare=np.stack(
            [
                say("living_subsidy", runs(relief.living_start, relief.living_stop)),
                say("nursing_subsidy", runs(relief.nursing_start, relief.nursing_stop)),
            ],
            axis=1,
        ),
        pension=say("resident_pension", insurance.pension[who]),
        medical=say("resident_medical", insurance.medical[who] == RESIDENT),
        school=_school(world, who, age, say("enrolled", world.school.state[who] == schooling.ENROLLED)),
        asked_of_work=asked_of_work,
        employed=employed,
        income=np.where((age >= 16) & ~employed, latent.income[who], NEVER),
    )


def _school(world: World, who: Arr, age: Arr, enrolled: Arr) -> Arr:
    """Asked of children of six to eighteen, and of whoever goes to school."""
    placement = world.school.placement[who]
    kind = np.full(len(who), _REGULAR_SCHOOL)
    for place, code in _SCHOOLS.items():
        kind[placement == place] = code
    asked = enrolled | (age >= 6) & (age < 18)
    return np.where(asked, np.where(enrolled, kind, NOT_AT_SCHOOL), NEVER)
