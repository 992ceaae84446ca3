"""The `-- key: value` lines that open a rule or a shared view: its published description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cardhub.errors import RuleError

__all__ = ["Header", "items", "read_header"]

_LINE = re.compile(r"--\s?(?P<key>[a-z_]+):\s*(?P<value>.*?)\s*$")
_MORE = re.compile(r"--\s{2,}(?P<value>\S.*?)\s*$")
_ITEM = re.compile(r"\s*[,，；;]\s*")


@dataclass(frozen=True)
class Header:
    """The keys of one file's header with the line each stands on; `body` is the SQL below it."""

    path: Path
    values: dict[str, str]
    lines: dict[str, int]
    body: str
    body_line: int

    def error(self, key: str, message: str) -> RuleError:
        """A RuleError at the line of `key` (line 1 where the key is missing)."""
        return RuleError(f"{self.path}:{self.lines.get(key, 1)}: {message}")

    def need(self, key: str) -> str:
        """The value of `key`; RuleError if it is missing or empty."""
        value = self.values.get(key, "")
        if not value:
            raise self.error(key, f"the header lacks `-- {key}: …`; add it")
        return value


def read_header(path: Path, known: frozenset[str]) -> Header:
    """Read a file's header. A line that begins `--` and two spaces continues the value above it.

    RuleError names file and line of an unknown, repeated or malformed key.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    values: dict[str, str] = {}
    places: dict[str, int] = {}
    last, number = "", 0
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        key_value, more = _LINE.match(line), _MORE.match(line)
        if more and last:
            values[last] += more["value"]
        elif key_value is None:
            raise RuleError(f"{path}:{number}: a header line reads `-- key: value`")
        elif key_value["key"] not in known:
            raise RuleError(
                f"{path}:{number}: unknown header key {key_value['key']}; known: {', '.join(sorted(known))}"
            )
        elif key_value["key"] in values:
            raise RuleError(f"{path}:{number}: header key {key_value['key']} is given twice")
        else:
            last = key_value["key"]
            values[last], places[last] = key_value["value"], number
    # Blank lines instead of the header keep the SQL's own line numbers right in every later message.
    body = "\n" * (number - 1) + "\n".join(lines[number - 1 :])
    return Header(path, values, places, body, number)


def items(value: str) -> tuple[str, ...]:
    """The parts of a comma- or semicolon-separated header value."""
    return tuple(part for part in _ITEM.split(value) if part)
