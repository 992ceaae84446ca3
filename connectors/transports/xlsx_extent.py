"""Refuse cells far apart, before calamine allocates everything that lies between them."""

from __future__ import annotations

import re

from cardhub.errors import SourceMisbehaved

__all__ = ["check_extent"]

_COLUMNS = 512
_THOUSANDS = 12
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr="(\d{1,7})\"""")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)""")


def check_extent(sheet: bytes, what: str) -> None:
    """Raise `SourceMisbehaved` if the piece's cells span much more than they fill."""
    if _is_compact(sheet):
        return
    references = _REFERENCE.findall(sheet)
    if not references:
        return
    columns, rows = zip(*references, strict=True)
    width = _number(max(set(columns), key=lambda each: (len(each), each.upper())))
    numbers = set(map(int, set(rows)))
    area = (max(numbers) - min(numbers) + 1) * max(width, 1)
    if width > _COLUMNS or area > 64 * len(references) + 100_000:
        raise SourceMisbehaved(
            f"{what} has cells far outside its table: refused before it is read. Ask for a plain export.",
            code="xlsx_sparse",
        )


def _is_compact(sheet: bytes) -> bool:
    """A quick yes for what every honest sheet looks like: one search instead of a list of all references."""
    thousands = {int(each) // 1000 for each in _ROW.findall(sheet)}
    if not thousands or max(thousands) - min(thousands) > _THOUSANDS:
        return False
    rows = b"|".join(b"%d\\d{3}" % each if each else b"\\d{1,3}" for each in sorted(thousands))
    return (
        re.search(rb"""r\s*=\s*["'](?=[A-Za-z]*\d)(?!(?:[A-Z]|[A-G][A-Z])?(?:%b)["'])""" % rows, sheet)
        is None
    )


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number
