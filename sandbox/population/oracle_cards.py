"""CD-01, CD-03, CD-05: cards of the dead, cards running out, benefits resting on cards no longer good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, month_of
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["SUBSIDIES", "claims"]

SUBSIDIES = ("living_subsidy", "nursing_subsidy")
_LAG = 1


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield from _living_cards_of_the_dead(world, view, held)
    yield _running_out(world, view)
    for kind, subject in enumerate(SUBSIDIES):
        yield _resting_on_bad_cards(world, view, held["disability_subsidy"], kind, subject)


def _living_cards_of_the_dead(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    today = world.clock.today
    health, funeral = held["death_record"], held["cremation_record"]
    answered = ~np.isin(health.person, health.unanswered)
    conditions = {
        "registered_by_as_of": (health.facts["registered"] <= today)[answered],
        "died_by_as_of": (health.facts["date"] <= today)[answered],
        "card_not_cancelled": view.status[health.person[answered]] != policy.CANCELLED,
    }
    yield Claim("CD-01", "disability_card", health.person[answered], conditions, note="health")
    conditions = {
        "died_by_as_of": funeral.facts["date"] <= today,
        "card_not_cancelled": view.status[funeral.person] != policy.CANCELLED,
        "link_grade": ~(funeral.linked & (funeral.identity != 0)),
    }
    hidden = because(len(funeral.person), row_unlinked=funeral.unreadable)
    yield Claim("CD-01", "disability_card", funeral.person, conditions, hidden, "funeral")


def _running_out(world: World, view: View) -> Claim:
    who = np.flatnonzero(view.status != NEVER)
    conditions = {
        "card_active": view.status[who] == policy.ACTIVE,
        "runs_out": view.valid_to[who] <= world.clock.today + policy.NOTICE_DAYS,
        "alive": view.alive[who],
    }
    # A valid_to years away is nobody's near-miss: only the days after the notice period count as one.
    close = conditions["runs_out"] | (view.valid_to[who] <= world.clock.today + policy.NOTICE_DAYS + 30)
    conditions = {name: values[close] for name, values in conditions.items()}
    hidden = because(
        int(close.sum()),
        not_answered=view.unasked["death_record"][who[close]],
        row_unlinked=view.lost["cremation_record"][who[close]],
    )
    return Claim("CD-03", "disability_card", who[close], conditions, hidden)


def _resting_on_bad_cards(world: World, view: View, rows: Held, kind: int, subject: str) -> Claim:
    month = world.clock.benefit_month
    of_kind = rows.facts["kind"] == kind
    who = rows.person[of_kind]
    changed = month_of(view.changed[who])
    conditions = {
        "card_cancelled_or_frozen": np.isin(view.status[who], (policy.CANCELLED, policy.FROZEN)),
        "changed_long_enough": changed + _LAG < month,
        "subsidy_active": policy.paid_in(month, rows.facts["start"], rows.facts["stop"])[of_kind],
        "link_grade": (rows.grade_a | rows.unreadable)[of_kind],
    }
    hidden = because(len(who), row_unlinked=rows.unreadable[of_kind])
    return Claim("CD-05", subject, who, conditions, hidden)
