"""What the leads of a comparison rest on: equal parts of two bases mean that nothing there needs redoing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from cardhub.comparison.changed import MISUSED
from cardhub.comparison.evaluation import Evaluation
from cardhub.comparison.prelude import View
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import names
from cardhub.linkage.link_sets import LinkSet

__all__ = ["Basis", "basis_of"]


@dataclass(frozen=True)
class Basis:
    """`rules`: rule → fingerprint of its text, its views, its parameters and the shape of its inputs.

    `pins` and `links`: dataset → snapshot number, and the file of its link set.
    """

    as_of: date
    rules: dict[str, str]
    pins: dict[str, int]
    links: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        return {"as_of": self.as_of.isoformat(), "rules": self.rules, "pins": self.pins, "links": self.links}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Basis:
        """The inverse of `as_json`; KeyError or ValueError where it was written otherwise."""
        return cls(date.fromisoformat(said["as_of"]), said["rules"], said["pins"], said["links"])


def basis_of(
    con: Any,
    as_of: date,
    evaluations: Iterable[Evaluation],
    columns: Mapping[str, Mapping[str, str]],
    pins: Mapping[str, Snapshot],
    links: Mapping[str, LinkSet],
) -> Basis:
    """Needs `parameter_value` and the functions of prelude.py on `con`. `columns`: dataset → what is read."""
    values: dict[str, list[tuple[str, str]]] = {}
    for name, county, value in con.execute("FROM parameter_value ORDER BY ALL").fetchall():
        values.setdefault(name, []).append((county, value))
    years: dict[str, list[str]] = {}
    fingerprints = {}
    for each in evaluations:
        for view in each.views:
            if view.name not in years:
                years[view.name] = _years(con, view)
        read = {name: values.get(name) for name in sorted(_parameters(each))}
        shape: list[Any] = [(name, columns.get(name), name in pins) for name in sorted(each.reads)]
        # Whose number a row carries may be told by any list.
        shape += sorted(pins) if MISUSED in each.reads else []
        texts = [_file_hash(path) for path in (each.rule.path, *(view.path for view in each.views))]
        turned = [years[view.name] for view in each.views]
        told = repr((_program(), texts, read, shape, turned))
        fingerprints[each.rule.rule_id] = hashlib.sha256(told.encode()).hexdigest()
    return Basis(
        as_of,
        fingerprints,
        {name: pin.snapshot_id for name, pin in pins.items()},
        {name: each.stored.path for name, each in links.items()},
    )


def _parameters(evaluation: Evaluation) -> set[str]:
    return set(evaluation.rule.parameters).union(*(view.reads.parameters for view in evaluation.views))


def _years(con: Any, view: View) -> list[str]:
    """The years that a function of the day (and county) stands for: whole rules turn with them.

    A month that it stands for is none of these: what turns with the months is found by the dates.
    """
    if view.kind != "macro" or view.arguments not in ((), ("county",)):
        return []
    counties = "(SELECT DISTINCT county_code AS county FROM parameter_value)"
    found = con.execute(
        f"SELECT DISTINCT CAST({view.name}({', '.join(view.arguments)}) AS VARCHAR) AS told, county "
        f"FROM {counties} WHERE regexp_full_match(told, '[0-9]{{4}}') ORDER BY ALL"
    ).fetchall()
    return [f"{told} {county}" for told, county in found]


@cache
def _program() -> str:
    """The comparison's own version: whoever changes it need not remember to say so."""
    files = [*sorted(Path(__file__).parent.glob("*.py")), Path(names.__file__)]
    return f"{duckdb.__version__} {' '.join(_file_hash(each) for each in files)}"


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
