"""Control counts from whatever form a source gives them in, and the steps of `cardhub source test`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cardhub.errors import CardHubError, SourceMisbehaved
from connectors.transports.base import ControlCount, Probe

__all__ = ["counts_of_records", "probe_step"]


def counts_of_records(records: Any, columns: tuple[str, str, str], what: str) -> list[ControlCount]:
    """Counts from records whose county, period and row count stand under `columns`."""
    county, period, rows = columns
    if not isinstance(records, list):
        raise SourceMisbehaved(f"{what}: no list of control counts: the interface changed.")
    try:
        return [_count(each, county, period, rows) for each in records]
    except (KeyError, TypeError, ValueError):
        raise SourceMisbehaved(
            f"{what}: a control count lacks {county}, {period} or a whole number of {rows}: ask the "
            "department to "
            "correct it.",
            code="control_counts_unreadable",
        ) from None


def _count(record: Mapping[str, Any], county: str, period: str, rows: str) -> ControlCount:
    return ControlCount(str(record[county] or ""), str(record[period] or ""), int(record[rows]))


def probe_step(name: str, step: Callable[[], str]) -> Probe:
    """The outcome of one step; an error's message already says what to do."""
    try:
        return Probe(name, True, step())
    except CardHubError as error:
        return Probe(name, False, str(error))
