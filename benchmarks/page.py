"""The tables of docs/benchmarks.md, each between two markers; each says when and where it was measured."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.figures import Figure

__all__ = ["find_markers", "machine", "rewrite", "table"]


def machine() -> str:
    """Date, processor, memory and versions, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "dlt"))
    return (
        f"{date.today()}; {_processor()}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB; "
        f"Python {platform.python_version()}, {versions}"
    )


def table(figures: Sequence[Figure]) -> str:
    """The figures in Markdown."""
    lines = ["| Measured | Figure | Limit | |", "|---|---:|---:|---|"]
    lines += [f"| {each.what} | {each.measured} | {each.limit} | {each.verdict} |" for each in figures]
    return "\n".join(lines)


def rewrite(page: Path, part: str, text: str) -> None:
    """Put `text` between the markers of `part`; ValueError if the page has none."""
    before = page.read_text("utf-8")
    begin, end = find_markers(before, part)
    page.write_text(f"{before[:begin]}\n{text}\n{before[end:]}", "utf-8")


def find_markers(page: str, part: str) -> tuple[int, int]:
    """Where the table of `part` begins and ends; ValueError if the page has no place for it."""
    first, last = f"<!-- {part}: rewritten by make bench -->", f"<!-- {part}: end -->"
    if not 0 <= page.find(first) < page.find(last):
        raise ValueError(f"the page lacks {first} … {last}; put them where the table shall stand")
    return page.index(first) + len(first), page.index(last)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    told = re.search(r"model name\s*: (.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return told[1].strip() if told else platform.machine()
