"""MN-02: severely disabled, or two of them at home; in the country; in want; and on nobody's list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import marginal
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr, month_of, month_start
from sandbox.population.divisions import load as places
from sandbox.population.oracle_margin import on_allowance, on_hardship_support
from sandbox.population.oracle_survey import last_surveys
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_TWO, _MONTHS = 2, 12
_WITHOUT_INCOME = (3, 5)  # lives on relief, or on something else than a pension, property or the family


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    surveys, count = held["needs_survey"], world.holders
    rows = last_surveys(surveys)
    who = surveys.person[rows]
    living = view.usable & view.alive
    homes = _Homes(world, surveys, rows, living, readable=False)
    seen = _Homes(world, surveys, rows, living, readable=True)
    poor, poor_seen = (_in_want(world, view, held, rows, each) for each in (homes, seen))
    watch = held["monitored_member"]
    watched = watch.people(~watch.facts["cleared"] & watch.facts["own"], count)
    severe = np.isin(view.level[who], (1, 2))
    enough = severe | (homes.disabled[who] >= _TWO)
    conditions = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "rural": ~places().is_urban[world.people.village[who]],
        "severe_or_two": enough,
        "in_want": poor[who],
        "not_watched": ~watched[who],
        "no_allowance": ~on_allowance(world, held)[who],
        "no_hardship_support": ~on_hardship_support(world, held)[who],
    }
    lost = view.lost["cremation_record"]
    for name in ("monitored_member", "subsistence_allowance_member", "extreme_hardship_support"):
        lost = lost | view.lost[name]
    blind = ~poor_seen[who] | ~(severe | (seen.disabled[who] >= _TWO))
    hidden = because(len(who), row_unlinked=surveys.unreadable[rows] | blind, row_unlinked_too=lost[who])
    yield Claim("MN-02", "relapse_risk", who, conditions, hidden)


class _Homes:
    """Arrays over holders: how many at home live with a good card, and whether one of them works."""

    def __init__(self, world: World, surveys: Held, rows: Arr, living: Arr, *, readable: bool) -> None:
        rows = rows[surveys.linked[rows]] if readable else rows
        people, count = surveys.person[rows], world.holders
        self.home = world.people.anchor[:count]
        self.asked, self.employed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.asked[people] = True
        self.employed[people] = surveys.facts["employed"][rows]
        self.disabled = self._at_home(self.asked & living)
        self.earns = self._at_home(self.employed & living) > 0

    def _at_home(self, who: Arr) -> Arr:
        return np.bincount(self.home[who], minlength=int(self.home.max(initial=0)) + 1)[self.home]

    def lost(self, dead: Arr) -> Arr:
        """Somebody at home who worked is dead, and nobody who is left does."""
        return (self._at_home(self.employed & dead) > 0) & ~self.earns


def _in_want(world: World, view: View, held: Mapping[str, Held], rows: Arr, homes: _Homes) -> Arr:
    surveys, margin, count = held["needs_survey"], held["marginal_low_income_member"], world.holders
    poor = np.zeros(count, dtype=bool)
    poor[surveys.person[rows]] = np.isin(surveys.facts["income"][rows], _WITHOUT_INCOME)
    month = world.clock.benefit_month
    expenses = (
        (margin.facts["kind"] == marginal.EXPENSES)
        & (month_of(margin.facts["recognised"]) <= month)
        & (month_of(margin.facts["valid_to"]) >= month)
        & margin.facts["own"]
    )
    return (
        poor
        | margin.people(expenses, count)
        | homes.lost(_died_lately(world, view, held["cremation_record"]))
    )


def _died_lately(world: World, view: View, funeral: Held) -> Arr:
    """Known to have died within the last twelve months."""
    today, this_month = world.clock.today, world.clock.this_month
    since = int(month_start(np.array([this_month - _MONTHS]))[0]) + world.clock.as_of.day - 1
    buried = np.full(world.holders, NEVER)
    buried[funeral.person[funeral.linked]] = funeral.facts["date"][funeral.linked]
    dates = np.stack([view.health_death, buried])
    return np.asarray(((dates >= since) & (dates <= today)).any(axis=0))
