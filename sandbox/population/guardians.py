"""Who looks after a holder on paper: a member of the household, else the village committee."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import divisions
from sandbox.population.clock import NEVER, Arr
from sandbox.population.people import FATHER, HOLDER, MOTHER, PARENT, SPOUSE
from sandbox.population.text import pick, where
from sandbox.population.world import World

__all__ = ["NOBODY", "NUMBER_ONLY", "ORGANISATION", "USUAL", "buried", "names", "persons", "relations"]

USUAL, NOBODY, ORGANISATION, NUMBER_ONLY = range(4)


def _members(world: World) -> Arr:
    """The household member who would be the guardian of each holder, −1 where nobody lives with them."""
    people = world.people
    candidates = np.flatnonzero(np.isin(people.role, (SPOUSE, PARENT, FATHER, MOTHER)))
    member = np.full(world.holders, -1)
    member[people.anchor[candidates[::-1]]] = candidates[::-1]
    return member


def _needed(world: World) -> Arr:
    """Minors, and intellectual, psychiatric or multiple disability."""
    minor = world.clock.today - world.people.birth[: world.holders] < 18 * 365.25
    return np.asarray(minor | np.isin(world.cards.category, (5, 6, 7)))


def persons(world: World) -> Arr:
    """Index into People of each holder's guardian, −1 where it is an organisation or nobody."""
    a_person = _needed(world) & np.isin(world.guardian, (USUAL, NUMBER_ONLY))
    return np.where(a_person, _members(world), -1)


def names(world: World) -> pa.Array:
    """The guardian's name over holders: a member's, the village committee's, or none."""
    person = persons(world)
    committee = _needed(world) & (person < 0) & (world.guardian != NOBODY)
    village = np.where(committee, world.people.village[: world.holders], -1)
    named = np.where(world.guardian == NUMBER_ONLY, -1, person)
    return where(committee, pick(divisions.load().village_parts[3], village), pick(world.people.names, named))


def relations(world: World, guardian: Arr) -> pa.Array:
    """The relation's word for guardians by index into People."""
    words: list[str | None] = [None] * 7
    words[HOLDER], words[SPOUSE], words[PARENT], words[FATHER], words[MOTHER] = (
        "本人",
        "配偶",
        "父母",
        "父亲",
        "母亲",
    )
    return pick(words, np.where(guardian >= 0, world.people.role[np.maximum(guardian, 0)], -1))


def buried(world: World) -> tuple[Arr, Arr]:
    """Guardians whom the funeral home wrote down, and the day of death it has; it keeps them for good."""
    member = _members(world)
    holders = np.flatnonzero((world.guardian_died != NEVER) & (member >= 0))
    who, first = np.unique(member[holders], return_index=True)
    return who, world.guardian_died[holders[first]]
