"""RL-02 and SV-02: what people told the survey of their means and their homes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr
from sandbox.population.oracle_margin import on_allowance, on_hardship_support
from sandbox.population.oracle_parts import levels_by_category
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims", "last_surveys"]

_LIVES_ON_RELIEF = 3
_ADULT = 18
# Categories 1 visual, 4 physical, 5 intellectual, 6 psychiatric: the lightest level without labour capacity.
_NO_LABOUR = {1: 1, 4: 2, 5: 3, 6: 3}


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    rows = last_surveys(held["needs_survey"])
    yield _without_means(world, view, held, rows)
    yield _home_not_modified(world, view, held, rows)


def last_surveys(surveys: Held) -> Arr:
    """One row a surveyed holder: the last one that can be read, else the last."""
    order = np.lexsort((surveys.facts["on"], surveys.linked, surveys.person))
    last = np.r_[np.diff(surveys.person[order]) != 0, True][: len(order)]
    return np.asarray(order[last])


def _usual(view: View, who: Arr) -> dict[str, Arr]:
    return {"card_usable": view.usable[who], "alive": view.alive[who]}


def _without_means(world: World, view: View, held: Mapping[str, Held], rows: Arr) -> Claim:
    surveys = held["needs_survey"]
    who = surveys.person[rows]
    levels, read = levels_by_category(view, held)
    conditions = _usual(view, who) | {
        "adult": world.people.birth[who] <= world.clock.born_by(_ADULT),
        "no_labour_capacity": _cannot_work(levels)[who],
        "lives_on_relief": surveys.facts["income"][rows] == _LIVES_ON_RELIEF,
        "at_home": ~world.survey.in_institution[who],
        "no_hardship_support": ~on_hardship_support(world, held)[who],
    }
    hidden = because(
        len(who),
        row_unlinked=surveys.unreadable[rows],
        component_unlinked=(_cannot_work(levels) & ~_cannot_work(read))[who],
        row_unlinked_too=(view.lost["extreme_hardship_support"] | view.lost["cremation_record"])[who],
    )
    return Claim("RL-02", "extreme_hardship_support", who, conditions, hidden)


def _cannot_work(levels: Arr) -> Arr:
    lightest = np.array([_NO_LABOUR.get(category, 0) for category in range(1, 8)])
    return np.asarray(((levels > 0) & (levels <= lightest)).any(axis=1))


def _home_not_modified(world: World, view: View, held: Mapping[str, Held], rows: Arr) -> Claim:
    surveys, watch = held["needs_survey"], held["monitored_member"]
    who = surveys.person[rows]
    watched = ~watch.facts["cleared"] & watch.facts["own"]
    poor = watch.people(watched, world.holders) | on_allowance(world, held) | on_hardship_support(world, held)
    seen = watch.people(watched & watch.linked, world.holders)
    seen |= on_allowance(world, held, readable=True) | on_hardship_support(world, held, readable=True)
    conditions = _usual(view, who) | {
        "severe": np.isin(view.level[who], (1, 2)),
        "in_hardship": poor[who],
        "needed": (world.survey.modification[who] > 0).any(axis=1),
        "not_modified": ~world.survey.modified[who],
        "not_fulfilled": surveys.facts["fulfilled"][rows] != 1,
    }
    hidden = because(
        len(who),
        row_unlinked=surveys.unreadable[rows] | ~seen[who],
        row_unlinked_too=view.lost["cremation_record"][who],
    )
    return Claim("SV-02", "home_modification", who, conditions, hidden)
