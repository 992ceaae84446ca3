"""SB-03 and SB-07: subsidies paid after death, or beside 特困 support."""

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
    for kind, subject in enumerate(SUBSIDIES):
        yield from _paid_after_death(world, view, held, kind, subject)
        yield _beside_hardship(world, held, kind, subject)


def _active(world: World, rows: Held) -> Arr:
    return policy.paid_in(world.clock.benefit_month, rows.facts["start"], rows.facts["stop"])


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
