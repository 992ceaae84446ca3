"""Disability cards: category, level, components, status and dates, as the register's latent facts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr, Clock
from sandbox.population.people import People

__all__ = ["TEN_YEARS", "Cards", "draw"]

TEN_YEARS = 3652
_CATEGORIES = [0.12, 0.09, 0.015, 0.51, 0.09, 0.09, 0.085]
_LEVELS = [0.16, 0.27, 0.32, 0.25]
_STATUSES = {
    policy.ACTIVE: 0.865, policy.EXPIRED: 0.025, policy.FROZEN: 0.006, policy.TRANSFERRING: 0.004,
    policy.LOST: 0.006, policy.CANCELLED: 0.085, policy.IN_PROCESS: 0.009,
}  # fmt: skip


@dataclass
class Cards:
    """One main card a holder (arrays over holders). `damage` says how its written number is wrong, '' if not.

    `components` is n × 7: the level of each category the person has, 0 for none.
    `stored_category` and `stored_level` are what the register's columns say; 0 is an empty column.
    `approved_category` and `approved_level` are what civil affairs went by; 0 is an empty column.
    """

    category: Arr
    level: Arr
    components: Arr
    stored_category: Arr
    stored_level: Arr
    approved_category: Arr
    approved_level: Arr
    status: Arr
    changed: Arr
    reason: Arr
    first_issued: Arr
    issued: Arr
    valid_to: Arr
    reissue: Arr
    generation: Arr
    damage: Arr

    def settle(self) -> None:
        """Make the stored columns and the component table follow category and level."""
        single = self.category != 7
        rows = np.arange(len(self.category))
        self.components[single] = 0
        self.components[rows[single], self.category[single] - 1] = self.level[single]
        self.stored_category = self.category.copy()
        self.stored_level = self.level.copy()
        self.approved_category = self.category.copy()
        self.approved_level = self.level.copy()


def draw(rng: np.random.Generator, people: People, clock: Clock) -> Cards:
    """A card for every holder; deaths, benefits and trouble come later."""
    count = people.holders
    category = rng.choice(np.arange(1, 8), count, p=_CATEGORIES)
    level = rng.choice(np.arange(1, 5), count, p=_LEVELS)
    status = rng.choice(list(_STATUSES), count, p=list(_STATUSES.values()))

    oldest = np.maximum(people.birth[:count] + 200, clock.today - TEN_YEARS + 110)
    valid_to = oldest + (rng.random(count) * (clock.today - 40 - oldest)).astype(np.int64) + TEN_YEARS
    ending = (rng.random(count) < 0.02) & (clock.today - people.birth[:count] > 11 * 366)
    valid_to = np.where(ending, clock.today + rng.integers(-400, 91, count), valid_to)
    expired = (status == policy.EXPIRED) & (clock.today - people.birth[:count] > 13 * 366)
    valid_to = np.where(expired, clock.today - rng.integers(1, 700, count), valid_to)
    status = np.where((status == policy.EXPIRED) & ~expired, policy.ACTIVE, status)
    issued = valid_to - TEN_YEARS
    renewed = (rng.random(count) < 0.45) & (issued - people.birth[:count] > TEN_YEARS + 400)
    changed = np.where(
        status == policy.ACTIVE,
        issued,
        issued + ((clock.today - issued) * rng.random(count)).astype(np.int64),
    )
    changed = np.where(status == policy.EXPIRED, valid_to + 1, changed)
    cards = Cards(
        category=category,
        level=level,
        components=_components(rng, category, level),
        stored_category=category.copy(),
        stored_level=level.copy(),
        approved_category=category.copy(),
        approved_level=level.copy(),
        status=status,
        changed=np.minimum(changed, clock.today - 1),
        reason=np.full(count, "", dtype="<U8"),
        first_issued=np.where(renewed, issued - TEN_YEARS, issued),
        issued=issued,
        valid_to=valid_to,
        reissue=np.where(rng.random(count) < 0.05, rng.choice([1, 1, 1, 2], count), 0),
        generation=np.where(issued > clock.today - 1400, 3, 2),
        damage=np.full(count, "", dtype="<U20"),
    )
    cards.reason[status == policy.CANCELLED] = "不再符合标准"
    cards.reason[status == policy.FROZEN] = "核查"
    _wait(cards, people.arrives > 0, clock)
    assert (cards.issued != NEVER).all()
    cards.settle()
    return cards


def _wait(cards: Cards, who: Arr, clock: Clock) -> None:
    """Who will get a card in a later month has applied for one."""
    yesterday = clock.today - 1
    cards.status[who], cards.reason[who], cards.reissue[who], cards.generation[who] = (
        policy.IN_PROCESS, "", 0, 3,
    )  # fmt: skip
    cards.issued[who] = cards.first_issued[who] = cards.changed[who] = yesterday
    cards.valid_to[who] = yesterday + TEN_YEARS


def _components(rng: np.random.Generator, category: Arr, level: Arr) -> Arr:
    """Levels by category; a multiple card carries the level of its gravest component (regulation art 13)."""
    count = len(category)
    components = np.zeros((count, 7), dtype=np.int64)
    ranked = np.argsort(rng.random((count, 6)), axis=1)
    rows = np.arange(count)
    third = rng.random(count) < 0.2
    for place in range(3):
        lighter = np.minimum(4, level + rng.integers(0, 3, count))
        value = level if place == 0 else lighter
        take = (category == 7) & (third if place == 2 else True)
        components[rows[take], ranked[take, place]] = value[take]
    return components
