"""Look for the pretend people's numbers, names and phones in files that must not hold them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

__all__ = ["Secrets", "find_in", "find_plain", "secrets_of"]

DIGITS = re.compile(rb"\d{11,}[Xx]?")
# Three or more Chinese characters in UTF-8; two are too common a sequence of bytes to be proof.
NAME = re.compile(rb"(?=((?:[\xe3-\xe9][\x80-\xbf]{2}){3}))")
CHUNK, OVERLAP = 8 << 20, 64


@dataclass(frozen=True)
class Secrets:
    """`numbers`: ID numbers; `phones`; `names`: the first three characters of longer names, in UTF-8."""

    numbers: frozenset[bytes]
    phones: frozenset[bytes]
    names: frozenset[bytes]


def secrets_of(population: Path) -> Secrets:
    """Of everybody whom the departments hold, whatever the column is called there."""
    numbers: set[str] = set()
    phones: set[str] = set()
    names: set[str] = set()
    for path in population.glob("*/*.parquet"):
        if path.parent.name in ("control", "truth"):
            continue
        table = pq.read_table(path)
        for column in table.column_names:
            values = {each for each in table[column].to_pylist() if each}
            if column.endswith(("电话",)):
                phones |= {each for each in values if re.fullmatch(r"1\d{10}", each)}
            elif "姓名" in column:
                # 测试数据 is what departments call their test rows, and what we call them too.
                real = {each for each in values if re.fullmatch(r"[\u4e00-\u9fff]{3,}", each)}
                names |= {each[:3] for each in real if not each.startswith("测试")}
            elif "号" in column:
                numbers |= {each[:18] for each in values if re.match(r"\d{17}[\dX]", each)}
    assert numbers and phones and names
    return Secrets(*(frozenset(each.encode() for each in kind) for kind in (numbers, phones, names)))


def find_plain(root: Path, secrets: Secrets, *, leave_out: Collection[Path] = ()) -> list[str]:
    """What was found below `root`: kind and file, never the value itself."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(each) for each in leave_out):
            found += [
                f"{kind} in {path.relative_to(root)}" for kind in sorted(find_in(_chunks(path), secrets))
            ]
    return found


def find_in(chunks: Iterable[bytes], secrets: Secrets) -> set[str]:
    """The kinds of secrets in a stream of overlapping chunks."""
    found = set()
    for chunk in chunks:
        for digits in DIGITS.findall(chunk):
            if any(digits[i : i + 18] in secrets.numbers for i in range(max(1, len(digits) - 17))):
                found.add("number")
            if len(digits) == 11 and digits in secrets.phones:
                found.add("phone")
        if any(name in secrets.names for name in NAME.findall(chunk)):
            found.add("name")
    return found


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        tail = b""
        while block := file.read(CHUNK):
            yield tail + block
            tail = block[-OVERLAP:]
