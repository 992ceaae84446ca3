"""Which slips a dataset's rows can have at all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from sandbox.population import guardians, noise
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import DIFFERENT, LOST, QUARANTINED, REPAIRED, Frame
from sandbox.population.world import World
from sandbox.population.writing_slips import BIRTH, NAME, SLIPS

__all__ = ["IDENTITIES", "Allowed", "Identity", "is_of_last_century"]

_YEAR_2000 = 10_957


@dataclass(frozen=True)
class Identity:
    """Identity columns of a dataset, how much worse or better it is than usual, and slips it cannot have."""

    number: str
    name: str = "姓名"
    birth: str = "出生日期"
    share: float = 1.0
    never: tuple[str, ...] = ()


_RELIEF = "身份证号"
_ONLY_NAMES = tuple(name for name, slip in SLIPS.items() if slip.column != NAME)
IDENTITIES = {
    "disability_card": Identity(
        "公民身份号码", birth="", share=0.15, never=("card_number_as_id", "variant", "unprintable")
    ),
    "disability_component": Identity("公民身份号码", birth="", share=0.3),
    "needs_survey": Identity("残疾人证号", birth="", never=("card_number_as_id", "fifteen_digits")),
    "subsistence_allowance_member": Identity(_RELIEF),
    "extreme_hardship_support": Identity(_RELIEF),
    "disability_subsidy": Identity(_RELIEF),
    "subsidy_payment": Identity(_RELIEF, share=0.4),
    "orphan_support": Identity(_RELIEF),
    "marginal_low_income_member": Identity(_RELIEF),
    "cremation_record": Identity(_RELIEF),
    "resident_pension_enrolment": Identity("证件号码", birth="", share=0.5, never=_ONLY_NAMES),
    "medical_insurance_enrolment": Identity("证件号码", birth="", share=0.5, never=_ONLY_NAMES),
    "household_registration": Identity("证件号码", birth="", share=0.5, never=_ONLY_NAMES),
    "student_record": Identity("身份证件号", name="学生姓名", never=("card_number_as_id",)),
    # A pupil has dozens of visits: at the usual share every eighth would have one that nobody can read.
    "home_teaching_visit": Identity("身份证件号", share=0.1, never=("card_number_as_id",)),
    "monitored_member": Identity("证件号码", never=("card_number_as_id",)),
    "child_screening": Identity("证件号码", name="儿童姓名"),
    "rehabilitation_service": Identity("证件号码"),
    "family_doctor_contract": Identity("证件号码"),
}


def is_of_last_century(birth: Arr) -> Arr:
    """Whoever may have had a number of fifteen digits: they leave out the century."""
    return np.asarray(birth < _YEAR_2000)


class Allowed:
    """Which rows a slip can happen to."""

    def __init__(self, world: World, frame: Frame, identity: Identity) -> None:
        people = world.people
        self._identity, self._frame = identity, frame
        self._flags = noise.name_features(frame.columns[identity.name])
        births = frame.columns.get(identity.birth)
        self._birth_written = births is not None and np.asarray(
            pc.fill_null(pc.greater(pc.utf8_length(births), 7), False)
        )
        self._ends_in_x = people.digits[frame.person, 17] == ord("X")
        self._last_century = is_of_last_century(people.birth[frame.person])
        self._holder = frame.person < world.holders
        self._spared = self._spare(world)

    def _spare(self, world: World) -> Arr:
        """Rows whose number must stay readable for the rest of the province to make sense."""
        frame, deaths = self._frame, world.deaths
        if frame.dataset == "disability_card":
            cards_each = np.bincount(frame.person, minlength=world.holders)
            # What one holder's household is owed may rest on another holder's card.
            home = world.people.anchor[: world.holders]
            shared = np.bincount(home, minlength=world.holders)[home] > 1
            return (cards_each[frame.person] > 1) | world.cast[frame.person] | shared[frame.person]
        if frame.dataset == "cremation_record":
            safe = np.minimum(frame.person, world.holders - 1)
            told = (deaths.registered[safe] != NEVER) & (deaths.registered[safe] <= world.clock.today)
            return np.asarray(self._holder & ~told | np.isin(frame.person, guardians.buried(world)[0]))
        return np.zeros(len(frame), dtype=bool)

    def __call__(self, name: str) -> Arr:
        every = np.ones(len(self._frame), dtype=bool)
        slip = SLIPS[name]
        if name in self._identity.never or (slip.column == BIRTH and not self._identity.birth):
            return ~every
        if self._frame.dataset == "disability_card" and slip.naming == DIFFERENT:
            return ~every  # the register's spelling is what others are held against
        may = every if slip.identity not in (LOST, QUARANTINED, REPAIRED) else ~self._spared
        by_card = self._frame.facts.get("long", self._frame.facts.get("by_card", ~every))
        special = {
            "lunar_birthday": self._birth_written,
            "impossible_birthday": self._birth_written,
            "placeholder_birthday": self._birth_written,
            "fifteen_digits": self._last_century & ~by_card & ~self._frame.facts.get("says_card", ~every),
            "other_x": self._ends_in_x & ~by_card,
            "scientific": ~by_card,
            "placeholder_number": ~by_card,
            "swapped_columns": ~by_card,
            "card_number_as_id": self._holder,
            **self._flags,
        }
        return np.asarray(may & special.get(name, every))
