"""What each step hands back: numbers and codes only, so that logs, XComs and asset events may hold it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

__all__ = ["ComparedResult", "LinkedResult", "ReportResult", "Result", "SyncResult", "UpkeepResult"]


@dataclass(frozen=True)
class Result:
    """Base of every step's result."""

    def numbers(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {name: _plain(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, kw_only=True)
class SyncResult(Result):
    """One sync. `state` is committed, unchanged or dry_run; a sync that failed raises instead.

    For the first two `rows_in == accepted + quarantined + duplicates`, exactly.
    """

    dataset: str
    state: str
    mode: str
    as_of: date
    run_id: int
    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    unregistered: int = 0
    watermark: str | None = None
    is_resumed: bool = False
    drift: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class LinkedResult(Result):
    """Rows by grade A, B, C and `unlinked`, of each dataset's current snapshot."""

    as_of: date
    rows_by_grade: dict[str, dict[str, int]]


@dataclass(frozen=True, kw_only=True)
class ComparedResult(Result):
    """One comparison and what its findings did to the cases."""

    comparison_id: int
    as_of: date
    findings: int
    held: int
    cases: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ReportResult(Result):
    """Where a report was written."""

    as_of: date
    summary: str
    workbooks: int


@dataclass(frozen=True, kw_only=True)
class UpkeepResult(Result):
    """What upkeep removed or found; `late` names the datasets that should have come by now."""

    removed: dict[str, int]
    stale_runs: int
    late: list[str]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
