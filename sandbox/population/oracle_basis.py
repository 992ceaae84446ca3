"""SB-05: what a living subsidy rests on: a place in 低保, or a household in the county's wider scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import marginal, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr, month_start
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_LAG = 1
_LANZHOU = 6201  # pays for the low-income margin too
_LIVING = 0


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    month = world.clock.benefit_month
    rows = held["disability_subsidy"]
    own = np.flatnonzero(rows.facts["own"])
    who = rows.person[own]
    conditions = {
        "living": rows.facts["kind"][own] == _LIVING,
        "subsidy_active": policy.paid_in(month, rows.facts["start"], rows.facts["stop"])[own],
        "not_covered": ~_covered(world, held, month)[who],
        "not_covered_within_lag": ~_covered(world, held, month - _LAG)[who],
        "not_in_wider_scope": ~_in_wider_scope(world, held["marginal_low_income_member"])[who],
        "link_grade": (rows.grade_a | rows.unreadable)[own],
    }
    hidden = because(len(own), row_unlinked=rows.unreadable[own])
    yield Claim("SB-05", SUBSIDIES[_LIVING], who, conditions, hidden)


def _covered(world: World, held: Mapping[str, Held], month: int) -> Arr:
    members = held["subsistence_allowance_member"]
    running = policy.paid_in(month, members.facts["start"], members.facts["stop"])
    return members.people(members.facts["own"] & members.facts["covered"] & running, world.holders)


def _in_wider_scope(world: World, rows: Held) -> Arr:
    first = int(month_start(np.array([world.clock.benefit_month]))[0])
    in_lanzhou = world.people.county()[rows.person] // 100 == _LANZHOU
    recognised = (rows.facts["kind"] == marginal.LOW_INCOME) & (rows.facts["valid_to"] >= first)
    return rows.people(rows.facts["own"] & recognised & in_lanzhou, world.holders)
