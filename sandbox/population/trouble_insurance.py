"""IN-01 to IN-04: contributions that the government should pay or not, and people without insurance."""

from __future__ import annotations

import numpy as np

from sandbox.population import insurance, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr, month_start
from sandbox.population.relief import NOT_COVERED
from sandbox.population.schooling import (
    ENROLLED,
    NATIONAL_IN,
    NATIONAL_LAST_YEAR,
    NATIONAL_NONE,
    NATIONAL_OUT,
    NO_RECORD,
)

__all__ = ["prepare", "twist"]

_CARD_STATUS = {
    "cancelled": policy.CANCELLED,
    "frozen": policy.FROZEN,
    "moving": policy.TRANSFERRING,
    "in_process": policy.IN_PROCESS,
    "expired": policy.EXPIRED,
}

_DROPPED_OUT = 3
_UNPAID = {  # part of IN-01: quota, age (None: as it is)
    "unpaid": (10, None), "unpaid_this_year": (6, None), "not_enrolled": (6, None), "entered_only": (5, None),
    "enrolled_last_year": (5, None), "just_sixteen": (4, 16.02), "nearly_sixty": (4, 59.95),
    "pupil_last_year": (5, 17.5), "pupil_dropped_out": (5, 17.5), "national_out": (4, 17.5),
    "national_last_year": (4, 17.5), "level_3": (8, None), "nearly_sixteen": (6, 15.97), "sixty": (6, 60.02),
    "pupil": (6, 17.5), "national_pupil": (6, 17.5), "employee": (6, None), "drawing": (6, None),
    "dead": (6, None), "frozen": (6, None), "paid_for_poverty": (6, None),
}  # fmt: skip
_PAID = {  # part of IN-02: quota, level
    "level_3": (12, 3), "cancelled": (10, 2), "frozen": (5, 2), "in_process": (4, 2), "dead": (6, 2),
    "buried": (6, 2), "employee": (8, 2), "level_3_this_year": (8, 3), "cancelled_this_year": (8, 2),
    "dead_this_year": (6, 2), "expired": (5, 2), "moving": (4, 2), "for_poverty": (6, 4),
    "last_year_only": (6, 4), "entered_only": (6, 4), "other_name": (6, 4), "buried_other_name": (4, 2),
}  # fmt: skip
_UNINSURED = ("never", "last_year_only", "suspended", "retired_cadre", "dead", "frozen", "lost")
_UNAIDED = ("allowance", "hardship", "watched", "card_cancelled", "not_covered", "allowance_this_year",
            "allowance_ended", "hardship_ended", "employee", "suspended", "last_year_only")  # fmt: skip


def prepare(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    january = world.clock.insurance_year * 12
    for name, (quota, age) in _UNPAID.items():
        who = casting.draw(f"IN-01/{name}", quota, of_working_age=True)
        casting.severe(who, 3 if name == "level_3" else 1 + quota % 2)
        if age is not None:
            world.people.birth[who] = world.clock.today - int(age * 365.25)
    casting.dies(casting.part("IN-01/dead"), month - 3)
    casting.status(casting.part("IN-01/frozen"), policy.FROZEN)

    for name, (quota, level) in _PAID.items():
        who = casting.draw(f"IN-02/{name}", quota, of_working_age=True)
        casting.severe(who, level)
        world.cards.issued[who] = world.cards.first_issued[who] = _first_of(january - 20)
        world.cards.valid_to[who] = world.cards.issued[who] + 3652
    for name, status in _CARD_STATUS.items():
        casting.status(casting.part(f"IN-02/{name}"), status, january - 4)
    casting.status(casting.part("IN-02/cancelled_this_year"), policy.CANCELLED, january)
    casting.dies(casting.part("IN-02/dead"), january - 3)
    casting.dies(casting.part("IN-02/buried"), january - 3, health=False, funeral=True)
    casting.dies(casting.part("IN-02/buried_other_name"), january - 3, health=False, funeral=True)
    casting.dies(casting.part("IN-02/dead_this_year"), january)
    who = casting.part("IN-02/level_3_this_year")
    world.cards.issued[who] = world.cards.changed[who] = _first_of(january) + 10
    world.cards.valid_to[who] = world.cards.issued[who] + 3652

    for name in _UNINSURED:
        casting.draw(f"IN-03/{name}", 8)
    casting.dies(casting.part("IN-03/dead"), month - 3)
    casting.status(casting.part("IN-03/frozen"), policy.FROZEN)
    casting.status(casting.part("IN-03/lost"), policy.LOST)

    for name in _UNAIDED:
        who = casting.draw(f"IN-04/{name}", 36 if name == "watched" else 10)
        if name.startswith("hardship"):
            casting.hardship(who, stop=month if name == "hardship_ended" else NEVER)
        elif name == "watched":
            casting.watched(who)
        else:
            casting.covered(who)
    casting.covered(casting.part("IN-04/not_covered"), place=NOT_COVERED)
    casting.covered(casting.part("IN-04/allowance_this_year"), start=january)
    casting.covered(casting.part("IN-04/allowance_ended"), stop=month)
    casting.status(casting.part("IN-04/card_cancelled"), policy.CANCELLED)


def _first_of(month: int) -> int:
    return int(month_start(np.array([month]))[0])


def twist(casting: Casting) -> None:
    for name, who in casting.parts.items():
        if name.startswith("IN-"):
            _plainly_insured(casting, who)
    _twist_contributions(casting)
    _twist_wrong_contributions(casting)
    _twist_medical(casting)


def _plainly_insured(casting: Casting, who: Arr) -> None:
    """Enrolled as a resident in both years, the contribution one's own; no pupil."""
    latent, school = casting.world.insurance, casting.world.school
    latent.pension[who] = latent.pension_before[who] = latent.medical_before[who] = True
    latent.in_employee_pension[who] = False
    latent.paid_for[who] = latent.paid_for_before[who] = insurance.NOBODY
    latent.drawing[who] = insurance.NOT_DRAWING
    latent.medical[who], latent.medical_status[who] = insurance.RESIDENT, insurance.NORMAL
    latent.aid[who] = latent.aid_before[who] = 0
    school.year[who], school.state[who], school.national[who] = NEVER, NO_RECORD, NATIONAL_NONE


def _twist_contributions(casting: Casting) -> None:
    latent, school, year = casting.world.insurance, casting.world.school, casting.world.clock.school_year

    def part(name: str) -> Arr:
        return casting.part(f"IN-01/{name}")

    latent.paid_for_before[part("unpaid_this_year")] = insurance.FOR_DISABILITY
    for name in ("not_enrolled", "enrolled_last_year"):
        latent.pension[part(name)] = False
    latent.pension_before[part("not_enrolled")] = False
    latent.paid_for[part("entered_only")] = insurance.ENTERED_ONLY
    latent.paid_for[part("paid_for_poverty")] = insurance.FOR_POVERTY
    latent.in_employee_pension[part("employee")] = True
    latent.drawing[part("drawing")] = insurance.DRAWING
    for name, since, state, national in (
        ("pupil", year, ENROLLED, NATIONAL_NONE),
        ("pupil_last_year", year - 1, ENROLLED, NATIONAL_NONE),
        ("pupil_dropped_out", year, _DROPPED_OUT, NATIONAL_NONE),
        ("national_pupil", NEVER, NO_RECORD, NATIONAL_IN),
        ("national_out", NEVER, NO_RECORD, NATIONAL_OUT),
        ("national_last_year", NEVER, NO_RECORD, NATIONAL_LAST_YEAR),
    ):
        who = part(name)
        school.year[who], school.state[who], school.national[who] = since, state, national


def _twist_wrong_contributions(casting: Casting) -> None:
    world, latent = casting.world, casting.world.insurance
    for name in _PAID:
        latent.paid_for[casting.part(f"IN-02/{name}")] = insurance.FOR_DISABILITY
    latent.paid_for[casting.part("IN-02/for_poverty")] = insurance.FOR_POVERTY
    latent.paid_for[casting.part("IN-02/entered_only")] = insurance.ENTERED_ONLY
    who = casting.part("IN-02/last_year_only")
    latent.paid_for[who], latent.paid_for_before[who] = insurance.NOBODY, insurance.FOR_DISABILITY
    latent.in_employee_pension[casting.part("IN-02/employee")] = True
    world.force("resident_pension_enrolment", casting.part("IN-02/other_name"), "other_name")
    world.force("cremation_record", casting.part("IN-02/buried_other_name"), "other_name")


def _twist_medical(casting: Casting) -> None:
    latent = casting.world.insurance
    for name in _UNINSURED:
        latent.medical[casting.part(f"IN-03/{name}")] = insurance.NOT_INSURED
    latent.medical_before[casting.part("IN-03/never")] = False
    latent.medical[casting.part("IN-03/retired_cadre")] = insurance.RETIRED_CADRE
    who = casting.part("IN-03/suspended")
    latent.medical[who], latent.medical_status[who] = insurance.RESIDENT, insurance.SUSPENDED
    latent.medical[casting.part("IN-04/employee")] = insurance.EMPLOYEE
    latent.medical_status[casting.part("IN-04/suspended")] = insurance.SUSPENDED
    latent.aid[casting.part("IN-04/last_year_only")] = 320
