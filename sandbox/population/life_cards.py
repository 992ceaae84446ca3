"""Cards renewed, run out, lost, frozen, cancelled, assessed anew; miswritten numbers put right."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.clock import NEVER, Arr
from sandbox.population.month import Month
from sandbox.population.world import World

__all__ = ["happen"]

_MOST_REISSUES = 9
_LAPSED = "逾期未换领"


def happen(world: World) -> None:
    month = Month(world, "cards")
    living = (world.deaths.date == NEVER) & world.has_card
    _renew(world, month, living)
    _change_status(world, month, living)
    _reassess(world, month, living)
    _put_right(world, month)
    _second_cards(world, month, living)


def _issue(world: World, month: Month, who: Arr) -> None:
    cards = world.cards
    cards.issued[who] = cards.changed[who] = month.days(who)
    cards.valid_to[who] = cards.issued[who] + TEN_YEARS
    cards.status[who], cards.reason[who], cards.generation[who] = policy.ACTIVE, "", 3


def _renew(world: World, month: Month, living: Arr) -> None:
    """Most within the months of notice, some when the card has run out; some old cards stay on file."""
    cards, today = world.cards, world.clock.today
    due = living & (cards.valid_to <= today + policy.NOTICE_DAYS)
    who = np.r_[
        month.follows(due & (cards.status == policy.ACTIVE), 0.35),
        month.follows(due & (cards.status == policy.EXPIRED), 0.06),
    ]
    kept = who[month.chance(who, 0.2) & (cards.category[who] != 7)]
    world.extra_cards.add(kept, policy.CANCELLED, cards.issued[kept])
    _issue(world, month, who)


def _change_status(world: World, month: Month, living: Arr) -> None:
    cards = world.cards
    over = cards.valid_to < world.clock.today - 60
    for status, fits, share, then, reason in (
        (policy.ACTIVE, over, 0.15, policy.EXPIRED, ""),
        (policy.ACTIVE, ~over, 0.0005, policy.CANCELLED, "不再符合标准"),
        (policy.ACTIVE, ~over, 0.0002, policy.CANCELLED, "自愿注销"),
        (policy.ACTIVE, ~over, 0.0004, policy.FROZEN, "核查"),
        (policy.ACTIVE, ~over, 0.0006, policy.LOST, ""),
        (policy.EXPIRED, over, 0.01, policy.CANCELLED, _LAPSED),
        (policy.FROZEN, ~over, 0.1, policy.ACTIVE, ""),
        (policy.TRANSFERRING, ~over, 0.2, policy.ACTIVE, ""),
        (policy.IN_PROCESS, ~over, 0.2, policy.ACTIVE, ""),
    ):
        who = month.happens(living & fits & (cards.status == status), share)
        cards.status[who], cards.reason[who] = then, reason
        cards.changed[who] = month.days(who)
    replaced = (
        living & (cards.status == policy.LOST) & (cards.reissue < _MOST_REISSUES) & (cards.damage == "")
    )
    who = month.follows(replaced, 0.2)
    cards.reissue[who] += 1
    _issue(world, month, who)


def _reassess(world: World, month: Month, living: Arr) -> None:
    """Another level of the one disability; what rests on the old one does not follow at once."""
    cards = world.cards
    single = (cards.category != 7) & (cards.stored_level > 0) & (cards.damage == "")
    who = month.happens(living & single & (cards.status == policy.ACTIVE), 0.001)
    step = np.where(month.chance(who, 0.5), 1, -1)
    level = np.where((cards.level[who] + step < 1) | (cards.level[who] + step > 4), -step, step)
    cards.level[who] += level
    cards.stored_level[who] = cards.components[who, cards.category[who] - 1] = cards.level[who]
    _issue(world, month, who)


def _put_right(world: World, month: Month) -> None:
    cards = world.cards
    who = month.follows((cards.damage != "") & (cards.status != policy.CANCELLED), 0.06)
    cards.damage[who] = ""
    cards.stored_category[who], cards.stored_level[who] = cards.category[who], cards.level[who]


def _second_cards(world: World, month: Month, living: Arr) -> None:
    """Issued by oversight; when somebody sees it, cancelled or struck off without a trace."""
    extra, cards = world.extra_cards, world.cards
    live = ~np.isin(extra.status, (policy.CANCELLED, policy.IN_PROCESS))
    rows = month.follows(live & ~extra.struck, 0.08)
    extra.status[rows], extra.changed[rows] = policy.CANCELLED, month.days(rows)
    extra.struck[rows] = month.chance(rows, 0.5)
    plain = living & (cards.status == policy.ACTIVE) & (cards.category != 7) & ~world.cast
    who = month.happens(plain, 0.0001)
    world.extra_cards.add(who, policy.ACTIVE, cards.issued[who] - 40)
