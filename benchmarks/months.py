"""A monthly link + compare that begins with the last one against one of everything, month by month.

    python -m benchmarks.months --cards 100000 --months 24

Builds the tables of compare_rows.py in a temporary folder, lets 2 % of all rows change each month, and does
the month twice: from what the month before left, and with every link set made anew and every rule evaluated
for everybody. Links, findings and held leads of both must be the same, to the last column. Bringing persons
and cases up to date belongs to other steps and is not measured.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.compare import AS_OF
from benchmarks.compare_rows import SELECTS, answers, write
from benchmarks.month_rows import calm, pass_month
from cardhub import registry
from cardhub.comparison.catalogue import declared_rules
from cardhub.comparison.run import compare
from cardhub.hub import Hub, open_hub
from cardhub.lake import doorway
from cardhub.linkage import link, link_sets, persons
from cardhub.settings import Settings
from cardhub.store import embedded
from cardhub.store.tables import link_set

Result = dict[str, Any]


def build(hub: Hub, cards: int, *, is_dense: bool) -> int:
    """Write every snapshot; the number of rows."""
    write(hub, registry.register().name, SELECTS[registry.register().name].format(cards=cards), AS_OF)
    persons.refresh(hub, AS_OF)
    with hub.engine.connect() as connection:
        first = connection.execute(sa.text("select min(person_id) from person")).scalar_one()
    selects = SELECTS | answers(first) if is_dense else calm(first)
    rows = sum(write(hub, name, select.format(cards=cards), AS_OF) for name, select in selects.items())
    persons.refresh(hub, AS_OF)
    return rows


def do_month(hub: Hub, as_of: date, *, everybody: bool) -> tuple[Result, Any]:
    """Link and compare; how long it took, and a digest of all that it leaves."""
    with doorway.connect(hub.settings) as con:
        began, used = time.perf_counter(), time.process_time()
        link.link_all(hub, con)
        linked = time.perf_counter()
        # Naming the rules looks at everybody, and keeps nothing for the next month.
        done = compare(hub, con, as_of, list(declared_rules()) if everybody else None)
        ended = time.perf_counter()
        took = {
            "link_seconds": linked - began,
            "compare_seconds": ended - linked,
            "seconds": ended - began,
            "cpu_seconds": time.process_time() - used,
            "findings": done.findings,
            "persons": done.summary["evaluated"].get("persons"),
        }
        return took, _digest(hub, con)


def do_month_of_everything(hub: Hub, as_of: date) -> tuple[Result, Any]:
    """As if nothing had been linked or compared before, and then as if it had not been done."""
    listed = link_set.c.dataset != registry.register().name
    with hub.engine.begin() as connection:
        kept = connection.execute(sa.select(link_set).where(listed)).mappings().all()
        connection.execute(link_set.delete().where(listed))
    done = do_month(hub, as_of, everybody=True)
    with hub.engine.begin() as connection:
        connection.execute(link_set.delete().where(listed))
        connection.execute(link_set.insert(), [dict(row) for row in kept])
    return done


def _digest(hub: Hub, con: Any) -> Any:
    relations = {name: f"(SELECT * FROM {name})" for name in ("findings", "held", "blocked")}
    for name, links in link.link_pins(hub, con, link.current_pins(hub)).items():
        relations[name] = link_sets.scan(hub, con, links)
    found = {}
    for name, rows in relations.items():
        columns = ", ".join(sorted(row[0] for row in con.execute(f"DESCRIBE FROM {rows}").fetchall()))
        found[name] = con.execute(f"SELECT count(*), sum(hash({columns})) FROM {rows}").fetchone()
    return found


def measure(cards: int, months: int, *, is_dense: bool) -> Result:
    """Every month both ways; the first month is the one the others begin with."""
    home = Path(tempfile.mkdtemp(prefix="months-bench-"))
    settings = Settings(home=home)
    turns: list[tuple[Result, Result]] = []
    try:
        with open_hub(settings) as hub:
            rows = build(hub, cards, is_dense=is_dense)
            do_month(hub, AS_OF, everybody=False)
            for month in range(1, months + 1):
                at = AS_OF.year * 12 + AS_OF.month - 1 + month
                as_of = date(at // 12, at % 12 + 1, AS_OF.day)
                pass_month(hub, month, as_of)
                (some, found), (all_, whole) = (
                    do_month(hub, as_of, everybody=False),
                    do_month_of_everything(hub, as_of),
                )
                if found != whole:
                    differing = [name for name in whole if found.get(name) != whole[name]]
                    raise SystemExit(
                        f"{as_of}: {', '.join(differing)} are not the same; the months must agree"
                    )
                turns.append((some, all_))
                print(
                    json.dumps({"as_of": str(as_of), "some": some, "all": all_}), file=sys.stderr, flush=True
                )
    finally:
        embedded.stop(settings)
        shutil.rmtree(home, ignore_errors=True)
    ratios = sorted(some["seconds"] / all_["seconds"] for some, all_ in turns)
    totals = [sum(each["seconds"] for each in side) for side in zip(*turns, strict=True)]
    return {
        "cards": cards,
        "rows": rows,
        "months": months,
        "findings": turns[-1][0]["findings"],
        "some_seconds": totals[0],
        "all_seconds": totals[1],
        "ratio": round(totals[0] / totals[1], 3),
        "median_ratio": round(statistics.median(ratios), 3),
        "worst_ratio": round(ratios[-1], 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--dense", action="store_true", help="three leads for two holders, instead of few")
    asked = parser.parse_args()
    print(json.dumps(measure(asked.cards, asked.months, is_dense=asked.dense)))


if __name__ == "__main__":
    main()
