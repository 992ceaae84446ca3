"""SV-03: what people told the survey of their benefits, insurance and school, and what the lists say."""

from __future__ import annotations

import numpy as np

from sandbox.population import insurance, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr, day, month_of
from sandbox.population.relief import NOT_COVERED
from sandbox.population.schooling import NATIONAL_NONE, NATIONAL_OUT, NO_RECORD
from sandbox.population.survey import SAID
from sandbox.population.trouble_survey import long_ago

__all__ = ["prepare", "twist"]

_DROPPED_OUT = 3
_AGO = 120  # days since the survey, unless the part says otherwise
# Part: quota, what the person speaks of. Who claims says that there is something; who denies, nothing.
_CLAIMS = {
    **{name: (5, name) for name in SAID},
    "member_only": (4, "subsistence_allowance"),
    "ended_long_before": (4, "living_subsidy"),
    "ended_just_before": (5, "living_subsidy"),
    "begins_long_after": (4, "living_subsidy"),
    "begins_soon_after": (5, "living_subsidy"),
    "stop_before_start": (6, "living_subsidy"),
    "pension_before": (5, "resident_pension"),
    "medical_before": (5, "resident_medical"),
    "dropped_out": (5, "enrolled"),
    "nationally_known": (5, "enrolled"),
    "last_years_roll": (5, "enrolled"),
    "said_last_year": (6, "enrolled"),
    "long_ago": (6, "living_subsidy"),
    "dead": (5, "living_subsidy"),
    "frozen": (5, "living_subsidy"),
    "card_lost": (4, "living_subsidy"),
}
_DENIALS = {
    **{name: (5, name) for name in SAID},
    "member_only": (5, "subsistence_allowance"),
    "begins_that_month": (5, "living_subsidy"),
    "begins_month_before": (4, "living_subsidy"),
    "ended_that_month": (5, "living_subsidy"),
    "ended_next_month": (4, "living_subsidy"),
    "suspended": (5, "resident_medical"),
    "employee": (5, "resident_pension"),
    "dropped_out": (5, "enrolled"),
    "first_weeks": (5, "enrolled"),
}


def prepare(casting: Casting) -> None:
    world = casting.world
    for side, parts in (("claims", _CLAIMS), ("denies", _DENIALS)):
        for name, (quota, benefit) in parts.items():
            who = casting.draw(f"SV-03/{side}/{name}", quota, children=benefit == "enrolled")
            long_ago(casting, who)
            world.survey.visited(who, _surveyed_on(casting, name, benefit))
            world.survey.said[benefit][who] = int(side == "claims")
    part = casting.part
    casting.dies(part("SV-03/claims/dead"), world.clock.benefit_month)
    casting.status(part("SV-03/claims/frozen"), policy.FROZEN)
    casting.status(part("SV-03/claims/card_lost"), policy.LOST)
    for side in ("claims", "denies"):
        casting.covered(part(f"SV-03/{side}/member_only"), place=NOT_COVERED)
    casting.covered(part("SV-03/denies/subsistence_allowance"))
    casting.hardship(part("SV-03/denies/extreme_hardship_support"))


def _surveyed_on(casting: Casting, name: str, benefit: str) -> int:
    clock = casting.world.clock
    if benefit == "enrolled":
        # In term, once there is one to speak of.
        month, dom = {"said_last_year": (8, 20), "first_weeks": (9, 20)}.get(name, (10, 15))
        return min(day(clock.school_year, month, dom), clock.today - 3)
    if name == "long_ago":
        return clock.today - 400
    on = clock.today - _AGO
    # Nobody is insured for long in January.
    return on - 40 if _month(on) % 12 == 0 else on


def _month(on: int) -> int:
    return int(month_of(np.array([on]))[0])


def twist(casting: Casting) -> None:
    world, part = casting.world, casting.part
    then = _month(_surveyed_on(casting, "", "living_subsidy"))
    for side, parts in (("claims", _CLAIMS), ("denies", _DENIALS)):
        for name, (_, benefit) in parts.items():
            _on_no_list(casting, part(f"SV-03/{side}/{name}"), benefit)
    casting.living(part("SV-03/claims/ended_long_before"), then - 20, then - 1)
    casting.living(part("SV-03/claims/ended_just_before"), then - 20, then)
    casting.living(part("SV-03/claims/begins_long_after"), then + 2)
    casting.living(part("SV-03/claims/begins_soon_after"), then + 1)
    casting.living(part("SV-03/claims/stop_before_start"), then - 1, then - 4)
    casting.living(part("SV-03/denies/living_subsidy"), then - 20)
    casting.nursing(part("SV-03/denies/nursing_subsidy"), then - 20)
    casting.living(part("SV-03/denies/begins_that_month"), then)
    casting.living(part("SV-03/denies/begins_month_before"), then - 1)
    casting.living(part("SV-03/denies/ended_that_month"), then - 20, then)
    casting.living(part("SV-03/denies/ended_next_month"), then - 20, then + 1)
    _insure(casting)
    school, year = world.school, world.clock.school_year
    for side in ("claims", "denies"):
        who = part(f"SV-03/{side}/dropped_out")
        school.enrol(who, year)
        school.state[who], school.national[who] = _DROPPED_OUT, NATIONAL_NONE
    school.national[part("SV-03/claims/nationally_known")] = NATIONAL_OUT
    for name in ("enrolled", "first_weeks"):
        school.enrol(part(f"SV-03/denies/{name}"), year)
    who = part("SV-03/claims/last_years_roll")
    school.enrol(who, year - 1)
    school.national[who] = NATIONAL_NONE


def _on_no_list(casting: Casting, who: Arr, benefit: str) -> None:
    """They receive no subsidy, and whoever should know of the benefit does not know them."""
    latent, school = casting.world.insurance, casting.world.school
    casting.living(who, None)
    casting.nursing(who, None)
    if benefit == "resident_pension":
        latent.pension[who] = latent.pension_before[who] = latent.in_employee_pension[who] = False
    elif benefit == "resident_medical":
        latent.medical[who], latent.medical_before[who] = insurance.NOT_INSURED, False
    elif benefit == "enrolled":
        school.year[who], school.state[who], school.national[who] = NEVER, NO_RECORD, NATIONAL_NONE


def _insure(casting: Casting) -> None:
    latent, part = casting.world.insurance, casting.part
    for name in ("claims/pension_before", "denies/resident_pension", "denies/employee"):
        latent.pension_before[part(f"SV-03/{name}")] = True
    for name in ("denies/resident_pension", "denies/employee"):
        latent.pension[part(f"SV-03/{name}")] = True
    latent.in_employee_pension[part("SV-03/denies/employee")] = True
    for name in ("claims/medical_before", "denies/resident_medical", "denies/suspended"):
        latent.medical_before[part(f"SV-03/{name}")] = True
    for name in ("denies/resident_medical", "denies/suspended"):
        latent.medical[part(f"SV-03/{name}")] = insurance.RESIDENT
    latent.medical_status[part("SV-03/denies/resident_medical")] = insurance.NORMAL
    latent.medical_status[part("SV-03/denies/suspended")] = insurance.SUSPENDED
