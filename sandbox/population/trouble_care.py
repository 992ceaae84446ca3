"""HL-01 and HL-02: small children without rehabilitation, holders without a family doctor."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, day
from sandbox.population.trouble_card_life import aged

__all__ = ["prepare", "twist"]

_SMALL = {  # part of HL-01: quota, age in years
    "never": (12, 3.4),
    "long_ago": (10, 4.6),
    "cancelled_but_diagnosed": (12, 3.1),
    "cancelled_and_sound": (12, 3.1),
    "dead": (8, 4.2),
    "too_old": (10, 7.3),
    "still_going_on": (8, 5.2),
    "until_lately": (8, 5.2),
}


def prepare(casting: Casting) -> None:
    world = casting.world
    for name, (quota, age) in _SMALL.items():
        aged(casting, casting.draw(f"HL-01/{name}", quota), age)
    for name in ("cancelled_but_diagnosed", "cancelled_and_sound"):
        casting.status(casting.part(f"HL-01/{name}"), policy.CANCELLED)
    casting.dies(casting.part("HL-01/dead"), world.clock.benefit_month - 2)
    for name in ("none", "ended", "ends_today"):
        casting.draw(f"HL-02/{name}", 8)


def twist(casting: Casting) -> None:
    world, part = casting.world, casting.part
    care, today, as_of = world.care, world.clock.today, world.clock.as_of
    year_ago = day(as_of.year - 1, as_of.month, min(as_of.day, 28))
    for name in _SMALL:
        care.rehabilitated(part(f"HL-01/{name}"), NEVER, NEVER)
    care.rehabilitated(part("HL-01/long_ago"), year_ago - 90, year_ago - 5)
    care.rehabilitated(part("HL-01/still_going_on"), year_ago - 90, NEVER)
    care.rehabilitated(part("HL-01/until_lately"), year_ago - 90, year_ago + 5)
    world.sound_at_screening[part("HL-01/cancelled_and_sound")] = True
    care.contracted(part("HL-02/none"), NEVER)
    care.contracted(part("HL-02/ended"), today - 1)
    care.contracted(part("HL-02/ends_today"), today)
