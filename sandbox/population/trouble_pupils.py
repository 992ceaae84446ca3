"""ED-02 and ED-03: pupils whom the roll describes wrongly, and lessons at home that fall short."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER
from sandbox.population.schooling import (
    ENROLLED,
    HOME_TEACHING,
    INCLUSIVE,
    NATIONAL_IN,
    NATIONAL_NONE,
    NO_PLACEMENT,
    NO_RECORD,
    NOT_LISTED,
    NOT_STATED,
    ORDINARY,
    SPECIAL_SCHOOL,
    UNLISTED,
)
from sandbox.population.trouble_nursing import multiple

__all__ = ["prepare", "twist"]

_LESSONS_A_MONTH = 2
_COMPONENTS = {  # levels by category of the multiple cards
    "component": {4: 3, 2: 4},
    "neither_component": {4: 3, 2: 4},
    "one_component_known": {4: 3},
    "none_one_component_known": {4: 3},
    "component_since_renewal": {4: 3, 2: 4},
}
_STATED = {  # part of ED-02: what the roll says of a pupil whose card says 4, or 4 and 2
    "not_stated": NOT_STATED,
    "another": 2,
    "another_suspended": 2,
    "another_last_year": 2,
    "another_frozen": 2,
    "component": 2,
    "neither_component": 5,
    "one_component_known": 5,
    "none_one_component_known": 0,
    "component_since_renewal": 2,
    "not_listed": NOT_LISTED,
}
_PLACED = {
    "ordinary": ORDINARY,
    "ordinary_suspended": ORDINARY,
    "nowhere_last_year": NO_PLACEMENT,
    "nowhere_frozen": NO_PLACEMENT,
    "unlisted": UNLISTED,
}
_LESSONS = {"too_few": -1, "just_enough": 0, "too_few_dead": -1}  # part of ED-03: more or less than asked for
_NO_LESSONS = ("only_ahead", "none_last_year", "none_at_school", "none_suspended", "visited_ahead_only")
_STATES = {"suspended": 1, "transferred": 2, "dropped_out": 3, "graduated": 4}
_VISITED = ("visited_only", "visited_ahead_only", "visited_dead", "visited_last_year", "away")


def prepare(casting: Casting) -> None:
    draw = casting.draw
    for name in (*_STATED, *_PLACED):
        draw(f"ED-02/{name}", 8, children=True)
    for name, parts in _COMPONENTS.items():
        multiple(casting, casting.part(f"ED-02/{name}"), parts)
    for name in ("another_frozen", "nowhere_frozen"):
        casting.status(casting.part(f"ED-02/{name}"), policy.FROZEN)
    for name in dict.fromkeys((*_LESSONS, *_NO_LESSONS, *_STATES, *_VISITED)):
        draw(f"ED-03/{name}", 9, children=True)
    for name in ("too_few_dead", "visited_dead"):
        casting.dies(casting.part(f"ED-03/{name}"), casting.world.clock.benefit_month)


def twist(casting: Casting) -> None:
    world, part = casting.world, casting.part
    school, year = world.school, world.clock.school_year
    for name, stated in _STATED.items():
        school.stated[part(f"ED-02/{name}")] = stated
        school.placement[part(f"ED-02/{name}")] = INCLUSIVE
    for name, placement in _PLACED.items():
        school.placement[part(f"ED-02/{name}")] = placement
    for name in ("another_suspended", "ordinary_suspended"):
        school.state[part(f"ED-02/{name}")] = _STATES["suspended"]
    for name in ("another_last_year", "nowhere_last_year"):
        school.year[part(f"ED-02/{name}")] = year - 1
    who = part("ED-02/component_since_renewal")
    world.extra_cards.add(who, policy.CANCELLED, world.cards.issued[who] - 900, (0, 0, 0, 3, 4, 0, 0))
    _twist_lessons(casting)


def _twist_lessons(casting: Casting) -> None:
    world, part = casting.world, casting.part
    school, care, year = world.school, world.care, world.clock.school_year
    for name, who in casting.parts.items():
        if name.startswith("ED-03/"):
            school.enrol(who, year)
            school.placement[who] = HOME_TEACHING
    asked = _LESSONS_A_MONTH * ((world.clock.as_of.month - 3) % 6)  # since the first of March or September
    for name, more in _LESSONS.items():
        care.lessons[part(f"ED-03/{name}")] = max(0, asked + more)
    for name in _NO_LESSONS:
        care.lessons[part(f"ED-03/{name}")] = 0
    for name in ("only_ahead", "visited_ahead_only"):
        care.lessons_ahead[part(f"ED-03/{name}")] = 12
    who = part("ED-03/none_last_year")
    school.year[who], school.national[who] = year - 1, NATIONAL_NONE
    school.placement[part("ED-03/none_at_school")] = SPECIAL_SCHOOL
    school.state[part("ED-03/none_suspended")] = _STATES["suspended"]
    for name, state in _STATES.items():
        school.state[part(f"ED-03/{name}")] = state
        school.national[part(f"ED-03/{name}")] = NATIONAL_NONE
    for name in _VISITED:
        who = part(f"ED-03/{name}")
        care.visited[who] = True
        school.year[who], school.state[who] = NEVER, NO_RECORD
        school.national[who] = NATIONAL_IN if name == "away" else NATIONAL_NONE
    who = part("ED-03/visited_last_year")
    school.year[who], school.state[who] = year - 1, ENROLLED
