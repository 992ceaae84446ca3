"""The figures that a match rests on, kept from one register to the next.

How likely a match is depends on how common names are, on how many persons the register has, and on which
share of a list is on it. Reckoned anew each month, they would move every link a little. So they stay as they
were in one register, the baseline, until that no longer stands for the present one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link_files
from cardhub.linkage.link_files import LinkFile
from cardhub.linkage.matcher import FREQUENCIES, create_frequencies

__all__ = ["BASELINE", "find", "load", "make", "on_register", "persons"]

BASELINE = "baseline"
# A register that grew or shrank by more than this since then has a baseline of its own.
TOLERANCE = 0.1

# Whoever comes first decides; another run at the same time takes the same.
_KEEP = sa.text("""
    update link_file
    set figures = jsonb_set(figures, '{on_register}',
                            jsonb_build_object(cast(:dataset as text), cast(:share as double precision))
                            || coalesce(figures -> 'on_register', '{}'))
    where file_id = :file returning (figures -> 'on_register' ->> :dataset)::double precision
""")


def find(hub: Hub, count: int) -> LinkFile | None:
    """The baseline for a register of `count` persons: the linker's newest, while it stands for as many."""
    kept = link_files.newest(hub, BASELINE)
    if kept is None or abs(count - persons(kept)) > TOLERANCE * persons(kept):
        return None
    return kept


def make(hub: Hub, con: Any, register: Snapshot, decided: int, count: int) -> LinkFile:
    """A new baseline, of the `count` persons in RIGHT; leaves its tables of FREQUENCIES on `con`."""
    create_frequencies(con)
    parts = " UNION ALL ".join(f"SELECT '{name}' AS table_name, * FROM {name}" for name in FREQUENCIES)
    return link_files.store(hub, con, BASELINE, register, decided, parts, {"persons": count})


def load(hub: Hub, con: Any, kept: LinkFile) -> None:
    """Create the tables of FREQUENCIES as the baseline has them."""
    source = link_files.scan(hub, con, kept)
    for name in FREQUENCIES:
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT value, region, share FROM {source} WHERE table_name = '{name}'"
        )


def persons(kept: LinkFile) -> int:
    """How many persons the baseline's register had."""
    return int(kept.figures["persons"])


def on_register(hub: Hub, kept: LinkFile, dataset: str, estimate: Callable[[], float]) -> float:
    """The share of the list's persons who are on the register: the baseline's, or from now on `estimate`."""
    known = kept.figures.get("on_register", {}).get(dataset)
    if known is not None:
        return float(known)
    with hub.engine.begin() as connection:
        values = {"dataset": dataset, "share": estimate(), "file": kept.file_id}
        return float(connection.execute(_KEEP, values).scalar_one())
