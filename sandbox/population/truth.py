"""The truth files: leads, defects, people. The program that is judged by them never reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from sandbox.population import divisions
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.text import dates, pick
from sandbox.population.world import World
from sandbox.population.write import write_table

__all__ = ["defect_table", "write_truth"]


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


def write_truth(out: Path, world: World, parts: Mapping[str, Arr], leads: Any, defects: list[Any]) -> None:
    write_table(out / "truth" / "leads.parquet", leads)
    write_table(out / "truth" / "defects.parquet", pa.concat_tables(defects))
    holder = np.arange(world.holders)
    part = np.full(world.holders, -1)
    for number, who in enumerate(parts.values()):
        part[who] = number
    people = pa.table(
        {
            "id_number": pick(world.people.ids, holder),
            "full_name": pick(world.people.names, holder),
            "birth_date": dates(world.people.birth[: world.holders]),
            "household_county": pick(
                list(divisions.load().county_codes),
                divisions.load().village_county[world.people.village[: world.holders]],
            ),
            "died_on": dates(np.where(world.deaths.date == NEVER, NEVER, world.deaths.date)),
            "part": pick(list(parts) or [None], part),
        }
    )
    write_table(out / "truth" / "people.parquet", people)
