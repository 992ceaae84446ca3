"""`cardhub match` on a worksheet against a register of the sandbox, in time and peak memory.

    python -m benchmarks.match --rows 200000

Writes a province of 0.6 cards a row, brings its register into a hub of its own, and runs the command in a
fresh process, imports and all, once for each form of output.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine

from benchmarks.match_lists import HEADERS, write_list
from cardhub import registry
from cardhub.hub import open_hub
from cardhub.intake import check
from cardhub.lake import doorway, runs, snapshots
from cardhub.linkage import persons
from cardhub.settings import Settings
from cardhub.store import embedded
from sandbox.population import generate

AS_OF = date(2026, 11, 24)
FORMS = (".xlsx", ".csv", ".parquet")
# A process of its own measures the command: what it takes is its child's.
_MEASURED = """
import json, resource, subprocess, sys, time
began = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": done.returncode, "seconds": time.perf_counter() - began, "told": done.stdout,
                  "cpu_seconds": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}))
"""


def load_register(home: Path, population: Path) -> int:
    """A hub at `home` with the province's register alone; the number of persons."""
    dataset = registry.register()
    path = population / dataset.source / f"{dataset.name}.parquet"
    with open_hub(Settings(home=home)) as hub:
        with (
            doorway.connect(hub.settings) as con,
            runs.begin(hub, dataset.name, "full", AS_OF, dataset.source) as run,
        ):
            con.execute(
                f"CREATE TABLE delivered AS SELECT *, row_number() OVER () - 1 AS _row, 0 AS _part, "
                f"'' AS _location FROM '{path}'"
            )
            checked = check(hub, con, dataset, run, "delivered", AS_OF)
            snapshots.commit(
                hub,
                con,
                run,
                checked.select_sql,
                checked.coverage_rows,
                checked.volumes,
                None,
                checked.counts,
            )
        return persons.refresh(hub, AS_OF).persons


def measure(rows: int) -> dict[str, Any]:
    """The command once for each form; seconds, CPU seconds and peak of each."""
    folder = Path(tempfile.mkdtemp(prefix="match-bench-"))
    home = folder / "var"
    try:
        generate(7, max(rows * 3 // 5, 2_000), AS_OF, folder / "population")
        written = write_list(folder / "population", folder / "list.xlsx", rows)
        found = {"rows": written, "persons": load_register(home, folder / "population")}
        return found | {"forms": {form: _run(home, folder, form) for form in FORMS}}
    finally:
        embedded.stop(Settings(home=home))
        shutil.rmtree(folder, ignore_errors=True)


def _run(home: Path, folder: Path, form: str) -> dict[str, Any]:
    output = folder / f"out{form}"
    command = [sys.executable, "-m", "cardhub", "match", str(folder / "list.xlsx"), "--output", str(output)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command, "--as-of", AS_OF.isoformat(), "--json"],
        env=os.environ | {"CARDHUB_HOME": str(home)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    if result["code"]:
        raise SystemExit(f"cardhub match ended with code {result['code']}; its own words are above")
    told = json.loads(result.pop("told"))
    is_whole = form != ".xlsx" or _same(folder / "list.xlsx", output)
    return result | {"by_grade": {each: told[each] for each in "ABCD"}, "is_whole": is_whole}


def _same(before: Path, after: Path) -> bool:
    """Whether the result holds the list's own cells unchanged, and nothing but text in them."""
    books = [python_calamine.CalamineWorkbook.from_path(str(each)) for each in (before, after)]
    old, new = (book.get_sheet_by_index(0).to_python() for book in books)
    return old[1:] == [row[: len(HEADERS)] for row in new]


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=200_000)
    began = time.perf_counter()
    result = measure(parser.parse_args().rows)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"match: {time.perf_counter() - began:.0f} s in all, {own} MiB here", file=sys.stderr)
    print(json.dumps(result, ensure_ascii=False))


if __name__ == "__main__":
    main()
