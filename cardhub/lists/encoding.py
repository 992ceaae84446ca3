"""Which encoding a whole text file is in, and where it breaks; a list is refused rather than guessed at."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from cardhub.errors import ListUnusable
from connectors.transports.csv_text import encodings

__all__ = ["encoding_of", "line_of_wide_row"]

_BLOCK = 4 << 20


def encoding_of(path: Path) -> tuple[str, int]:
    """(encoding, bytes of its mark) in which every byte of the file can be read.

    ListUnusable names the first line that cannot, in the encoding that gets furthest.
    """
    with path.open("rb") as raw:
        possible = encodings(raw.read(4))
    broken: dict[str, int] = {}
    for encoding, mark in possible:
        line = _broken_line(path, encoding, mark)
        if line is None:
            return encoding, mark
        broken[encoding] = line
    encoding = max(broken, key=lambda each: broken[each])
    raise ListUnusable(
        f"{path.name}, line {broken[encoding]}: not valid {encoding.upper()}. Correct that line, or save the "
        "list again as .xlsx or as CSV in UTF-8",
        code="list_undecodable",
    )


def _broken_line(path: Path, encoding: str, mark: int) -> int | None:
    """The first line that does not decode."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as raw:
        raw.seek(mark)
        while True:
            part = raw.read(_BLOCK)
            try:
                line += decoder.decode(part, final=not part).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].decode(encoding, errors="ignore").count("\n")
            if not part:
                return None


def line_of_wide_row(path: Path, encoding: tuple[str, int], width: int) -> int:
    """The line where a row ends that has more cells than the header row, the first such below it."""
    name, mark = encoding
    with path.open("rb") as raw:
        raw.seek(mark)
        text = codecs.getreader(name)(raw)
        reader = csv.reader(text)
        is_below = False
        for row in reader:
            if is_below and any(row[width:]):
                return reader.line_num
            is_below = is_below or len(row) == width
    return 0
