"""SB-01, SB-02, SB-03, SB-07: subsidies not received, paid after death, or beside 特困 support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, month_of
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_LAG = 1


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
    yield _living_not_received(world, view, held, receives[0], hardship, nursed)
    yield _nursing_not_received(world, view, held, receives[1], hardship, nursed)
    for kind, subject in enumerate(SUBSIDIES):
        yield from _paid_after_death(world, view, held, kind, subject)
        yield _beside_hardship(world, held, kind, subject)


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
    world: World, view: View, held: Mapping[str, Held], receives: Arr, hardship: Arr, nursed: Arr
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
        "no_hardship_support": ~hardship[who],
        "no_injury_nursing": ~nursed[who],
        "no_orphan_support": ~_in_full(world, held["orphan_support"])[who],
    }
    lost = members.unreadable[own] | view.lost["orphan_support"][who]
    hidden = _unseen(view, who, row_unlinked=lost)
    return Claim("SB-01", SUBSIDIES[0], who, conditions, hidden)


def _nursing_not_received(
    world: World, view: View, held: Mapping[str, Held], receives: Arr, hardship: Arr, nursed: Arr
) -> Claim:
    parts = held["disability_component"]
    count = world.holders
    levels = np.zeros((count, 7), dtype=np.int64)
    single = (view.category >= 1) & (view.category <= 6)
    levels[np.flatnonzero(single), view.category[single] - 1] = view.level[single]
    read = levels.copy()
    now = parts.facts["record"] == view.record[parts.person]  # an older card's components are history
    levels[parts.person[now], parts.facts["category"][now] - 1] = parts.facts["level"][now]
    seen = now & parts.linked
    read[parts.person[seen], parts.facts["category"][seen] - 1] = parts.facts["level"][seen]
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
    return Claim("SB-02", SUBSIDIES[1], who[near_scope], conditions, hidden)


def _paid_after_death(
    world: World, view: View, held: Mapping[str, Held], kind: int, subject: str
) -> Iterator[Claim]:
    payments, funeral, health = held["subsidy_payment"], held["cremation_record"], held["death_record"]
    count, today = world.holders, world.clock.today
    buried, grade = np.full(count, NEVER), np.zeros(count, dtype=bool)
    linked = funeral.linked & (funeral.facts["date"] <= today)
    buried[funeral.person[linked]] = funeral.facts["date"][linked]
    grade[funeral.person[linked]] = funeral.grade_a[linked]
    late = np.full(count, NEVER)
    late[health.person] = health.facts["date"]
    of_kind = payments.facts["kind"] == kind
    who, month = payments.person[of_kind], payments.facts["month"][of_kind]
    usual = {
        "paid": payments.facts["paid"][of_kind],
        "payment_grade": (payments.grade_a | payments.unreadable)[of_kind],
    }
    hidden = because(len(who), row_unlinked=payments.unreadable[of_kind])
    for note, died, sure in (
        (
            "health",
            np.where(view.health_death == NEVER, late, view.health_death)[who],
            view.health_death[who] != NEVER,
        ),
        ("funeral", buried[who], grade[who]),
    ):
        known = (died != NEVER) & (died <= today)
        conditions = {
            **usual,
            "after_lag": month > month_of(died) + _LAG,
            "registered_by_as_of" if note == "health" else "death_grade": sure,
        }
        rows = {name: values[known] for name, values in conditions.items()}
        yield Claim("SB-03", subject, who[known], rows, hidden[known], note)


def _beside_hardship(world: World, held: Mapping[str, Held], kind: int, subject: str) -> Claim:
    supports, subsidies = held["extreme_hardship_support"], held["disability_subsidy"]
    count = world.holders
    running = _active(world, supports)
    sure = supports.grade_a | supports.unreadable
    knows, active, certain, both, seen = (
        supports.people(rows, count)
        for rows in (
            np.ones(len(running), dtype=bool), running, sure, running & sure, running & supports.grade_a,
        )
    )  # fmt: skip
    rows = np.flatnonzero((subsidies.facts["kind"] == kind) & knows[subsidies.person])
    who = subsidies.person[rows]
    conditions = {
        "hardship_active": both[who] | active[who],
        "hardship_grade": both[who] | certain[who],
        "subsidy_active": _active(world, subsidies)[rows],
        "subsidy_grade": (subsidies.grade_a | subsidies.unreadable)[rows],
    }
    hidden = because(len(who), row_unlinked=subsidies.unreadable[rows] | ~seen[who])
    return Claim("SB-07", subject, who, conditions, hidden)
