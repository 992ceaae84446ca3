"""SB-05: living subsidies that rest on no 低保 place, nor on a household that the county also pays for."""

from __future__ import annotations

import numpy as np

from sandbox.population import marginal
from sandbox.population.casting import Casting
from sandbox.population.clock import month_start
from sandbox.population.relief import NOT_COVERED
from sandbox.population.trouble_nursing import ELSEWHERE, LANZHOU

__all__ = ["prepare", "twist"]

_QUOTAS = {
    "never_covered": 10, "left_allowance": 6, "not_covered": 6, "allowance_to_come": 5, "ends_soon": 4,
    "covered": 5, "covered_last_month": 6, "covered_since_this_month": 6, "stopped": 5, "starts_later": 5,
    "other_name": 5, "fifteen_digits": 4, "full_width": 4,
    "margin_elsewhere": 6, "margin": 6, "margin_to_this_month": 5, "margin_run_out": 6, "expenses": 6,
}  # fmt: skip


def prepare(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for name, quota in _QUOTAS.items():
        casting.draw(f"SB-05/{name}", quota)
    part = {name: casting.part(f"SB-05/{name}") for name in _QUOTAS}
    casting.covered(part["left_allowance"], stop=month - 1)
    casting.covered(part["not_covered"], place=NOT_COVERED)
    casting.covered(part["allowance_to_come"], start=month + 1)
    casting.covered(part["covered"])
    casting.covered(part["covered_last_month"], stop=month)
    casting.covered(part["covered_since_this_month"], start=month)

    first = int(month_start(np.array([month]))[0])
    until = {"margin_to_this_month": first, "margin_run_out": first - 1}
    for name, who in part.items():
        if name.startswith(("margin", "expenses")):
            casting.moves_to(who, *(ELSEWHERE if name == "margin_elsewhere" else LANZHOU))
            kind = marginal.EXPENSES if name == "expenses" else marginal.LOW_INCOME
            world.marginal.recognise(who, kind, first - 300, until.get(name, first + 65))


def twist(casting: Casting) -> None:
    month = casting.world.clock.benefit_month
    for name in _QUOTAS:
        casting.living(casting.part(f"SB-05/{name}"), month - 28)
    casting.living(casting.part("SB-05/stopped"), month - 28, month)
    casting.living(casting.part("SB-05/starts_later"), month + 1)
    casting.living(casting.part("SB-05/ends_soon"), month - 28, month + 2)
    for defect in ("other_name", "fifteen_digits", "full_width"):
        casting.world.force("disability_subsidy", casting.part(f"SB-05/{defect}"), defect)
