"""Columns that several departments write, each in its own format."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import divisions, names
from sandbox.population.clock import Arr
from sandbox.population.draws import Draws
from sandbox.population.text import dates, pick, timestamps, whole
from sandbox.population.world import World

__all__ = [
    "WORKING_HOURS",
    "birth",
    "ethnicity_code",
    "ethnicity_name",
    "id_number",
    "name",
    "phone",
    "place",
    "sex_word",
    "updated",
]

WORKING_HOURS = (8 * 3600, 19 * 3600)  # seconds of a day


def name(world: World, who: Arr) -> pa.Array:
    return _taken(world.people.names, who)


def id_number(world: World, who: Arr) -> pa.Array:
    return _taken(world.people.ids, who)


def _taken(column: pa.Array, who: Arr) -> pa.Array:
    return column.take(pa.array(who))


def birth(world: World, who: Arr, style: str) -> pa.Array:
    return dates(world.people.birth[who], style)


def sex_word(world: World, who: Arr) -> pa.Array:
    return pick([None, "男", "女"], world.people.sex[who])


def ethnicity_code(world: World, who: Arr) -> pa.Array:
    return pick([code for code, _, _ in names.ETHNICITIES], world.people.ethnicity[who])


def ethnicity_name(world: World, who: Arr) -> pa.Array:
    return pick([word for _, word, _ in names.ETHNICITIES], world.people.ethnicity[who])


def place(village: Arr) -> pa.Array:
    """Twelve-digit code."""
    return pick(divisions.load().village_codes, village)


def phone(world: World, who: Arr) -> pa.Array:
    number = world.people.phone[who]
    return whole(np.where(number == 0, -1_000_000, number))


def updated(world: World, draws: Draws, since: Arr) -> pa.Array:
    """A change stamp between a day and the day before the first T; `stamps.py` sets those of later months."""
    last = world.origin.today - 1
    span = np.maximum(last - since, 0)
    day = since + (draws.random() * (span + 1)).astype(np.int64)
    return timestamps(np.minimum(day, last), draws.integers(*WORKING_HOURS))
