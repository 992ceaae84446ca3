"""SB-04, SB-06, SB-08 and CD-06: subsidies received without a good card, out of scope, or by an old level."""

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
_GRACE = 3  # months that an expired card is borne with


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    for kind, subject in enumerate(SUBSIDIES):
        rows = _Rows(world, held["disability_subsidy"], kind)
        yield _without_card(world, view, rows, subject)
        yield _by_old_assessment(world, view, rows, subject)
        yield _beside_injury(world, held, rows, subject)
    yield _out_of_scope(world, view, held, _Rows(world, held["disability_subsidy"], 1))


class _Rows:
    """The grants of one kind: whose, running in M, surely theirs, or unreadable."""

    def __init__(self, world: World, rows: Held, kind: int) -> None:
        chosen = rows.facts["kind"] == kind
        self.who = rows.person[chosen]
        self.facts = {name: values[chosen] for name, values in rows.facts.items()}
        self.runs = policy.paid_in(world.clock.benefit_month, self.facts["start"], self.facts["stop"])
        self.unreadable = rows.unreadable[chosen]
        self.sure = rows.grade_a[chosen] | self.unreadable
        self.hidden = because(len(self.who), row_unlinked=self.unreadable)


def _without_card(world: World, view: View, rows: _Rows, subject: str) -> Claim:
    month, who = world.clock.benefit_month, rows.who
    status = view.status[who]
    gone = np.isin(status, (policy.CANCELLED, policy.IN_PROCESS))
    dated = np.isin(status, (policy.ACTIVE, policy.EXPIRED))
    ended = month_of(view.valid_to[who])
    long_gone = gone & (month_of(view.changed[who]) + _LAG < month)
    long_expired = dated & (ended + _GRACE < month)
    # A card that has not run out is nobody's near-miss.
    close = gone | (ended < month)
    conditions = {
        "card_ended": gone | dated,
        "long_enough": long_gone | long_expired | ~(gone | dated),
        "subsidy_runs": rows.runs,
        "link_grade": rows.sure,
    }
    conditions = {name: values[close] for name, values in conditions.items()}
    return Claim("SB-04", subject, who[close], conditions, rows.hidden[close])


def _by_old_assessment(world: World, view: View, rows: _Rows, subject: str) -> Claim:
    month, who = world.clock.benefit_month, rows.who
    said, now = (rows.facts["category"], rows.facts["level"]), (view.category[who], view.level[who])
    stated = [(a > 0) & (b > 0) for a, b in zip(said, now, strict=True)]
    differs = [a != b for a, b in zip(said, now, strict=True)]
    close = differs[0] | differs[1]
    conditions = {
        "card_usable": view.usable[who],
        "changed_long_enough": month_of(view.issued[who]) + _LAG < month,
        "subsidy_runs": rows.runs,
        "known_and_different": (stated[0] & differs[0]) | (stated[1] & differs[1]),
    }
    conditions = {name: values[close] for name, values in conditions.items()}
    return Claim("CD-06", subject, who[close], conditions, rows.hidden[close])


def _beside_injury(world: World, held: Mapping[str, Held], rows: _Rows, subject: str) -> Claim:
    injury, count = held["work_injury_benefit"], world.holders
    told = ~np.isin(injury.person, injury.unanswered)
    nursed = injury.facts["amount"] > 0
    runs = policy.paid_in(world.clock.benefit_month, injury.facts["start"], injury.facts["stop"])
    hurt, paid, now, both = (
        injury.people(told & each, count) for each in (told, nursed, runs, nursed & runs)
    )
    chosen = hurt[rows.who]
    who = rows.who[chosen]
    conditions = {
        "nursing_paid": both[who] | paid[who],
        "nursing_runs": both[who] | now[who],
        "subsidy_runs": rows.runs[chosen],
        "link_grade": rows.sure[chosen],
    }
    return Claim("SB-08", subject, who, conditions, rows.hidden[chosen])


def _out_of_scope(world: World, view: View, held: Mapping[str, Held], rows: _Rows) -> Claim:
    month, who = world.clock.benefit_month, rows.who
    levels, stated, seen = component_levels(view, held["disability_component"])
    county = world.people.county()[: world.holders]
    in_scope = policy.in_nursing_scope(view.level, levels, county)[who]
    single = view.category != 7
    known = ((view.level > 0) & (view.category > 0) & (single | (stated >= 2)))[who]
    conditions = {
        "card_usable": view.usable[who],
        "assessed_long_enough": month_of(view.issued[who]) + _LAG < month,
        "out_of_scope": ~in_scope,
        "level_known": known,
        "nursing_runs": rows.runs,
        "link_grade": rows.sure,
    }
    # Levels 1 and 2 are far from the edge of the scope.
    close = ~in_scope | (view.level[who] == 3)
    conditions = {name: values[close] for name, values in conditions.items()}
    hidden = because(len(who), row_unlinked=rows.unreadable, component_unlinked=~(single | (seen >= 2))[who])
    return Claim("SB-06", SUBSIDIES[1], who[close], conditions, hidden[close])


def component_levels(view: View, parts: Held) -> tuple[Arr, Arr, Arr]:
    """n × 7 levels by category of the current card, how many components it has, and how many can be read."""
    count = len(view.level)
    levels = np.zeros((count, 7), dtype=np.int64)
    single = (view.category >= 1) & (view.category <= 6)
    levels[np.flatnonzero(single), view.category[single] - 1] = view.level[single]
    now = (parts.facts["record"] == view.record[parts.person]) & (view.record[parts.person] != NEVER)
    levels[parts.person[now], parts.facts["category"][now] - 1] = parts.facts["level"][now]
    stated, seen = (np.bincount(parts.person[each], minlength=count) for each in (now, now & parts.linked))
    return levels, stated, seen
