"""The only place that touches the Great Expectations runtime.

GX sees one view: a column for each check, NULL where the row passes and 1 where it fails. Neither a result
nor a page of the Data Docs can hold a person's value, because GX is never shown one. Importing GX takes
seconds, so it is imported when the first delivery is validated.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.check import Check, Level

if TYPE_CHECKING:
    import duckdb

__all__ = ["Check", "Level", "Outcome", "validate"]


@dataclass(frozen=True)
class Outcome:
    """How one check went: counts only."""

    check: Check
    rows: int
    failed: int
    success: bool


def validate(
    con: duckdb.DuckDBPyConnection,
    view: str,
    checks: Sequence[Check],
    *,
    dataset: str,
    docs: Path | None = None,
) -> list[Outcome]:
    """Judge the indicator view: at least `mostly` of its rows must pass each check.

    `view` has a column `c0`, `c1` … for each check in order. With `docs`, the dataset's Data Docs are
    written to `<docs>/<dataset>`; those of its last delivery are kept, not a history.
    """
    if not checks:
        return []
    from quality.gx_runtime import open_context, run_suite

    site = docs / dataset if docs is not None else None
    if site is not None:
        shutil.rmtree(site, ignore_errors=True)
    context = open_context(site)
    result = run_suite(
        context, con, view, dataset, [(f"c{i}", _meta(check)) for i, check in enumerate(checks)]
    )
    return [_outcome(check, each) for check, each in zip(checks, result, strict=True)]


def _meta(check: Check) -> dict[str, Any]:
    return {"mostly": check.mostly, "code": check.code, "title": check.title, "level": check.level.value}


def _outcome(check: Check, result: Any) -> Outcome:
    counts = result.result
    return Outcome(check, counts["element_count"], counts["unexpected_count"], bool(result.success))
