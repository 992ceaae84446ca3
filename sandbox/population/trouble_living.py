"""SB-01: covered 低保 members with a usable card and no living subsidy."""

from __future__ import annotations

from sandbox.population import orphans, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER
from sandbox.population.relief import NOT_COVERED

__all__ = ["prepare", "twist"]

_UNUSABLE = {
    "expired": policy.EXPIRED,
    "frozen": policy.FROZEN,
    "moving": policy.TRANSFERRING,
    "cancelled": policy.CANCELLED,
    "in_process": policy.IN_PROCESS,
}
_PLANTED = (
    "never", "stopped", "starts_later", "nursing_only", "card_lost",
    "injury_without_nursing", "injury_nursing_ended", "injury_nursing_to_come", "hardship_ended",
    "hardship_to_come", "allowance_ends_soon", "death_dated_ahead",
)  # fmt: skip
_CHILDREN = (
    "orphan", "unsupported", "unsupported_in_part", "orphan_ended", "orphan_ends_soon", "orphan_to_come",
)  # fmt: skip


def prepare(casting: Casting) -> None:
    draw, month = casting.draw, casting.world.clock.benefit_month
    for name in _PLANTED:
        casting.covered(draw(f"SB-01/{name}", 14 if name == "never" else 5))
    casting.severe(casting.part("SB-01/nursing_only"))
    casting.status(casting.part("SB-01/card_lost"), policy.LOST)
    casting.injury(casting.part("SB-01/injury_without_nursing"), 0)
    casting.injury(casting.part("SB-01/injury_nursing_ended"), 1800, stop=month)
    casting.injury(casting.part("SB-01/injury_nursing_to_come"), 1800, start=month + 1)
    casting.hardship(casting.part("SB-01/hardship_ended"), stop=month)
    casting.hardship(casting.part("SB-01/hardship_to_come"), start=month + 1)
    casting.covered(casting.part("SB-01/allowance_ends_soon"), stop=month + 2)
    casting.death_dated_ahead(casting.part("SB-01/death_dated_ahead"))

    for name, status in _UNUSABLE.items():
        who = draw(f"SB-01/{name}", 3)
        casting.covered(who)
        casting.status(who, status)
    who = draw("SB-01/dead", 6)
    casting.dies(who, month - 2)
    casting.covered(who)
    casting.covered(draw("SB-01/not_covered", 6), place=NOT_COVERED)
    casting.covered(draw("SB-01/allowance_ended", 6), stop=month)
    casting.covered(draw("SB-01/allowance_to_come", 4), start=month + 1)
    casting.covered(draw("SB-01/receives", 4))
    casting.covered(draw("SB-01/subsidy_ends_soon", 4))
    for name in _CHILDREN:
        who = draw(f"SB-01/{name}", 6, children=True)
        casting.covered(who)
        start, stop = month + 1 if name == "orphan_to_come" else month - 15, NEVER
        stop = {"orphan_ended": month, "orphan_ends_soon": month + 2}.get(name, stop)
        kind = orphans.UNSUPPORTED if name.startswith("unsupported") else orphans.ORPHAN
        casting.world.orphans.support(who, kind, start, stop, full=name != "unsupported_in_part")
    for name, stop in (("", NEVER), ("_ends_soon", month + 2)):
        who = draw(f"SB-01/hardship{name}", 6)
        casting.covered(who)
        casting.hardship(who, stop=stop)
        who = draw(f"SB-01/injury_nursing{name}", 6)
        casting.covered(who)
        casting.injury(who, 2100, stop=stop)


def twist(casting: Casting) -> None:
    month = casting.world.clock.benefit_month
    for part, who in casting.parts.items():
        if part.startswith("SB-01/") and part != "SB-01/receives":
            casting.living(who, None)
    casting.living(casting.part("SB-01/stopped"), month - 20, month)
    casting.living(casting.part("SB-01/starts_later"), month + 1)
    casting.living(casting.part("SB-01/subsidy_ends_soon"), month - 20, month + 2)
