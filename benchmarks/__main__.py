"""`make bench`: every part after the other, in a process of its own, against its limits.

    python -m benchmarks --cards 1000000 --only compare

Prints each figure beside its limit and keeps the tables of docs/benchmarks.md. Ends with 1 if a limit is
broken.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, of_checks, of_compare, of_match, of_transports
from benchmarks.page import find_markers, machine, rewrite, table

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "benchmarks.md"
CARDS = 1_000_000


@dataclass(frozen=True)
class Part:
    """`size`: the option and the number for so many cards; `figures` reads the JSON it prints."""

    module: str
    size: Callable[[int], tuple[str, int]]
    figures: Callable[[Any], list[Figure]]


PARTS = {
    "compare": Part("benchmarks.compare", lambda cards: ("--cards", cards), of_compare),
    "transports": Part("benchmarks.transports", lambda cards: ("--rows", min(cards, CARDS)), of_transports),
    "checks": Part("benchmarks.checks", lambda cards: ("--rows", 10 * cards), of_checks),
    "match": Part("benchmarks.match", lambda cards: ("--rows", cards // 5), of_match),
}


def main() -> int:
    """Measure, print, keep the tables; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--only", choices=PARTS, action="append", help="this part (may be repeated)")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page whose tables are rewritten")
    chosen = parser.parse_args()
    names = chosen.only or list(PARTS)
    for name in names:
        # Now, not after minutes of measuring.
        find_markers(chosen.page.read_text("utf-8"), name)
    print(machine(), flush=True)
    kept = True
    for name in names:
        part = PARTS[name]
        option, number = part.size(chosen.cards)
        size = f"{number:,} {option.removeprefix('--')}"
        print(f"\n{name}: {size}", flush=True)
        figures = part.figures(_run(part.module, option, str(number)))
        for each in figures:
            print(f"  {each.what:<60} {each.measured:>16}  {each.limit:<10} {each.verdict}", flush=True)
        rewrite(chosen.page, name, f"{size}; {machine()}\n\n{table(figures)}")
        kept &= all(each.is_kept for each in figures)
    return 0 if kept else 1


def _run(module: str, *arguments: str) -> Any:
    """The JSON of the last line that the module prints; its progress passes through to stderr."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{module} ended with code {done.returncode}; its own words are above")
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main())
