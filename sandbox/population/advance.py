"""Let a generated province live on: `python -m sandbox.population.advance OUT --months 3`

The same seed, size, first date and number of months give the same province, in one step or in several.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sandbox.population.clock import Clock
from sandbox.population.generate import write_month
from sandbox.population.life import pass_month
from sandbox.population.planting import plant
from sandbox.population.world import begin

__all__ = ["USUAL_CHANGES", "advance", "live_on"]

USUAL_CHANGES = 0.02


def advance(out: Path, months: int = 1, changes: float | None = None) -> dict[str, Any]:
    """Replace what `generate` or `advance` wrote by what is there so many months later; returns the manifest.

    `changes` is the share of rows that change in a month, as in the months before if not told, 0.02 at first.
    Raises ValueError if it differs from that of earlier months: a history has one.
    """
    *_, manifest = islice(live_on(out, changes), months)
    return manifest


def live_on(out: Path, changes: float | None = None) -> Iterator[dict[str, Any]]:
    """The same, month by month without an end: each step replaces `out` and gives its manifest."""
    told = json.loads((out / "manifest.json").read_text("utf-8"))
    pace = told["pace"] if changes is None else changes / USUAL_CHANGES
    if told["months"] and pace != told["pace"]:
        raise ValueError(f"{out} has lived {told['months']} months with another share of changes")
    world = begin(told["seed"], told["cards"], Clock(date.fromisoformat(told["since"])))
    world.pace = pace
    parts = plant(world).parts
    for _ in range(told["months"]):
        pass_month(world)
    while True:
        pass_month(world)
        following = out.with_name(f"{out.name}.next")
        shutil.rmtree(following, ignore_errors=True)
        manifest = write_month(following, world, parts, before=out)
        _replace(out, following)
        yield manifest


def _replace(out: Path, following: Path) -> None:
    """Put the new month where the old one was; cut off half-way, one of the two is still whole."""
    past = out.with_name(f"{out.name}.past")
    out.rename(past)
    following.rename(out)
    shutil.rmtree(past)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.population.advance", description=__doc__)
    parser.add_argument("out", type=Path, help="what `python -m sandbox.population` wrote")
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--changes", type=float, help="share of rows that change in a month (0.02)")
    chosen = parser.parse_args()
    manifest = advance(chosen.out.resolve(), chosen.months, chosen.changes)
    print(json.dumps(manifest, ensure_ascii=False))


if __name__ == "__main__":
    main()
