"""RL-03: severely disabled 低保 members without the supplement for their class."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.relief import NOT_COVERED

__all__ = ["prepare", "twist"]

_QUOTAS = {
    "level_2": 16, "level_1": 8, "card_lost": 5, "ends_soon": 5, "has_it": 8, "level_3": 8, "not_covered": 8,
    "ended": 6, "to_come": 6, "dead": 6, "frozen": 6,
}  # fmt: skip


def prepare(casting: Casting) -> None:
    month = casting.world.clock.benefit_month
    for name, quota in _QUOTAS.items():
        who = casting.draw(f"RL-03/{name}", quota)
        casting.severe(who, {"level_1": 1, "level_3": 3}.get(name, 2))
        casting.covered(who)
    casting.covered(casting.part("RL-03/not_covered"), place=NOT_COVERED)
    casting.covered(casting.part("RL-03/ended"), stop=month)
    casting.covered(casting.part("RL-03/ends_soon"), stop=month + 2)
    casting.covered(casting.part("RL-03/to_come"), start=month + 1)
    casting.dies(casting.part("RL-03/dead"), month - 3)
    casting.covered(casting.part("RL-03/dead"))
    casting.status(casting.part("RL-03/frozen"), policy.FROZEN)
    casting.status(casting.part("RL-03/card_lost"), policy.LOST)


def twist(casting: Casting) -> None:
    for name in _QUOTAS:
        casting.world.no_supplement[casting.part(f"RL-03/{name}")] = name != "has_it"
