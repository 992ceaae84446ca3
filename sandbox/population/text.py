"""Turn arrays of numbers into columns of text, without a Python loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sandbox.population.clock import NEVER, Arr

__all__ = ["constant", "dates", "fixed", "join", "months", "numbered", "pick", "timestamps", "where", "whole"]

_FIRST_YEAR, _LAST_YEAR = 1890, 2070
_ORIGIN = (date(_FIRST_YEAR, 1, 1) - date(1970, 1, 1)).days


def pick(vocabulary: Sequence[str | None] | pa.Array, codes: Arr) -> pa.Array:
    """The words at `codes`; a negative code gives null."""
    words = vocabulary if isinstance(vocabulary, pa.Array) else pa.array(vocabulary, pa.string())
    return words.take(pa.array(np.maximum(codes, 0).astype(np.int32), mask=np.asarray(codes) < 0))


def constant(word: str | None, length: int) -> pa.Array:
    """`length` times the same word."""
    return pa.repeat(pa.scalar(word, pa.string()), length)


def where(condition: Arr, yes: pa.Array, no: pa.Array) -> pa.Array:
    """`yes` where the condition holds, else `no`."""
    return pc.if_else(pa.array(condition), yes, no)


def join(*parts: pa.Array | str) -> pa.Array:
    """The parts written one after the other; null where one is null."""
    return pc.binary_join_element_wise(*parts, "")


def whole(numbers: Arr) -> pa.Array:
    """Integers as text; NEVER gives null."""
    values = np.asarray(numbers, dtype=np.int64)
    return pc.cast(pa.array(values, mask=values == NEVER), pa.string())


def numbered(prefix: str, numbers: Arr, width: int) -> pa.Array:
    """A prefix and a zero-padded number."""
    return join(prefix, pc.utf8_lpad(whole(numbers), width, "0"))


def fixed(characters: Arr) -> pa.Array:
    """An n × k matrix of ASCII codes as n strings of k characters."""
    count, width = characters.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    data = np.ascontiguousarray(characters, dtype=np.uint8)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets.tobytes()), pa.py_buffer(data.tobytes()))


@cache
def _days(style: str) -> Any:
    start, stop = date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR, 1, 1)
    every = (start + timedelta(days=n) for n in range((stop - start).days))
    if style == "y/m/d":  # no leading zeros, as spreadsheets write it; strftime has no portable code for it
        return pa.array([f"{d.year}/{d.month}/{d.day}" for d in every], pa.string())
    return pa.array([d.strftime(style) for d in every], pa.string())


def dates(days: Arr, style: str = "%Y-%m-%d") -> pa.Array:
    """Days as text in `style` (strftime, or `y/m/d`); NEVER gives null."""
    return pick(_days(style), np.where(days == NEVER, -1, days - _ORIGIN))


@cache
def _seconds() -> Any:
    return pa.array([f" {s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in range(86400)], pa.string())


def timestamps(days: Arr, seconds: Arr) -> pa.Array:
    """Day and second of the day as `yyyy-MM-dd HH:mm:ss`."""
    return join(dates(days), pick(_seconds(), seconds))


def months(numbers: Arr, style: str = "{:04}{:02}") -> pa.Array:
    """Month numbers as text, yyyyMM unless told otherwise; NEVER gives null."""
    first = _FIRST_YEAR * 12
    words = [style.format(n // 12, n % 12 + 1) for n in range(first, _LAST_YEAR * 12)]
    return pick(words, np.where(numbers == NEVER, -1, numbers - first))
