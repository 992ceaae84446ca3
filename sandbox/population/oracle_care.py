"""HL-01 and HL-02: small children without rehabilitation for a year, holders without a family doctor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, day
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_TOO_OLD, _MONTHS = 7, 12


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield _without_rehabilitation(world, view, held)
    yield _without_doctor(world, view, held)


def _years_ago(as_of: date, years: int) -> int:
    leap_day = (as_of.month, as_of.day) == (2, 29)
    return day(as_of.year - years, as_of.month, 28 if leap_day else as_of.day)


def _without_rehabilitation(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    count, as_of = world.holders, world.clock.as_of
    screening, services = held["child_screening"], held["rehabilitation_service"]
    diagnosed = screening.facts["diagnosed"] != NEVER
    ended = services.facts["ended"]
    lately = services.facts["own"] & ((ended == NEVER) | (ended >= _years_ago(as_of, _MONTHS // 12)))
    birth = world.people.birth[:count]
    conditions = {
        "disability_known": view.usable | screening.people(diagnosed & screening.facts["own"], count),
        "small": birth > _years_ago(as_of, _TOO_OLD),
        "alive": view.alive,
        "no_rehabilitation": ~services.people(lately, count),
    }
    # Two years too old is nobody's near-miss.
    who = np.flatnonzero(birth > _years_ago(as_of, _TOO_OLD + 2))
    seen = view.usable | screening.people(diagnosed & screening.linked, count)
    lost = view.lost["rehabilitation_service"] | view.lost["cremation_record"]
    hidden = because(
        len(who),
        row_unlinked=~seen[who],
        row_unlinked_too=lost[who],
        not_answered=view.unasked["death_record"][who],
    )
    return Claim("HL-01", "rehabilitation", who, {n: v[who] for n, v in conditions.items()}, hidden)


def _without_doctor(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    count, contracts = world.holders, held["family_doctor_contract"]
    runs = contracts.facts["own"] & (contracts.facts["until"] >= world.clock.today)
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "no_contract": ~contracts.people(runs, count),
    }
    lost = view.lost["family_doctor_contract"] | view.lost["cremation_record"]
    hidden = because(count, row_unlinked=lost, not_answered=view.unasked["death_record"])
    return Claim("HL-02", "family_doctor_contract", np.arange(count), conditions, hidden)
