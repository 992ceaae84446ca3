"""Moves, households that part and join, telephones that pass to others, names put right."""

from __future__ import annotations

import numpy as np

from sandbox.population import moves, names
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]


def happen(world: World) -> None:
    month = Month(world, "homes")
    living = (world.deaths.date == NEVER) & world.has_card
    _move(world, month, living)
    _move_cards(world, month, living)
    _part(world, month, living)
    _join(world, month, living)
    _telephones(world, month)
    _names(world, month, living)


def _move(world: World, month: Month, living: Arr) -> None:
    """The police know at once; the card follows later, or never."""
    latent = world.moves
    who = month.happens(living & (latent.state == moves.REGISTERED), 0.0012)
    latent.move(who, places().draw(month.rng, len(who)), 0)
    latent.moved_in[who] = month.days(who)


def _move_cards(world: World, month: Month, living: Arr) -> None:
    latent = world.moves
    who = month.follows(living & (latent.village != moves.AT_HOME), 0.25)
    _settle(world, who, latent.village[who])
    latent.village[who] = moves.AT_HOME


def _settle(world: World, who: Arr, village: Arr) -> None:
    """Live there from now on; a household goes where its holder goes."""
    people = world.people
    to = np.full(len(people.village), -1)
    to[who] = village
    family = to[people.anchor] >= 0
    at_home = family & (people.residence == people.village)
    target = np.where(to >= 0, to, to[people.anchor])
    for moved, column in ((family | (to >= 0), people.village), (at_home | (to >= 0), people.residence)):
        column[moved] = target[moved]


def _part(world: World, month: Month, living: Arr) -> None:
    """A holder leaves the household of another for one of their own."""
    people = world.people
    guest = people.anchor[: world.holders] != np.arange(world.holders)
    who = month.happens(living & guest & ~world.cast, 0.004)
    people.anchor[who], people.place[who] = who, 1


def _join(world: World, month: Month, living: Arr) -> None:
    """A holder who lives alone moves in with another."""
    people, count = world.people, world.holders
    at_home = np.bincount(people.anchor, minlength=len(people.anchor))[:count]
    own = people.anchor[:count] == np.arange(count)
    who = month.happens(living & own & (at_home == 1) & ~world.cast, 0.0004)
    hosts = np.setdiff1d(np.flatnonzero(living & own), who)
    if not len(hosts):
        return
    for each, host in zip(who, month.rng.choice(hosts, len(who)), strict=True):
        people.place[each] = people.place[people.anchor == host].max() + 1
        people.anchor[each] = host
    _settle(world, who, people.village[people.anchor[who]])


def _telephones(world: World, month: Month) -> None:
    """A new number; every tenth was somebody else's before."""
    phone = world.people.phone
    who = month.happens(phone > 0, 0.002)
    given_up = phone[who]
    phone[who] = 177 * 10**8 + month.rng.integers(10**7, 10**8, len(who))
    again = month.chance(who, 0.1)
    phone[who[again]] = np.roll(given_up, 1)[again]


def _names(world: World, month: Month, living: Arr) -> None:
    """A given name that the register had wrong; every department copies the new one."""
    people = world.people
    who = month.happens(living, 0.0002)
    people.given[who] = names.draw_given(month.rng, people.ethnicity[who], people.sex[who])
    people.names = names.texts(people.surname, people.given)
