"""ED-01: children of compulsory school age without a school place."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER
from sandbox.population.schooling import (
    ENROLLED,
    NATIONAL_IN,
    NATIONAL_LAST_YEAR,
    NATIONAL_NONE,
    NATIONAL_OUT,
    NO_RECORD,
)

__all__ = ["prepare", "twist"]

_NO_PLACE = (
    "never", "first_birthday", "last_birthday", "card_lost", "death_dated_ahead",
    "too_old", "too_young", "dead", "expired", "frozen", "moving", "cancelled", "in_process",
)  # fmt: skip
_STOPPED = {"suspended": 1, "transferred": 2, "dropped_out": 3}


def prepare(casting: Casting) -> None:
    draw, clock, birth = casting.draw, casting.world.clock, casting.world.people.birth
    draw("ED-01/never", 20, children=True, least=4)
    draw("ED-01/last_year_only", 6, children=True)
    draw("ED-01/national_says_out", 6, children=True)
    draw("ED-01/national_last_year_only", 6, children=True)
    casting.death_dated_ahead(draw("ED-01/death_dated_ahead", 5, children=True))
    for reason in _STOPPED:
        draw(f"ED-01/{reason}", 4, children=True)
    birth[draw("ED-01/first_birthday", 3, children=True)] = clock.oldest_pupil
    birth[draw("ED-01/last_birthday", 3, children=True)] = clock.youngest_pupil
    casting.status(draw("ED-01/card_lost", 3, children=True), policy.LOST)

    birth[draw("ED-01/too_old", 6, children=True)] = clock.oldest_pupil - 1
    birth[draw("ED-01/too_young", 6, children=True)] = clock.youngest_pupil + 1
    draw("ED-01/provincial_roll_only", 8, children=True)
    draw("ED-01/national_roll_only", 8, children=True)
    casting.dies(draw("ED-01/dead", 6, children=True), clock.benefit_month - 5)
    for name, status in (
        ("expired", policy.EXPIRED),
        ("frozen", policy.FROZEN),
        ("moving", policy.TRANSFERRING),
        ("cancelled", policy.CANCELLED),
        ("in_process", policy.IN_PROCESS),
    ):
        casting.status(draw(f"ED-01/{name}", 2, children=True), status)


def twist(casting: Casting) -> None:
    school, year = casting.world.school, casting.world.clock.school_year
    for name in _NO_PLACE:
        who = casting.part(f"ED-01/{name}")
        school.year[who], school.state[who], school.national[who] = NEVER, NO_RECORD, NATIONAL_NONE
    for name, state in _STOPPED.items():
        who = casting.part(f"ED-01/{name}")
        school.year[who], school.state[who], school.national[who] = year, state, NATIONAL_NONE
    who = casting.part("ED-01/last_year_only")
    school.year[who], school.state[who], school.national[who] = year - 1, ENROLLED, NATIONAL_NONE
    who = casting.part("ED-01/national_says_out")
    school.year[who], school.national[who] = NEVER, NATIONAL_OUT
    who = casting.part("ED-01/national_last_year_only")
    school.year[who], school.national[who] = NEVER, NATIONAL_LAST_YEAR
    who = casting.part("ED-01/provincial_roll_only")
    school.year[who], school.state[who], school.national[who] = year, ENROLLED, NATIONAL_NONE
    who = casting.part("ED-01/national_roll_only")
    school.year[who], school.national[who] = NEVER, NATIONAL_IN
