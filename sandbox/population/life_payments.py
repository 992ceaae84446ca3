"""The two subsidies follow what they rest on, mostly in a month or two; payments go wrong."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places
from sandbox.population.month import Month
from sandbox.population.relief import entitled
from sandbox.population.world import World

__all__ = ["happen"]

_SOON, _SLOWLY = 0.5, 0.06  # shares of what is not as it should be, without and with an old quarrel about it


def happen(world: World) -> None:
    month = Month(world, "payments")
    _follow_policy(world, month)
    _approve_anew(world, month)
    _put_right(world, month)
    _go_wrong(world, month)


def _running(world: World, month: Month) -> list[tuple[Arr, Arr, Arr]]:
    """Start, stop and "is paid this month" of the living and the nursing subsidy."""
    relief = world.relief
    pairs = ((relief.living_start, relief.living_stop), (relief.nursing_start, relief.nursing_stop))
    return [(start, stop, policy.paid_in(month.benefit, start, stop)) for start, stop in pairs]


def _follow_policy(world: World, month: Month) -> None:
    due = entitled(
        world.people,
        world.cards,
        world.deaths,
        world.relief,
        month.benefit,
        widened=world.marginal.entitles(world.people.county()[: world.holders], month.benefit),
        barred=world.orphans.paid_in_full(month.benefit),
    )
    pace = np.where(world.cast, _SLOWLY, _SOON)
    for kind, (start, stop, paid) in enumerate(_running(world, month)):
        to_come = (start != NEVER) & (start > month.benefit)
        begins = month.follows(due[kind] & world.has_card & ~paid & ~to_come, pace)
        start[begins], stop[begins] = month.benefit, NEVER
        for usual in (world.grants.applied_before, world.grants.decided_after, world.grants.short):
            usual[kind, begins] = 0
        world.grants.unpaid_from[kind, begins] = NEVER
        alive = world.deaths.date == NEVER
        month.end(month.follows(~due[kind] & paid & alive, pace), start, stop, month.benefit)


def _approve_anew(world: World, month: Month) -> None:
    cards = world.cards
    stated = (cards.stored_category > 0) & (cards.stored_level > 0)
    differs = (cards.approved_category != cards.stored_category) | (
        cards.approved_level != cards.stored_level
    )
    who = month.follows(stated & differs, 0.2)
    cards.approved_category[who], cards.approved_level[who] = (
        cards.stored_category[who],
        cards.stored_level[who],
    )


def _put_right(world: World, month: Month) -> None:
    grants = world.grants
    world.pay_fails[month.follows(world.pay_fails, 0.15)] = False
    world.no_supplement[month.follows(world.no_supplement, 0.1)] = False
    for kind in range(2):
        grants.short[kind, month.follows(grants.short[kind] != 0, 0.15)] = 0
        grants.unpaid_from[kind, month.follows(grants.unpaid_from[kind] != NEVER, 0.15)] = NEVER
        second = month.follows(grants.elsewhere[kind] >= 0, 0.1)
        month.end(second, grants.elsewhere_start[kind], grants.elsewhere_stop[kind], month.benefit)


def _go_wrong(world: World, month: Month) -> None:
    grants = world.grants
    world.no_supplement[month.happens(world.relief.covered(month.benefit), 0.0006)] = True
    for kind, (_, _, paid) in enumerate(_running(world, month)):
        world.pay_fails[month.happens(paid, 0.0003)] = True
        grants.short[kind, month.happens(paid, 0.0002)] = 20
        grants.unpaid_from[kind, month.happens(paid, 0.0002)] = month.benefit
        who = month.happens(paid & (grants.elsewhere[kind] < 0), 0.0001)
        grants.elsewhere[kind, who] = places().draw(month.rng, len(who))
        grants.elsewhere_start[kind, who] = month.benefit
