"""RL-02: people without labour capacity who live on relief, outside 特困 support."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.casting import Casting
from sandbox.population.clock import Arr
from sandbox.population.trouble_nursing import multiple
from sandbox.population.trouble_survey import long_ago

__all__ = ["prepare", "twist"]

PENSION, PROPERTY, RELIEF, FAMILY, OTHER = range(1, 6)  # what somebody without work lives on, as surveyed
_CARDS = {  # part of RL-02: category and level where they are not physical, level 2
    "physical_1": (4, 1),
    "visual_1": (1, 1),
    "intellectual_3": (5, 3),
    "psychiatric_3": (6, 3),
    "physical_3": (4, 3),
    "visual_2": (1, 2),
    "hearing_1": (2, 1),
    "intellectual_4": (5, 4),
}
_COMPONENTS = {"component_2": {4: 2, 2: 4}, "component_3": {4: 3, 2: 3}}
_INCOMES = {"pension": PENSION, "property": PROPERTY, "family": FAMILY, "other_income": OTHER}
_QUOTAS = {
    "physical_2": 10, "physical_1": 5, "visual_1": 6, "intellectual_3": 6, "psychiatric_3": 6,
    "component_2": 5,
    "card_lost": 4, "hardship_ended": 5, "physical_3": 7, "visual_2": 6, "hearing_1": 6, "intellectual_4": 6,
    "component_3": 5, "family": 8, "pension": 5, "property": 5, "other_income": 6, "in_institution": 8,
    "hardship": 7, "minor": 8, "dead": 6, "frozen": 6,
}  # fmt: skip
_SEVENTEEN = 6300  # days


def prepare(casting: Casting) -> None:
    world, month, part = casting.world, casting.world.clock.benefit_month, casting.part
    for name, quota in _QUOTAS.items():
        who = casting.draw(f"RL-02/{name}", quota)
        long_ago(casting, who)
        world.cards.category[who], world.cards.level[who] = _CARDS.get(name, (4, 2))
        if name in _COMPONENTS:
            multiple(casting, who, _COMPONENTS[name])
        world.survey.visited(who, world.clock.today - 200)
        world.survey.employed[who] = False
        world.survey.income[who] = _INCOMES.get(name, RELIEF)
        world.survey.in_institution[who] = name == "in_institution"
    world.people.birth[part("RL-02/minor")] = world.clock.today - _SEVENTEEN
    _issue_later(casting, part("RL-02/minor"))
    casting.hardship(part("RL-02/hardship"))
    casting.hardship(part("RL-02/hardship_ended"), stop=month)
    casting.dies(part("RL-02/dead"), month - 2)
    casting.status(part("RL-02/frozen"), policy.FROZEN)
    casting.status(part("RL-02/card_lost"), policy.LOST)


def _issue_later(casting: Casting, who: Arr) -> None:
    """A card is younger than its holder."""
    cards = casting.world.cards
    cards.issued[who] = cards.first_issued[who] = cards.changed[who] = casting.world.clock.today - 900
    cards.valid_to[who] = cards.issued[who] + TEN_YEARS


def twist(casting: Casting) -> None:
    """Nothing changes once policy has paid."""
