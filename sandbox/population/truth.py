"""The truth files: leads, defects, people. The program that is judged by them never reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sandbox.population import divisions
from sandbox.population.clock import Arr
from sandbox.population.frame import Frame
from sandbox.population.text import dates, pick
from sandbox.population.world import World
from sandbox.population.write import write_table

__all__ = ["defect_table", "record_table", "write_truth"]

# What is left of a row's ID number, by Frame.identity; a row that carries another's number is `other_person`.
_STATES = ("right", "repairable", "wrong", "wrong", "missing", "other_person")
_MISSING, _OTHER_PERSON = 4, 5


def defect_table(world: World, frame: Frame) -> Any:
    """dataset, record (business key, '/'-joined), true id_number, defect, effect."""
    rows = np.concatenate([rows for rows, _, _ in frame.defects] or [np.empty(0, dtype=np.int64)])
    person = frame.person[rows]

    def repeated(position: int) -> pa.Array:
        words = [(defect, effect)[position] for _, defect, effect in frame.defects]
        sizes = [len(rows) for rows, _, _ in frame.defects]
        return pick(words or [None], np.repeat(np.arange(len(sizes)), sizes))

    return pa.table(
        {
            "dataset": pa.array([frame.dataset] * len(rows), pa.string()),
            "record": frame.label(rows),
            "id_number": pick(world.people.ids, person),
            "defect": repeated(0),
            "effect": repeated(1),
        }
    )


def record_table(world: World, frame: Frame) -> Any:
    """dataset, record, the ID number of the person whom the row is about, and the state of the row's own.

    Every row of a dataset that lists people; of rows with one key, the one that holds.
    """
    is_listed = "应答" not in frame.columns
    rows = np.flatnonzero(frame.counts & (frame.person >= 0) & is_listed)
    state = frame.identity.astype(np.int64)
    for blank, defect, _ in frame.defects:
        if defect == "placeholder_number":
            state[blank] = _MISSING
    state[frame.bearer != frame.person] = _OTHER_PERSON
    return pa.table(
        {
            "dataset": pa.array([frame.dataset] * len(rows), pa.string()),
            "record": frame.label(rows),
            "id_number": pick(world.people.ids, frame.person[rows]),
            "id_state": pick(list(_STATES), state[rows]),
        }
    )


def write_truth(
    out: Path, world: World, parts: Mapping[str, Arr], leads: Any, defects: list[Any], records: list[Any]
) -> None:
    write_table(out / "truth" / "leads.parquet", leads)
    write_table(out / "truth" / "defects.parquet", pa.concat_tables(defects))
    write_table(out / "truth" / "records.parquet", pa.concat_tables(records))
    holder = np.flatnonzero(world.has_card)
    part = np.full(world.holders, -1)
    for number, who in enumerate(parts.values()):
        part[who] = number
    people = pa.table(
        {
            "id_number": pick(world.people.ids, holder),
            "full_name": pick(world.people.names, holder),
            "birth_date": dates(world.people.birth[holder]),
            "household_county": pick(
                list(divisions.load().county_codes),
                divisions.load().village_county[world.people.village[holder]],
            ),
            "died_on": dates(world.deaths.date[holder]),
            "part": pick(list(parts) or [None], part[holder]),
        }
    )
    write_table(out / "truth" / "people.parquet", people)
