"""Values of any driver as Arrow text columns, whole columns at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from connectors.transports.limits import check_cells

__all__ = ["as_text", "batch_of", "batch_of_records", "text_array"]


def as_text(value: Any) -> str | None:
    """One value as the source would print it: ISO dates, plain decimals, whole floats without a point."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Beyond 15 digits a float has lost digits already: its notation must go on saying so.
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).upper()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def text_array(values: Sequence[Any]) -> pa.Array:
    """`values` as `pa.string()`; columns that are text already, the usual case, are taken without a loop."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        return pa.array([_encodable(as_text(each)) for each in values], pa.string())


def _encodable(text: str | None) -> str | None:
    # Lone surrogates (a JSON "\ud800") cannot be stored; U+FFFD marks the row as undecodable for the checks.
    return None if text is None else text.encode("utf-8", errors="replace").decode("utf-8")


def batch_of(names: Sequence[str], columns: Iterable[Sequence[Any]]) -> pa.RecordBatch:
    """A batch of text columns, refused with `SourceMisbehaved` where a value is absurdly long."""
    return check_cells(pa.RecordBatch.from_arrays([text_array(each) for each in columns], list(names)))


def batch_of_records(records: Sequence[Mapping[str, Any]], names: Sequence[str] = ()) -> pa.RecordBatch:
    """Records as columns: `names`, or every key that occurs, in order of first appearance."""
    if not names and records:
        first = records[0].keys()
        same = all(each.keys() == first for each in records)
        names = list(first) if same else list(dict.fromkeys(key for each in records for key in each))
    return batch_of(names, [[each.get(name) for each in records] for name in names])
