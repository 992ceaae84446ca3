"""The compare step against the bare DuckDB joins of the same snapshots, in time and peak memory.

    python -m benchmarks.compare --cards 1000000

Builds a hub in a temporary folder with snapshots written directly: `--cards` holders and about ten department
rows for each. Bare: for each rule one join of the register with the rule's other inputs, on the ID number
(by-list answers on the person), of the projected columns, and count(*), nothing else. Each side runs in a
process of its own, so that its peak memory is its own.
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
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.compare_rows import SELECTS, answers, write
from cardhub import registry
from cardhub.comparison.catalogue import Catalogue, load_catalogue
from cardhub.comparison.inputs import columns_read
from cardhub.comparison.rule import Rule
from cardhub.comparison.run import compare
from cardhub.hub import Hub, open_hub
from cardhub.lake import doorway, snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage import link, link_sets, persons
from cardhub.linkage.identity import identity_of
from cardhub.settings import Settings
from cardhub.store import embedded
from schemas.dataset import Role

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
        done = compare(hub, con, AS_OF)
        return {"seconds": time.perf_counter() - began, "findings": done.findings, "held": done.held}


def run_bare(settings: Settings, cards: int) -> Result:
    """One join and count(*) for each rule over the same files and columns."""
    catalogue = load_catalogue(registry.rules_folder(), registry.datasets())
    with open_hub(settings) as hub, doorway.connect(settings) as con:
        pins = link.current_pins(hub)
        register = pins[registry.register().name]
        began = time.perf_counter()
        for rule in catalogue.rules.values():
            con.execute(_bare_join(hub, con, catalogue, rule, pins, register)).fetchall()
        return {"seconds": time.perf_counter() - began}


def _bare_join(
    hub: Hub, con: Any, catalogue: Catalogue, rule: Rule, pins: dict[str, Snapshot], register: Snapshot
) -> str:
    """The register joined with every other input: by ID number; answers by the person's number."""
    joins, counted = [], ["count(*)"]
    for number, name in enumerate(sorted(rule.inputs, key=lambda each: each != register.dataset)):
        dataset, alias = registry.dataset(name), f"t{number}"
        rows = f"{snapshots.scan(hub, con, pins[name])} AS {alias}"
        columns = columns_read(dataset, [rule], catalogue.views)
        counted += [f"count({alias}.{column})" for column in columns]
        if number == 0:
            joins.append(rows)
        elif dataset.role is Role.ANSWERED:
            if "persons" not in "".join(joins):
                links = link_sets.find(hub, register, register)
                assert links is not None
                persons_sql = link_sets.scan(hub, con, links)
                joins.append(f"LEFT JOIN {persons_sql} AS persons ON persons.record_key = t0.record_key")
            joins.append(f"LEFT JOIN {rows} ON {alias}.request_key = persons.person_id")
        else:
            joins.append(f"LEFT JOIN {rows} ON {alias}.{identity_of(dataset).id_number} = t0.id_number")
    return f"SELECT {', '.join(counted)} FROM {' '.join(joins)}"


PARTS: dict[str, Callable[[Settings, int], Result]] = {
    "build": build,
    "link": run_link,
    "compare": run_compare,
    "bare": run_bare,
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
    finally:
        embedded.stop(Settings(home=home))
        shutil.rmtree(home, ignore_errors=True)
    compared, bare = (min(side, key=_seconds) for side in zip(*turns, strict=True))
    ratio = round(compared["seconds"] / bare["seconds"], 2)
    return {"cards": cards, "build": built, "link": linked, "compare": compared, "bare": bare, "ratio": ratio}


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
        print(json.dumps(measure(asked.cards), indent=1))
        return
    result = PARTS[asked.part](Settings(home=asked.home), asked.cards)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = round(used.ru_utime + used.ru_stime, 2)
    print(json.dumps(result | {"cpu_seconds": cpu, "peak_mb": round(used.ru_maxrss / 1024)}))


if __name__ == "__main__":
    main()
