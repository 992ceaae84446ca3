"""CD-01: people who died while their card lived on."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting

__all__ = ["prepare", "twist"]


def prepare(casting: Casting) -> None:
    clock, deaths, draw = casting.world.clock, casting.world.deaths, casting.draw
    month = clock.benefit_month
    casting.dies(draw("CD-01/health", 30), month - 3)
    casting.dies(draw("CD-01/health_long_ago", 10), month - 15)
    casting.dies(draw("CD-01/funeral", 12), month - 2, health=False, funeral=True)
    casting.dies(draw("CD-01/both", 16), month - 4, funeral=True)
    casting.dies(draw("CD-01/funeral_other_name", 5), month - 3, health=False, funeral=True)
    for name, status in (
        ("expired", policy.EXPIRED),
        ("frozen", policy.FROZEN),
        ("in_process", policy.IN_PROCESS),
    ):
        who = draw(f"CD-01/{name}", 4)
        casting.status(who, status)
        casting.dies(who, month - 3)

    casting.dies(draw("CD-01/funeral_fifteen_digits", 4), month - 3, health=False, funeral=True)
    casting.dies(draw("CD-01/funeral_full_width", 4), month - 3, health=False, funeral=True)
    who = draw("CD-01/cancelled", 4)
    casting.status(who, policy.CANCELLED)
    casting.dies(who, month - 3)
    # Registered after T: dead in truth, but nobody can say so yet, and life goes on in every list.
    who = draw("CD-01/registered_late", 8)
    deaths.health_date[who] = clock.today - 25
    deaths.registered[who] = clock.today + 9
    casting.death_dated_ahead(draw("CD-01/health_date_to_come", 5))
    casting.death_dated_ahead(draw("CD-01/funeral_date_to_come", 5), health=False)


def twist(casting: Casting) -> None:
    force, part = casting.world.force, casting.part
    force("cremation_record", part("CD-01/funeral_other_name"), "other_name")
    force("cremation_record", part("CD-01/funeral_fifteen_digits"), "fifteen_digits")
    force("cremation_record", part("CD-01/funeral_full_width"), "full_width")
