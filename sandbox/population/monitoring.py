"""Households watched against relapse into poverty, and what their file says of a holder's disability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import divisions, policy
from sandbox.population.cards import Cards
from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.deaths import Deaths
from sandbox.population.people import People

__all__ = ["Monitoring", "draw"]


@dataclass
class Monitoring:
    """Arrays over holders. The document is the card number where `long_document`, else the ID number.

    `tail_category`, `tail_level` are the digits written after the ID number; `suffix` '' or B1…;
    `says_card` is the document type column; `subsidised`: a disability subsidy is among the measures.
    """

    listed: Arr
    says_disabled: Arr
    says_card: Arr
    long_document: Arr
    tail_category: Arr
    tail_level: Arr
    suffix: Arr
    subsidised: Arr


def draw(rng: np.random.Generator, people: People, cards: Cards, deaths: Deaths, clock: Clock) -> Monitoring:
    """One rural household in eight; its file agrees with the card until trouble is planted."""
    count = people.holders
    rural = ~divisions.load().is_urban[people.village[:count]]
    watched = (rural & (rng.random(count) < 0.15))[people.anchor[:count]]
    usable = policy.card_usable(cards.status)
    by_card = usable & (rng.random(count) < 0.6)
    suffix = np.where(cards.reissue > 0, np.char.add("B", cards.reissue.astype("<U1")), "")
    return Monitoring(
        listed=watched & (deaths.date == NEVER),
        says_disabled=usable.copy(),
        says_card=by_card.copy(),
        long_document=by_card.copy(),
        tail_category=cards.stored_category.copy(),
        tail_level=cards.stored_level.copy(),
        suffix=suffix.astype("<U2"),
        subsidised=usable.copy(),
    )
