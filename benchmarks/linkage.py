"""`make bench-linkage`: our linker and Splink alone on the same sandbox province, in the same run.

    python -m benchmarks.linkage --cards 100000 --seeds 1

The province's rows get more damage first (linkage_damage.py). Prints precision, recall and F1 over all
linkable rows and over those without a right ID number, the precision of grades A to C, and times. Splink is
given, for each figure, the threshold that is best for it on these very rows. It trains on them, which is part
of its time; our model is frozen. Ends with 1 where our F1 is not higher, our time over half, or a figure of
ours below its floor; `--page docs/benchmarks.md` keeps the table there.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb

from benchmarks.figures import Figure
from benchmarks.linkage_damage import damage
from benchmarks.linkage_data import load_province
from benchmarks.linkage_ours import link_ours
from benchmarks.linkage_splink import link_by_splink
from benchmarks.page import machine, rewrite, table
from sandbox.population.generate import generate

__all__ = ["Accuracy", "Run", "accuracy", "measure", "run"]

AS_OF = date(2026, 11, 24)
# Least precision and recall: over all rows, over those without a right number; precision of grades A to C.
FLOORS = ((0.999, 0.995), (0.99, 0.8))
BY_NUMBER_FLOOR = 0.9999
WITHOUT_RIGHT_NUMBER = "id_state NOT IN ('right', 'repairable')"
THRESHOLDS = (0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999)


@dataclass(frozen=True)
class Accuracy:
    """Of the linked rows and of the linkable ones; F1 is 0 where nothing was found."""

    precision: float
    recall: float
    threshold: float | None = None

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Run:
    """Over all rows, and over those without a right ID number; our grades A to C alone; seconds."""

    rows: int
    ours: tuple[Accuracy, Accuracy]
    splink: tuple[Accuracy, Accuracy]
    by_number: Accuracy
    our_time: float
    splink_training: float
    splink_linking: float

    @property
    def is_kept(self) -> bool:
        better = all(mine.f1 > other.f1 for mine, other in zip(self.ours, self.splink, strict=True))
        enough = self.by_number.precision >= BY_NUMBER_FLOOR and all(
            each.precision >= precision and each.recall >= recall
            for each, (precision, recall) in zip(self.ours, FLOORS, strict=True)
        )
        return better and enough and self.our_time <= (self.splink_training + self.splink_linking) / 2

    def figures(self) -> Iterator[Figure]:
        """The table of the page; where there is a limit, a line says what it is."""
        for row, what in enumerate(("all rows", "without a right ID number")):
            mine, other, (precision, recall) = self.ours[row], self.splink[row], FLOORS[row]
            yield _floor(f"{what}: precision", mine.precision, precision)
            yield _floor(f"{what}: recall", mine.recall, recall)
            ahead = mine.f1 > other.f1
            yield Figure(f"**{what}: F1**", f"{mine.f1:.5f}", f"> Splink's {other.f1:.5f}", ahead)
        yield _floor("grades A to C: precision", self.by_number.precision, BY_NUMBER_FLOOR)
        theirs = self.splink_training + self.splink_linking
        fast = self.our_time <= theirs / 2
        yield Figure("**time**", f"{self.our_time:.1f} s", f"≤ ½ of Splink's {theirs:.1f} s", fast)

    def lines(self) -> Iterator[str]:
        yield f"{'':<34}{'precision':>10}{'recall':>10}{'F1':>10}"
        for row, what in enumerate(("all rows", "without a right ID number")):
            for who, each in (("ours", self.ours[row]), ("Splink", self.splink[row])):
                best = f"  (threshold {each.threshold})" if each.threshold else ""
                yield f"{what:<26}{who:<8}{each.precision:>10.5f}{each.recall:>10.5f}{each.f1:>10.5f}{best}"
        yield f"{'grades A to C':<26}{'ours':<8}{self.by_number.precision:>10.5f}"
        yield (
            f"time: ours {self.our_time:.1f} s; Splink {self.splink_training + self.splink_linking:.1f} s, "
            f"{self.splink_training:.1f} s of them training ({self.rows:,} rows)"
        )


def _floor(what: str, value: float, floor: float) -> Figure:
    return Figure(what, f"{value:.5f}", f"≥ {floor:g}", value >= floor)


def accuracy(con: Any, links: str, only: str, threshold: float | None = None) -> Accuracy:
    """Of the links in `links`(key, person, …), over the rows of `record` that `only` holds for."""
    known = "TRUE" if threshold is None else f"probability >= {threshold}"
    right, linked, linkable = con.execute(f"""
        SELECT count(*) FILTER (l.person = r.true_key), count(l.person), count(r.true_key)
        FROM record AS r LEFT JOIN (SELECT * FROM {links} WHERE {known}) AS l USING (key) WHERE {only}
    """).fetchone()
    return Accuracy(right / max(linked, 1), right / max(linkable, 1), threshold)


def run(seed: int, cards: int) -> Run:
    """Both linkers on the province of a seed."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        generate(seed, cards, AS_OF, Path(folder))
        load_province(con, Path(folder), AS_OF)
        damage(con, seed)
        return measure(con)


def measure(con: Any) -> Run:
    """Both linkers on the tables `record` and `register` of a connection."""
    began = perf_counter()
    link_ours(con)
    our_time = perf_counter() - began
    training, linking = link_by_splink(con)
    (rows,) = con.execute("SELECT count(*) FROM record").fetchone()
    subsets = ("TRUE", WITHOUT_RIGHT_NUMBER)
    ours = [accuracy(con, "ours", only) for only in subsets]
    theirs = [
        max((accuracy(con, "theirs", only, each) for each in THRESHOLDS), key=lambda found: found.f1)
        for only in subsets
    ]
    by_number = accuracy(con, "(FROM ours WHERE is_by_number)", "TRUE")
    return Run(rows, (ours[0], ours[1]), (theirs[0], theirs[1]), by_number, our_time, training, linking)


def main() -> int:
    """Measure and print; 1 where a limit is broken."""
    parser = argparse.ArgumentParser(prog="make bench-linkage", description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument(
        "--page", type=Path, help="the page whose table is rewritten with the last seed's figures"
    )
    chosen = parser.parse_args()
    kept = True
    for _ in range(chosen.seeds):
        seed = secrets.randbelow(1_000_000)
        print(f"seed {seed}, {chosen.cards:,} cards", flush=True)
        done = run(seed, chosen.cards)
        print("\n".join(f"  {line}" for line in done.lines()), flush=True)
        kept &= done.is_kept
        if chosen.page:
            size = f"{chosen.cards:,} cards, seed {seed}, {done.rows:,} rows; {machine()}"
            rewrite(chosen.page, "linkage", f"{size}\n\n{table(list(done.figures()))}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
