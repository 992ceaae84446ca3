"""Look for the pretend people's numbers, names and phones in files that must not hold them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from cardhub.store.embedded import Embedded
from cardhub.store.postgres_programs import program

__all__ = ["Secrets", "find_in", "find_in_dump", "find_plain", "secrets_of"]

DIGITS = re.compile(rb"\d{11,}[Xx]?")
# Three or more Chinese characters in UTF-8; two are too common a sequence of bytes to be proof.
NAME = re.compile(rb"(?=((?:[\xe3-\xe9][\x80-\xbf]{2}){3}))")
# JSON may spell a character \uXXXX, and a dump doubles the backslash.
ESCAPED = re.compile(rb"\\+u([4-9][0-9a-f]{3})", re.IGNORECASE)
# How a dump shows bytes.
HEXADECIMAL = re.compile(rb"\\\\x((?:[0-9a-f]{2})+)")
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
    for chunk in map(_unescaped, chunks):
        for digits in DIGITS.findall(chunk):
            if any(digits[i : i + 18] in secrets.numbers for i in range(max(1, len(digits) - 17))):
                found.add("number")
            if len(digits) == 11 and digits in secrets.phones:
                found.add("phone")
        if any(name in secrets.names for name in NAME.findall(chunk)):
            found.add("name")
    return found


def find_in_dump(server: Embedded, database: str, secrets: Secrets) -> set[str]:
    """The kinds of secrets in what pg_dump shows of a database: every column of every row, unpacked."""
    command = [program("pg_dump"), "-h", server.socket_folder, "-U", "postgres", database]
    dump = subprocess.run(command, capture_output=True, check=True).stdout
    assert b"PostgreSQL database dump complete" in dump
    return find_in([dump, HEXADECIMAL.sub(lambda each: bytes.fromhex(each[1].decode()), dump)], secrets)


def _unescaped(chunk: bytes) -> bytes:
    return ESCAPED.sub(lambda each: chr(int(each[1], 16)).encode(), chunk)


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        tail = b""
        while block := file.read(CHUNK):
            yield tail + block
            tail = block[-OVERLAP:]
