"""RL-01: severely disabled people whose household is just above 低保."""

from __future__ import annotations

from sandbox.population import marginal, policy
from sandbox.population.casting import Casting
from sandbox.population.relief import NOT_COVERED
from sandbox.population.trouble_nursing import multiple
from sandbox.population.trouble_orphans import in_margin

__all__ = ["prepare", "twist"]

_CARDS = {  # part of RL-01: category and level where they are not physical, level 2
    "level_1": (4, 1),
    "intellectual_3": (5, 3),
    "psychiatric_3": (6, 3),
    "physical_3": (4, 3),
    "intellectual_4": (5, 4),
}
_COMPONENTS = {
    "component_3": {5: 3, 2: 4},
    "component_4": {4: 3, 6: 4},
    "component_of_older_card": {4: 3, 2: 4},
}
_QUOTAS = {
    "level_2": 12, "level_1": 6, "intellectual_3": 6, "psychiatric_3": 6, "component_3": 6, "card_lost": 4,
    "not_covered": 5, "allowance_ended": 5, "hardship_ended": 5, "physical_3": 7, "intellectual_4": 6,
    "component_4": 6, "component_of_older_card": 6, "expenses": 8, "expired": 7, "to_come": 7, "covered": 7,
    "hardship": 7, "dead": 6, "frozen": 6,
}  # fmt: skip


def prepare(casting: Casting) -> None:
    month, cards = casting.world.clock.benefit_month, casting.world.cards
    for name, quota in _QUOTAS.items():
        who = casting.draw(f"RL-01/{name}", quota)
        cards.category[who], cards.level[who] = _CARDS.get(name, (4, 2))
        if name in _COMPONENTS:
            multiple(casting, who, _COMPONENTS[name])
        in_margin(casting, who, name, marginal.EXPENSES if name == "expenses" else marginal.LOW_INCOME)
    part = casting.part
    casting.status(part("RL-01/card_lost"), policy.LOST)
    casting.status(part("RL-01/frozen"), policy.FROZEN)
    casting.covered(part("RL-01/not_covered"), place=NOT_COVERED)
    casting.covered(part("RL-01/allowance_ended"), stop=month)
    casting.covered(part("RL-01/covered"))
    casting.hardship(part("RL-01/hardship_ended"), stop=month)
    casting.hardship(part("RL-01/hardship"))
    casting.dies(part("RL-01/dead"), month - 2)


def twist(casting: Casting) -> None:
    world, who = casting.world, casting.part("RL-01/component_of_older_card")
    intellectual_3 = (0, 4, 0, 0, 3, 0, 0)  # levels by category, no longer so on the newer card
    world.extra_cards.add(who, policy.CANCELLED, world.cards.issued[who] - 900, intellectual_3)
