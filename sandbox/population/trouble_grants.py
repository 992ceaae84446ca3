"""SB-12 and SB-13: subsidies granted in two counties at once, and grants that are not paid as approved."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places

__all__ = ["prepare", "twist"]

_KINDS = ("living", "nursing")
_SOMEWHERE, _ANOTHER_COUNTY = ("620502",), ("6208",)
_NEW_AREA, _YONGDENG, _GAOLAN = ("620171",), ("620121",), ("620122",)
# Part of SB-12: quota, home, and where the second grant is.
_TWICE = {
    "two_counties": (12, _SOMEWHERE, _ANOTHER_COUNTY),
    "one_ends_soon": (4, _SOMEWHERE, _ANOTHER_COUNTY),
    "yongdeng_and_gaolan": (4, _YONGDENG, _GAOLAN),
    "one_county": (5, _SOMEWHERE, _SOMEWHERE),
    "yongdeng_and_new_area": (5, _YONGDENG, _NEW_AREA),
    "new_area_and_gaolan": (5, _NEW_AREA, _GAOLAN),
    "left_the_other": (5, _SOMEWHERE, _ANOTHER_COUNTY),
    "other_to_come": (5, _SOMEWHERE, _ANOTHER_COUNTY),
    "other_kind": (6, _SOMEWHERE, _ANOTHER_COUNTY),
    "other_name": (4, _SOMEWHERE, _ANOTHER_COUNTY),
}
_UNPAID = ("never", "since_last_month", "failed", "this_month_only", "decided_late", "starts_now")
_ALL_WRONG = ("stopped", "dead", "frozen", "lost")  # everything is wrong with these grants at once
_AMOUNTS = ("short", "too_much", "short_and_failed")
_STARTS = ("starts_late", "starts_early")


def prepare(casting: Casting) -> None:
    month = casting.world.clock.benefit_month
    for kind in _KINDS:
        for name, (quota, home, _) in _TWICE.items():
            casting.moves_to(casting.draw(f"SB-12/{kind}/{name}", quota), *home)
        for name in (*_UNPAID, *_ALL_WRONG, *_AMOUNTS, *_STARTS):
            casting.draw(f"SB-13/{kind}/{name}", 6)
        casting.dies(casting.part(f"SB-13/{kind}/dead"), month - 3)
        casting.status(casting.part(f"SB-13/{kind}/frozen"), policy.FROZEN)
        casting.status(casting.part(f"SB-13/{kind}/lost"), policy.LOST)
    for part, who in casting.parts.items():
        if part.startswith(("SB-12/living", "SB-13/living")):
            casting.covered(who)
        elif part.startswith(("SB-12/nursing", "SB-13/nursing")):
            casting.severe(who)


def twist(casting: Casting) -> None:
    for kind, name in enumerate(_KINDS):
        grant = (casting.living, casting.nursing)[kind]
        month = casting.world.clock.benefit_month
        for part, who in casting.parts.items():
            if part.startswith((f"SB-12/{name}/", f"SB-13/{name}/")):
                grant(who, month - 30)
        _twice(casting, kind, name)
        _not_as_approved(casting, kind, name)
        grant(casting.part(f"SB-13/{name}/stopped"), month - 30, month)
        grant(casting.part(f"SB-13/{name}/starts_now"), month)


def _twice(casting: Casting, kind: int, name: str) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    months = {"left_the_other": (month - 28, month), "one_ends_soon": (month - 28, month + 2),
              "other_to_come": (month + 1, NEVER)}  # fmt: skip
    for part, (_, _, where) in _TWICE.items():
        who = casting.part(f"SB-12/{name}/{part}")
        other = 1 - kind if part == "other_kind" else kind
        start, stop = months.get(part, (month - 20, NEVER))
        world.grants.elsewhere[other, who] = casting.rng.choice(places().villages_of(*where), len(who))
        world.grants.elsewhere_start[other, who] = start
        world.grants.elsewhere_stop[other, who] = stop
    world.force("disability_subsidy", casting.part(f"SB-12/{name}/other_name"), "other_name")


def _not_as_approved(casting: Casting, kind: int, name: str) -> None:
    grants, month = casting.world.grants, casting.world.clock.benefit_month

    def part(of: str) -> Arr:
        return casting.part(f"SB-13/{name}/{of}")

    unpaid_from = {"never": -40, "since_last_month": -1, "this_month_only": 0, "decided_late": -40,
                   "starts_now": 0}  # fmt: skip
    for of, months in unpaid_from.items():
        grants.unpaid_from[kind, part(of)] = month + months
    grants.decided_after[kind, part("decided_late")] = 30
    grants.applied_before[kind, part("starts_now")] = 3
    casting.world.pay_fails[part("failed")] = True
    casting.world.pay_fails[part("short_and_failed")] = True
    for of in ("short", "short_and_failed", *_ALL_WRONG):
        grants.short[kind, part(of)] = 20
    grants.short[kind, part("too_much")] = -30
    for of in ("starts_late", *_ALL_WRONG):
        grants.applied_before[kind, part(of)] = 3
    grants.applied_before[kind, part("starts_early")] = -2
    for of in _ALL_WRONG:
        grants.unpaid_from[kind, part(of)] = month - 1
