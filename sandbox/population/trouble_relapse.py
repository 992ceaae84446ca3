"""MN-02: rural households with a disabled member, one blow away from poverty and on nobody's list."""

from __future__ import annotations

import numpy as np

from sandbox.population import marginal, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import Arr
from sandbox.population.divisions import load as places
from sandbox.population.relief import NOT_COVERED
from sandbox.population.trouble_means import FAMILY, OTHER, RELIEF
from sandbox.population.trouble_orphans import in_margin
from sandbox.population.trouble_survey import long_ago

__all__ = ["prepare", "twist"]

_QUOTAS = {
    "relief": 10, "other_income": 6, "expenses": 8, "card_lost": 4, "not_covered": 5, "allowance_ended": 5,
    "hardship_ended": 5, "watched": 16, "urban": 8, "mild_alone": 8, "family": 8, "margin": 7,
    "expenses_expired": 7, "covered": 7, "hardship": 7, "dead": 6, "frozen": 6,
}  # fmt: skip
_PAIRS = {  # two holders under one roof each, the second one as the name says
    "both_mild": 12, "housemate_dead": 12, "housemate_frozen": 12, "earner_died": 20,
    "earner_died_long_ago": 12,
    "died_without_work": 12, "earner_died_another_works": 12,
}  # fmt: skip
_MILD = ("mild_alone", "both_mild", "housemate_dead", "housemate_frozen")
_INCOMES = {
    "other_income": OTHER,
    "expenses": FAMILY,
    "expenses_expired": FAMILY,
    "margin": FAMILY,
    "family": FAMILY,
}


def prepare(casting: Casting) -> None:
    month, part = casting.world.clock.benefit_month, casting.part
    for name, quota in (*_QUOTAS.items(), *_PAIRS.items()):
        who = casting.draw(f"MN-02/{name}", quota, of_working_age=name in _PAIRS)
        _poor_and_rural(casting, who, name)
    for name in ("expenses", "expenses_expired", "margin"):
        kind = marginal.LOW_INCOME if name == "margin" else marginal.EXPENSES
        in_margin(casting, part(f"MN-02/{name}"), name, kind)
    casting.covered(part("MN-02/not_covered"), place=NOT_COVERED)
    casting.covered(part("MN-02/allowance_ended"), stop=month)
    casting.covered(part("MN-02/covered"))
    casting.hardship(part("MN-02/hardship_ended"), stop=month)
    casting.hardship(part("MN-02/hardship"))
    casting.watched(part("MN-02/watched"))
    casting.dies(part("MN-02/dead"), month - 2)
    casting.status(part("MN-02/frozen"), policy.FROZEN)
    casting.status(part("MN-02/card_lost"), policy.LOST)
    for name in _PAIRS:
        _pair(casting, part(f"MN-02/{name}"), name)


def _poor_and_rural(casting: Casting, who: Arr, name: str) -> None:
    world, survey = casting.world, casting.world.survey
    long_ago(casting, who)
    world.cards.level[who] = 4 if name in _MILD else 2
    rural = ~places().is_urban
    village = casting.rng.choice(np.flatnonzero(~rural if name == "urban" else rural), len(who))
    world.people.village[who] = world.people.residence[who] = village
    survey.visited(who, world.clock.today - 200)
    survey.employed[who] = False
    survey.income[who] = _INCOMES.get(name, FAMILY if "died" in name else RELIEF)


def _pair(casting: Casting, who: Arr, name: str) -> None:
    world, half = casting.world, len(who) // 2
    people, survey, month = world.people, world.survey, world.clock.benefit_month
    first, second = who[:half], who[half : 2 * half]
    for place in (people.anchor, people.village, people.residence):
        place[second] = place[first]
    if name == "housemate_frozen":
        casting.status(second, policy.FROZEN)
    elif name == "earner_died_long_ago":
        survey.visited(second, world.clock.today - 600)
        casting.dies(second, month - 14)
    elif name != "both_mild":
        casting.dies(second, month - 2, health=name != "earner_died", funeral=name == "earner_died")
    survey.employed[second] = name.startswith("earner")
    survey.employed[first] = name.endswith("another_works")


def twist(casting: Casting) -> None:
    """Nothing changes once policy has paid."""
