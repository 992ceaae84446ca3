"""The compare step against the bare DuckDB joins of the same snapshots, in time and peak memory.

    python -m benchmarks.compare --cards 1000000

Builds a hub in a temporary folder with snapshots written directly: `--cards` holders and about ten department
rows for each. Bare: for each rule one join of the register with the rule's other inputs, on the ID number
(by-list answers on the person), of the projected columns, and count(*), nothing else. Each side runs in a
process of its own, so that its peak memory is its own. Bringing the findings to the cases, for the first time
and once more, is measured beside it and is not part of the ratio.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.compare_bare import run_bare
from benchmarks.compare_rows import SELECTS, answers, write
from cardhub.cases import reconcile
from cardhub.comparison.run import compare
from cardhub.hub import open_hub
from cardhub.lake import doorway
from cardhub.linkage import link, persons
from cardhub.settings import Settings
from cardhub.store import embedded

AS_OF = date(2026, 6, 15)

Result = dict[str, Any]


def build(settings: Settings, cards: int) -> Result:
    """Write every snapshot; make the persons."""
    rows = {}
    with open_hub(settings) as hub:
        for name, select in SELECTS.items():
            rows[name] = write(hub, name, select.format(cards=cards), AS_OF)
        began = time.perf_counter()
        persons.refresh(hub, AS_OF)
        made = time.perf_counter() - began
        with hub.engine.connect() as connection:
            first = connection.execute(sa.text("select min(person_id) from person")).scalar_one()
        for name, select in answers(first).items():
            rows[name] = write(hub, name, select.format(cards=cards), AS_OF)
    return {"rows": sum(rows.values()), "persons_seconds": made}


def run_link(settings: Settings, cards: int) -> Result:
    """Every link set, made anew."""
    with open_hub(settings) as hub, doorway.connect(settings) as con:
        began = time.perf_counter()
        link.link_all(hub, con)
        return {"seconds": time.perf_counter() - began}


def run_compare(settings: Settings, cards: int) -> Result:
    """The compare step as `cardhub compare` runs it, but for bringing the findings to the cases."""
    with open_hub(settings) as hub, doorway.connect(settings) as con:
        began = time.perf_counter()
        done = compare(hub, con, AS_OF, is_whole=True)
        return {"seconds": time.perf_counter() - began, "findings": done.findings, "held": done.held}


def run_cases(settings: Settings, cards: int) -> Result:
    """Bring the same findings to the cases twice: all new, then all known."""
    with open_hub(settings) as hub, doorway.connect(settings) as con:
        done = compare(hub, con, AS_OF)
        times = [time.perf_counter()]
        turns = []
        for _ in range(2):
            turns.append(asdict(reconcile(hub, con, done)))
            times.append(time.perf_counter())
    first, again = (after - before for before, after in pairwise(times))
    return {"seconds": first, "again_seconds": again, "first": turns[0], "again": turns[1]}


PARTS: dict[str, Callable[[Settings, int], Result]] = {
    "build": build,
    "link": run_link,
    "compare": run_compare,
    "bare": run_bare,
    "cases": run_cases,
}


def in_process(part: str, home: Path, cards: int) -> Result:
    """Run a part in a fresh process; adds its peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.compare", "--cards", str(cards)]
    done = subprocess.run(
        [*command, "--part", part, "--home", str(home)], check=True, stdout=subprocess.PIPE, text=True
    )
    result: Result = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(cards: int) -> Result:
    """Build, link, then compare and bare in turn, the best of three each."""
    home = Path(tempfile.mkdtemp(prefix="compare-bench-"))
    try:
        built = in_process("build", home, cards)
        linked = in_process("link", home, cards)
        turns = [(in_process("compare", home, cards), in_process("bare", home, cards)) for _ in range(3)]
        cases = in_process("cases", home, cards)
    finally:
        embedded.stop(Settings(home=home))
        shutil.rmtree(home, ignore_errors=True)
    compared, bare = (min(side, key=_seconds) for side in zip(*turns, strict=True))
    ratio = round(compared["seconds"] / bare["seconds"], 2)
    measured = {"build": built, "link": linked, "compare": compared, "bare": bare, "cases": cases}
    return {"cards": cards, **measured, "ratio": ratio}


def _seconds(result: Result) -> float:
    return float(result["seconds"])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, default=1_000_000)
    parser.add_argument("--part", choices=PARTS, help="only this part, in this process, on --home")
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    if asked.part is None:
        print(json.dumps(measure(asked.cards)))
        return
    result = PARTS[asked.part](Settings(home=asked.home), asked.cards)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = round(used.ru_utime + used.ru_stime, 2)
    print(json.dumps(result | {"cpu_seconds": cpu, "peak_mb": round(used.ru_maxrss / 1024)}))


if __name__ == "__main__":
    main()
