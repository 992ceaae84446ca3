"""SB-01 and SB-02: the two subsidies, not received by somebody who may have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import marginal, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr, month_of
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_parts import levels_by_category
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_WIDENED = 6201
_BARS = ("no_hardship_support", "no_injury_nursing", "no_orphan_support")


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    receives = [_has(world, held["disability_subsidy"], kind=kind) for kind in (0, 1)]
    hardship = _has(world, held["extreme_hardship_support"])
    injury = held["work_injury_benefit"]
    nursed = injury.people(
        (injury.facts["amount"] > 0)
        & policy.paid_in(world.clock.benefit_month, injury.facts["start"], injury.facts["stop"])
        & ~np.isin(injury.person, injury.unanswered),
        world.holders,
    )
    barred = {
        "no_hardship_support": ~hardship,
        "no_injury_nursing": ~nursed,
        "no_orphan_support": ~_in_full(world, held["orphan_support"]),
    }
    yield _living_not_received(world, view, held, receives[0], barred)
    yield _living_not_received_in_margin(world, view, held, receives[0], barred)
    yield _nursing_not_received(world, view, held, receives[1], hardship, nursed)


def _active(world: World, rows: Held) -> Arr:
    return policy.paid_in(world.clock.benefit_month, rows.facts["start"], rows.facts["stop"])


def _has(world: World, rows: Held, kind: int | None = None) -> Arr:
    """People who truly receive it in M, whatever has become of the row."""
    of_kind = np.ones(len(rows.person), dtype=bool) if kind is None else rows.facts["kind"] == kind
    return rows.people(_active(world, rows) & of_kind & rows.facts["own"], world.holders)


def _in_full(world: World, rows: Held) -> Arr:
    """Children whose support is not reduced for other benefits."""
    return rows.people(_active(world, rows) & rows.facts["full"] & rows.facts["own"], world.holders)


def _unseen(view: View, who: Arr, **more: Arr) -> Arr:
    lost = (
        view.lost["disability_subsidy"]
        | view.lost["extreme_hardship_support"]
        | view.lost["cremation_record"]
    )
    asked = view.unasked["death_record"] | view.unasked["work_injury_benefit"]
    return because(len(who), **more, row_unlinked_too=lost[who], not_answered=asked[who])


def _living_not_received(
    world: World, view: View, held: Mapping[str, Held], receives: Arr, barred: Mapping[str, Arr]
) -> Claim:
    members = held["subsistence_allowance_member"]
    own = members.facts["own"]
    who = members.person[own]
    conditions = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "covered": members.facts["covered"][own],
        "allowance_active": _active(world, members)[own],
        "no_living_subsidy": ~receives[who],
    } | {name: values[who] for name, values in barred.items()}
    lost = members.unreadable[own] | view.lost["orphan_support"][who]
    hidden = _unseen(view, who, row_unlinked=lost)
    return Claim("SB-01", SUBSIDIES[0], who, conditions, hidden, bars=_BARS)


def _living_not_received_in_margin(
    world: World, view: View, held: Mapping[str, Held], receives: Arr, barred: Mapping[str, Arr]
) -> Claim:
    """Lanzhou also pays people in low-income households that are not in 低保."""
    rows, month = held["marginal_low_income_member"], world.clock.benefit_month
    own = np.flatnonzero(rows.facts["own"])
    who = rows.person[own]
    conditions = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "low_income": rows.facts["kind"][own] == marginal.LOW_INCOME,
        "in_lanzhou": world.people.county()[who] // 100 == _WIDENED,
        "recognised": month_of(rows.facts["recognised"][own]) <= month,
        "still_valid": month_of(rows.facts["valid_to"][own]) >= month,
        "no_living_subsidy": ~receives[who],
    } | {name: values[who] for name, values in barred.items()}
    lost = rows.unreadable[own] | view.lost["orphan_support"][who]
    hidden = _unseen(view, who, row_unlinked=lost)
    return Claim("SB-01", SUBSIDIES[0], who, conditions, hidden, "margin", bars=_BARS)


def _nursing_not_received(
    world: World, view: View, held: Mapping[str, Held], receives: Arr, hardship: Arr, nursed: Arr
) -> Claim:
    count = world.holders
    levels, read = levels_by_category(view, held)
    county = world.people.county()[:count]
    scope = policy.in_nursing_scope(view.level, levels, county)
    who = np.arange(count)
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "nursing_scope": scope,
        "no_nursing_subsidy": ~receives,
        "no_hardship_support": ~hardship,
        "no_injury_nursing": ~nursed,
    }
    # A level-3 card outside the scope is a near-miss only where category or county is all that is missing.
    near_scope = scope | (view.level == 3) | ((view.level == 4) & np.isin(view.category, (5, 6)))
    conditions = {name: values[near_scope] for name, values in conditions.items()}
    blind = scope & ~policy.in_nursing_scope(view.level, read, county)
    hidden = _unseen(view, who, component_unlinked=blind)[near_scope]
    return Claim("SB-02", SUBSIDIES[1], who[near_scope], conditions, hidden, bars=_BARS[:2])
