"""What a miswritten birthday says: nothing that can be read, or another day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sandbox.population.clock import Arr

__all__ = ["ANOTHER_DAY", "RIGHT", "UNREADABLE", "birth_says"]

RIGHT, ANOTHER_DAY, UNREADABLE = range(3)
_STANDS_FOR_NOTHING = date(1900, 1, 1)


def birth_says(before: Sequence[str | None], after: Sequence[str | None]) -> Arr:
    """RIGHT, ANOTHER_DAY or UNREADABLE for each pair of texts (yyyyMMdd, yyyy-MM-dd or y/m/d)."""
    pairs = zip(map(_day, before), map(_day, after), strict=True)
    return np.array(
        [UNREADABLE if b is None else ANOTHER_DAY if a != b else RIGHT for a, b in pairs], dtype=np.int8
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    parts = [text[:4], text[4:6], text[6:]] if text.isdigit() else text.replace("/", "-").split("-")
    try:
        day = date(*(int(part) for part in parts))
    except (TypeError, ValueError):
        return None
    return None if day == _STANDS_FOR_NOTHING else day
