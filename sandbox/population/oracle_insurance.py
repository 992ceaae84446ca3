"""IN-01 to IN-04: what the government should have paid for, what it should not, and who is not insured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import insurance, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, day, month_of
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import ENROLLED
from sandbox.population.world import World

__all__ = ["claims"]

_PENSION, _MEDICAL = "resident_pension_enrolment", "medical_insurance_enrolment"


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield _contribution_not_paid(world, view, held)
    yield from _contribution_wrongly_paid(world, view, held)
    yield _not_insured(world, view, held)
    yield from _aid_not_given(world, view, held)


def _told(rows: Held) -> Arr:
    return np.asarray(~np.isin(rows.person, rows.unanswered))


def _contribution_not_paid(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    count, clock = world.holders, world.clock
    pension, roll, national = held[_PENSION], held["student_record"], held["national_roll_answer"]
    told = _told(pension)
    paid = np.isin(pension.facts["paid_for"], (insurance.FOR_DISABILITY, insurance.FOR_POVERTY))
    this_year = pension.facts["year"] == world.clock.insurance_year
    pupil = roll.people((roll.facts["year"] == clock.school_year) & (roll.facts["state"] == ENROLLED), count)
    enrolled = national.facts["enrolled"] & (national.facts["year"] == clock.school_year) & _told(national)
    born = world.people.birth[:count]
    turned = np.array([_birthday(born, years) <= clock.today for years in (16, 60)])
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "severe": np.isin(view.level, (1, 2)),
        "sixteen": turned[0],
        "not_sixty": ~turned[1],
        "not_in_employee_pension": ~pension.people(told & pension.facts["employee"], count),
        "not_drawing": ~pension.people(told & pension.facts["draws"], count),
        "not_paid": ~pension.people(told & paid & this_year, count),
        "not_on_provincial_roll": ~pupil,
        "not_on_national_roll": ~national.people(enrolled, count),
    }
    hidden = because(
        count,
        row_unlinked_too=view.lost["student_record"] | view.lost["cremation_record"],
        not_answered=view.unasked[_PENSION] | view.unasked["national_roll_answer"],
    )
    return Claim("IN-01", "pension_contribution", np.arange(count), conditions, hidden)


def _birthday(born: Arr, years: int) -> Arr:
    """The day on which somebody turns so old."""
    months = month_of(born)
    in_month = born - (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    later = (months + 12 * years - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(later + in_month)


def _contribution_wrongly_paid(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    """One claim a reason; whoever is paid for is a candidate."""
    pension, funeral, count = held[_PENSION], held["cremation_record"], world.holders
    january = day(world.clock.insurance_year, 1, 1)
    rows = np.flatnonzero(_told(pension))
    who = pension.person[rows]
    buried, sure = np.full(count, NEVER), np.zeros(count, dtype=bool)
    buried[funeral.person[funeral.linked]] = funeral.facts["date"][funeral.linked]
    sure[funeral.person[funeral.linked]] = funeral.grade_a[funeral.linked]
    not_severe = np.isin(view.level, (3, 4))
    bad_card = np.isin(view.status, (policy.FROZEN, policy.CANCELLED, policy.IN_PROCESS))
    employee = pension.people(_told(pension) & pension.facts["employee"], count)
    reasons = {
        "card": {"card_ended": bad_card, "before_the_year": view.changed < january},
        "level": {"not_severe": not_severe, "before_the_year": view.issued < january},
        "death": {
            "dead": view.health_death != NEVER,
            "before_the_year": view.health_death < january,
        },
        "funeral": {
            "buried": buried != NEVER,
            "before_the_year": buried < january,
            "funeral_grade": sure,
        },
        "employee": {"in_employee_pension": employee},
    }
    usual = {
        "this_year": pension.facts["year"][rows] == world.clock.insurance_year,
        "paid": pension.facts["paid_for"][rows] != insurance.ENTERED_ONLY,
        "for_disability": np.isin(
            pension.facts["paid_for"][rows], (insurance.FOR_DISABILITY, insurance.ENTERED_ONLY)
        ),
        "link_grade": pension.grade_a[rows],
    }
    for note, reason in reasons.items():
        conditions = usual | {name: values[who] for name, values in reason.items()}
        yield Claim("IN-02", "pension_contribution", who, conditions, note=note)


def _not_insured(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    medical, count = held[_MEDICAL], world.holders
    basic = np.isin(medical.facts["kind"], (insurance.EMPLOYEE, insurance.RESIDENT))
    normal = medical.facts["status"] == insurance.NORMAL
    now = medical.facts["year"] == world.clock.insurance_year
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "not_insured": ~medical.people(_told(medical) & basic & normal & now, count),
    }
    hidden = because(
        count, row_unlinked_too=view.lost["cremation_record"], not_answered=view.unasked[_MEDICAL]
    )
    return Claim("IN-03", "basic_medical_insurance", np.arange(count), conditions, hidden)


def _aid_not_given(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    """One claim a list that entitles to aid."""
    medical, count, month = held[_MEDICAL], world.holders, world.clock.benefit_month
    now = np.flatnonzero(_told(medical) & (medical.facts["year"] == world.clock.insurance_year))
    kind, status, aid = (np.full(count, -1) for _ in range(3))
    for values, name in ((kind, "kind"), (status, "status"), (aid, "aid")):
        values[medical.person[now]] = medical.facts[name][now]
    january = world.clock.insurance_year * 12
    for dataset in ("subsistence_allowance_member", "extreme_hardship_support", "monitored_member"):
        rows = held[dataset]
        own = np.flatnonzero(rows.facts["own"])
        who = rows.person[own]
        if dataset == "monitored_member":
            entitled, since = ~rows.facts["cleared"], rows.facts["identified"]
            conditions = {"risk_not_cleared": entitled[own]}
        else:
            entitled, since = (
                policy.paid_in(month, rows.facts["start"], rows.facts["stop"]),
                rows.facts["start"],
            )
            conditions = {"active": entitled[own]}
        if "covered" in rows.facts:
            conditions["covered"] = rows.facts["covered"][own]
        conditions |= {
            "before_the_year": since[own] < january,
            "as_resident": kind[who] == insurance.RESIDENT,
            "insured": status[who] == insurance.NORMAL,
            "no_aid": aid[who] == 0,
        }
        hidden = because(len(who), row_unlinked=rows.unreadable[own])
        yield Claim("IN-04", "medical_contribution_aid", who, conditions, hidden, note=dataset)
