"""A list of which a link set is wanted, and the tables in which several of them are linked together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardhub.hub import Hub
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.matched_links import LINK_COLUMNS
from cardhub.linkage.matcher import FIELDS
from schemas.dataset import Dataset, Role

__all__ = ["WORK_TABLES", "Earlier", "ListToLink", "create_work_tables"]

_KEY = "dataset VARCHAR, record_key UBIGINT"
# redone: rows to link again. was_open: rows not surely linked in the earlier set. replaced: rows whose
# earlier link goes. graded: grades A to C. unsure: rows for the matcher, `holder` is whose number they carry.
# linked: what becomes of them.
WORK_TABLES = {
    "redone": _KEY,
    "was_open": _KEY,
    "replaced": _KEY,
    "graded": f"{_KEY}, row_hash UBIGINT, person_id BIGINT, grade VARCHAR, reason VARCHAR",
    "unsure": "key UBIGINT, record_key UBIGINT, holder BIGINT, "
    + ", ".join(f"{name} {kind}" for name, kind in FIELDS.items()),
    "linked": f"dataset VARCHAR, {LINK_COLUMNS}",
}


@dataclass(frozen=True)
class Earlier:
    """The set that a new one is made of, and the snapshot it was of."""

    links: LinkSet
    snapshot: Snapshot


@dataclass(frozen=True)
class ListToLink:
    """`earlier`: what its set is made of; None: of its rows alone."""

    dataset: Dataset
    snapshot: Snapshot
    earlier: Earlier | None

    @property
    def name(self) -> str:
        return self.dataset.name

    @property
    def has_names(self) -> bool:
        """Whether rows may be linked without a number: lists of people with names."""
        return self.dataset.role is Role.LISTED and self.dataset.name_field is not None

    def rows(self, hub: Hub, con: Any) -> str:
        """A FROM item of its live rows."""
        return f"(FROM {snapshots.scan(hub, con, self.snapshot)} WHERE disappeared_on IS NULL)"

    def own(self, table: str) -> str:
        """A FROM item of its rows in one of WORK_TABLES."""
        return f"(SELECT * EXCLUDE (dataset) FROM {table} WHERE dataset = '{self.name}')"


def create_work_tables(con: Any) -> None:
    """Create WORK_TABLES, empty."""
    con.execute("".join(f"CREATE OR REPLACE TEMP TABLE {name} ({of});" for name, of in WORK_TABLES.items()))
