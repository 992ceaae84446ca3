"""RL-01: severely disabled, in a household just above 低保, and neither in 低保 nor in 特困 support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import marginal, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr, month_of
from sandbox.population.oracle_parts import levels_by_category
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims", "on_allowance", "on_hardship_support"]


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    rows, month = held["marginal_low_income_member"], world.clock.benefit_month
    own = np.flatnonzero(rows.facts["own"])
    who = rows.person[own]
    levels, read = levels_by_category(view, held)
    conditions = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "severe_enough": _alone(view, levels)[who],
        "low_income": rows.facts["kind"][own] == marginal.LOW_INCOME,
        "recognised": month_of(rows.facts["recognised"][own]) <= month,
        "still_valid": month_of(rows.facts["valid_to"][own]) >= month,
        "no_allowance": ~on_allowance(world, held)[who],
        "no_hardship_support": ~on_hardship_support(world, held)[who],
    }
    lost = view.lost["subsistence_allowance_member"] | view.lost["extreme_hardship_support"]
    hidden = because(
        len(who),
        row_unlinked=rows.unreadable[own],
        component_unlinked=(_alone(view, levels) & ~_alone(view, read))[who],
        row_unlinked_too=(lost | view.lost["cremation_record"])[who],
    )
    yield Claim("RL-01", "single_person_allowance", who, conditions, hidden)


def _alone(view: View, levels: Arr) -> Arr:
    """May apply as a household of one: level 1 or 2, or level 3 of the mind."""
    mind = (levels[:, 4] == 3) | (levels[:, 5] == 3)
    return np.asarray(np.isin(view.level, (1, 2)) | mind)


def on_allowance(world: World, held: Mapping[str, Held], *, readable: bool = False) -> Arr:
    """Holders who are covered by 低保 in M (and can be seen to be)."""
    rows = held["subsistence_allowance_member"]
    active = policy.paid_in(world.clock.benefit_month, rows.facts["start"], rows.facts["stop"])
    seen = rows.linked | (not readable)
    return rows.people(active & rows.facts["covered"] & rows.facts["own"] & seen, world.holders)


def on_hardship_support(world: World, held: Mapping[str, Held], *, readable: bool = False) -> Arr:
    """Holders who receive 特困 support in M (and can be seen to)."""
    rows = held["extreme_hardship_support"]
    active = policy.paid_in(world.clock.benefit_month, rows.facts["start"], rows.facts["stop"])
    return rows.people(active & rows.facts["own"] & (rows.linked | (not readable)), world.holders)
