"""SB-09: a child's full support and the living subsidy in the same month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.oracle_cards import SUBSIDIES
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    """The nursing subsidy serves another purpose: beside it, the kind is all that is missing."""
    children, subsidies = held["orphan_support"], held["disability_subsidy"]
    count, month = world.holders, world.clock.benefit_month
    running = policy.paid_in(month, children.facts["start"], children.facts["stop"])
    full, sure = children.facts["full"], children.grade_a | children.unreadable
    supported, paid, in_full, certain, all_of_it, seen = (
        children.people(rows, count)
        for rows in (
            np.ones(len(running), dtype=bool), running, full, sure, running & full & sure,
            running & full & children.grade_a,
        )
    )  # fmt: skip
    for kind, subject in enumerate(SUBSIDIES):
        rows = np.flatnonzero((subsidies.facts["kind"] == kind) & supported[subsidies.person])
        who = subsidies.person[rows]
        conditions = {
            "living_subsidy": np.full(len(who), subject == "living_subsidy"),
            "support_active": all_of_it[who] | paid[who],
            "support_in_full": all_of_it[who] | in_full[who],
            "support_grade": all_of_it[who] | certain[who],
            "subsidy_active": policy.paid_in(month, subsidies.facts["start"], subsidies.facts["stop"])[rows],
            "subsidy_grade": (subsidies.grade_a | subsidies.unreadable)[rows],
        }
        hidden = because(len(who), row_unlinked=subsidies.unreadable[rows] | ~seen[who])
        yield Claim("SB-09", subject, who, conditions, hidden)
