"""SB-09, and SB-01 beside 低保: children whom the state supports, and households in the low-income margin."""

from __future__ import annotations

from sandbox.population import marginal, orphans
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr
from sandbox.population.trouble_nursing import ELSEWHERE, LANZHOU

__all__ = ["prepare", "twist"]

# Part of SB-09: quota, kind of child.
_CHILDREN = {
    "orphan": (14, orphans.ORPHAN),
    "unsupported": (12, orphans.UNSUPPORTED),
    "support_ends_soon": (5, orphans.ORPHAN),
    "living_ends_soon": (5, orphans.UNSUPPORTED),
    "reduced": (7, orphans.UNSUPPORTED),
    "nursing_only": (7, orphans.ORPHAN),
    "support_stopped": (5, orphans.ORPHAN),
    "support_to_come": (5, orphans.UNSUPPORTED),
    "living_stopped": (5, orphans.ORPHAN),
    "living_to_come": (5, orphans.ORPHAN),
    "support_other_name": (4, orphans.ORPHAN),
    "subsidy_other_name": (4, orphans.UNSUPPORTED),
}
_MARGIN = {  # part of SB-01: quota, home, kind of household
    "margin": (10, LANZHOU, marginal.LOW_INCOME),
    "margin_elsewhere": (7, ELSEWHERE, marginal.LOW_INCOME),
    "margin_expenses": (7, LANZHOU, marginal.EXPENSES),
    "margin_expired": (6, LANZHOU, marginal.LOW_INCOME),
    "margin_to_come": (6, LANZHOU, marginal.LOW_INCOME),
}


def prepare(casting: Casting) -> None:
    for name, (quota, kind) in _CHILDREN.items():
        who = casting.draw(f"SB-09/{name}", quota, children=True)
        casting.covered(who)
        _support(casting, who, kind, name)
    casting.severe(casting.part("SB-09/nursing_only"))
    for name, (quota, home, household) in _MARGIN.items():
        who = casting.draw(f"SB-01/{name}", quota)
        casting.moves_to(who, *home)
        in_margin(casting, who, name, household)


def _support(casting: Casting, who: Arr, kind: int, name: str) -> None:
    month = casting.world.clock.benefit_month
    start, stop = month - 30, NEVER
    if name == "support_ends_soon":
        stop = month + 2
    elif name == "support_stopped":
        stop = month
    elif name == "support_to_come":
        start = month + 1
    casting.world.orphans.support(who, kind, start, stop, full=name != "reduced")


def in_margin(casting: Casting, who: Arr, name: str, kind: int = marginal.LOW_INCOME) -> None:
    """Recognised for a year that holds M, or ended before it, or begins after it, by the part's name."""
    clock = casting.world.clock
    this_month = clock.today - clock.as_of.day + 1
    recognised, valid_to = clock.today - 200, clock.today + 165
    if name.endswith("expired"):
        recognised, valid_to = this_month - 420, this_month - 55
    elif name.endswith("to_come"):
        recognised, valid_to = this_month, this_month + 364
    casting.world.marginal.recognise(who, kind, recognised, valid_to)


def twist(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for name in _CHILDREN:
        casting.living(casting.part(f"SB-09/{name}"), month - 28)
    casting.living(casting.part("SB-09/nursing_only"), None)
    casting.nursing(casting.part("SB-09/nursing_only"), month - 28)
    casting.living(casting.part("SB-09/living_ends_soon"), month - 28, month + 2)
    casting.living(casting.part("SB-09/living_stopped"), month - 28, month)
    casting.living(casting.part("SB-09/living_to_come"), month + 1)
    world.force("orphan_support", casting.part("SB-09/support_other_name"), "other_name")
    world.force("disability_subsidy", casting.part("SB-09/subsidy_other_name"), "other_name")
    for name in _MARGIN:
        casting.living(casting.part(f"SB-01/{name}"), None)
