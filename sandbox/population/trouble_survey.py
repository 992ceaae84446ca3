"""SV-01: needs that the survey wrote down and nobody answered."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.care import DEVICE, NURSING
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr
from sandbox.population.schooling import (
    NATIONAL_IN,
    NATIONAL_LAST_YEAR,
    NATIONAL_NONE,
    NATIONAL_OUT,
    NO_RECORD,
)
from sandbox.population.survey import EDUCATION, REHABILITATION

__all__ = ["long_ago", "prepare", "twist"]

_LONG_AGO = 400  # more than any response may take
# Part of SV-01: quota, days since the survey. All need a device, unless the name says otherwise.
_NEEDS = {
    **dict.fromkeys(REHABILITATION, (6, 120)),
    "prosthesis": (6, 120),
    "two_needs": (4, 120),
    "entered_as_not_done": (4, 120),
    "card_lost": (4, 120),
    "last_days": (8, 90),
    "first_days_over": (4, 91),
    "served_before": (6, 120),
    "another_service": (6, 120),
    "being_served": (6, 120),
    "served_since": (8, 120),
    "fulfilled": (7, 120),
    "fulfilled_this_year": (20, 120),
    "nothing_needed": (4, 120),
    "dead": (6, 120),
    "frozen": (6, 120),
    "modification": (8, 200),
    "modification_last_days": (8, 180),
}
_PUPILS = {  # part of SV-01: quota, days since the survey
    "no_school": (8, 260),
    "no_lessons": (6, 260),
    "dropped_out": (4, 260),
    "last_year": (4, 260),
    "nationally_out": (4, 260),
    "nationally_last_year": (4, 260),
    "before_term": (7, 20),
    "at_school": (7, 260),
    "away": (7, 260),
    "pupil_in_training": (6, 260),
}
_DROPPED_OUT = 3


def prepare(casting: Casting) -> None:
    for name, (quota, days) in _NEEDS.items():
        _asked(casting, casting.draw(f"SV-01/{name}", quota), name, days)
    for name, (quota, days) in _PUPILS.items():
        _asked(casting, casting.draw(f"SV-01/{name}", quota, children=True), name, days)
    casting.dies(casting.part("SV-01/dead"), casting.world.clock.benefit_month)
    casting.status(casting.part("SV-01/frozen"), policy.FROZEN)
    casting.status(casting.part("SV-01/card_lost"), policy.LOST)


def long_ago(casting: Casting, who: Arr) -> None:
    """They had their cards before any survey that counts."""
    cards = casting.world.cards
    for column in (cards.issued, cards.first_issued, cards.changed, cards.valid_to):
        column[who] -= _LONG_AGO


def _asked(casting: Casting, who: Arr, name: str, days: int) -> None:
    world, latent = casting.world, casting.world.survey
    long_ago(casting, who)
    latent.visited(who, world.clock.today - days)
    if name in _PUPILS and name != "pupil_in_training":
        latent.education[who, EDUCATION.index("home_teaching" if name == "no_lessons" else "compulsory")] = 1
    elif name.startswith("modification"):
        latent.modification[who, 2] = 1
    elif name == "prosthesis":
        latent.prosthesis[who] = 1
    elif name != "nothing_needed":
        need = {"two_needs": "nursing", "pupil_in_training": "training"}.get(name, "device")
        latent.rehabilitation[who, REHABILITATION.index(name if name in REHABILITATION else need)] = 1
    if name == "two_needs":
        latent.rehabilitation[who, DEVICE] = 1
    latent.fulfilled[who] = {"fulfilled": 1, "fulfilled_this_year": 1, "entered_as_not_done": 2}.get(name, -1)
    if name == "fulfilled_this_year":
        latent.fulfilled_before[who] = 2


def twist(casting: Casting) -> None:
    world, today, part = casting.world, casting.world.clock.today, casting.part
    care, school = world.care, world.school
    for name in (*_NEEDS, *_PUPILS):
        care.rehabilitated(part(f"SV-01/{name}"), NEVER, NEVER)
    care.rehabilitated(part("SV-01/served_before"), today - 300, today - 121, DEVICE)
    care.rehabilitated(part("SV-01/another_service"), today - 60, today - 40, NURSING)
    care.rehabilitated(part("SV-01/being_served"), today - 300, NEVER, DEVICE)
    care.rehabilitated(part("SV-01/served_since"), today - 60, today - 60, DEVICE)
    for name in _PUPILS:
        who = part(f"SV-01/{name}")
        if name in ("at_school", "pupil_in_training"):
            school.enrol(who, world.clock.school_year)
            school.national[who] = NATIONAL_NONE
        elif name == "last_year":
            school.enrol(who, world.clock.school_year - 1)
            school.national[who] = NATIONAL_NONE
        elif name == "dropped_out":
            school.enrol(who, world.clock.school_year)
            school.state[who], school.national[who] = _DROPPED_OUT, NATIONAL_NONE
        else:
            school.year[who], school.state[who] = NEVER, NO_RECORD
            school.national[who] = {
                "away": NATIONAL_IN,
                "nationally_out": NATIONAL_OUT,
                "nationally_last_year": NATIONAL_LAST_YEAR,
            }.get(name, NATIONAL_NONE)
