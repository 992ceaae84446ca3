"""The watch list: households put on it and taken off, what it says of a card copied anew or miswritten."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER
from sandbox.population.divisions import load as places
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]


def happen(world: World) -> None:
    latent, cards, month = world.monitoring, world.cards, Month(world, "watch list")
    living = (world.deaths.date == NEVER) & world.has_card
    usable = policy.card_usable(cards.status)
    rural = ~places().is_urban[world.people.village[: world.holders]]
    latent.listed[month.follows(latent.listed & (world.deaths.date != NEVER), 0.2)] = False
    new = month.happens(living & rural & usable & ~latent.listed, 0.001)
    latent.listed[new] = True
    latent.listed[month.happens(latent.listed, 0.004)] = False

    mends = np.union1d(new, month.follows(latent.says_disabled != usable, 0.08))
    latent.says_disabled[mends] = usable[mends]
    stored = (cards.stored_category > 0) & (cards.stored_level > 0)
    suffix = np.where(cards.reissue > 0, np.char.add("B", cards.reissue.astype("<U1")), "")
    stale = (
        (latent.tail_category != cards.stored_category)
        | (latent.tail_level != cards.stored_level)
        | (latent.suffix != suffix)
    )
    copied = np.union1d(new, month.follows(stored & stale, 0.1))
    latent.tail_category[copied], latent.tail_level[copied] = (
        cards.stored_category[copied],
        cards.stored_level[copied],
    )
    latent.suffix[copied] = suffix[copied]
    latent.subsidised[month.follows(latent.subsidised & ~usable, 0.06)] = False
    wrong = month.happens(latent.listed & usable, 0.0008)
    latent.says_disabled[wrong] = False
