"""ID-02 and ID-05: card numbers that are wrong, and people with two cards. ID-03 comes from the writing."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.card_damage import HARMFUL, HARMLESS
from sandbox.population.casting import Casting

__all__ = ["prepare", "twist"]

_SECOND = {"active": 10, "expired": 20, "frozen": 30, "moving": 40, "lost": 50}


def prepare(casting: Casting) -> None:
    draw = casting.draw
    for damage in HARMFUL:
        draw(f"ID-02/{damage}", 6)
    for damage in HARMLESS:
        draw(f"ID-02/{damage}", 5)
    for damage in ("tail_category", "short", "category_digit", "other_first_18"):
        casting.status(draw(f"ID-02/cancelled_{damage}", 3), policy.CANCELLED)
    for name in _SECOND:
        draw(f"ID-05/{name}", 8)
    draw("ID-05/second_cancelled", 8)
    draw("ID-05/second_in_process", 8)
    one, other = draw("ID-05/namesake", 6), draw("ID-05/namesake_too", 6)
    people = casting.world.people
    for column in (people.birth, people.sex, people.village, people.ethnicity, people.surname, people.given):
        column[other] = column[one]


def twist(casting: Casting) -> None:
    world = casting.world
    damage = world.cards.damage
    for name in (*HARMFUL, *HARMLESS):
        damage[casting.part(f"ID-02/{name}")] = name
    for name in ("tail_category", "short", "category_digit", "other_first_18"):
        damage[casting.part(f"ID-02/cancelled_{name}")] = name
    for name, (category, level) in {**HARMFUL, **HARMLESS}.items():
        who = casting.part(f"ID-02/{name}")
        world.cards.stored_category[who] = np.where(category, 0, world.cards.stored_category[who])
        world.cards.stored_level[who] = np.where(level, 0, world.cards.stored_level[who])
    for name, status in _SECOND.items():
        who = casting.part(f"ID-05/{name}")
        world.extra_cards.add(who, status, world.cards.issued[who] - 100)
    who = casting.part("ID-05/second_cancelled")
    world.extra_cards.add(who, policy.CANCELLED, world.cards.issued[who] - 900)
    who = casting.part("ID-05/second_in_process")
    world.extra_cards.add(who, policy.IN_PROCESS, np.full(len(who), world.clock.today - 15))
    _ordinary_extras(casting)


def _ordinary_extras(casting: Casting) -> None:
    """Old cards kept as cancelled, and renewals under way: nothing wrong with either."""
    world = casting.world
    rng = world.rng("extra cards")
    free = ~world.cast & world.has_card
    old = np.flatnonzero(free & (rng.random(world.holders) < 0.04))
    world.extra_cards.add(old, policy.CANCELLED, world.cards.issued[old] - rng.integers(400, 2000, len(old)))
    renewing = free & (world.cards.status == policy.ACTIVE) & (rng.random(world.holders) < 0.003)
    who = np.flatnonzero(renewing)
    world.extra_cards.add(who, policy.IN_PROCESS, world.clock.today - rng.integers(3, 40, len(who)))
