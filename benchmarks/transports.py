"""Each transport against dlt (its default and its fastest backend) doing the same pull to Parquet.

    python -m benchmarks.transports --rows 1000000

Every pull runs in a process of its own; its peak memory is that process's. The quarter-size pull of our own
transports shows whether memory grows with the rows.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.transport_sources import load_postgres, start_api, write_csv, write_pages
from sandbox.servers.postgres import PostgresServer

# transport → (ours, dlt's default, dlt's faster ways)
CONTESTS = {
    "database": ("ours_database", "dlt_database", ("dlt_database_pyarrow", "dlt_database_connectorx")),
    "rest": ("ours_rest", "dlt_rest", ()),
    "files": ("ours_files", "dlt_files", ("dlt_files_duckdb",)),
}


def measure(rows: int) -> list[dict[str, Any]]:
    """One record for each transport: rows/s and peak MiB of every contender, and the ratios."""
    with tempfile.TemporaryDirectory(prefix="cardhub-bench-") as folder:
        home = Path(folder)
        server = PostgresServer(home / "postgres", "benchmark PostgreSQL")
        server.start()
        try:
            few = _pull_all(home / "few", server, rows // 4, ours_only=True)
            many = _pull_all(home / "many", server, rows, ours_only=False)
        finally:
            server.stop()
    return [_compared(name, few, many) for name in CONTESTS]


def _pull_all(home: Path, server: PostgresServer, rows: int, *, ours_only: bool) -> dict[str, dict[str, Any]]:
    home.mkdir()
    table = load_postgres(server, rows)
    (home / "csv").mkdir()
    write_csv(server, home / "csv" / "cards.csv")
    write_pages(home / "csv" / "cards.csv", home / "pages")
    results = {}
    with closing(start_api(home / "pages")) as api:
        sources = {"database": table, "rest": next(api), "files": str(home / "csv" / "cards.csv")}
        for transport, (ours, default, faster) in CONTESTS.items():
            for name in (ours,) if ours_only else (ours, default, *faster):
                results[name] = _run(name, sources[transport], home / name)
    return results


def _run(name: str, source: str, out: Path) -> dict[str, Any]:
    out.mkdir()
    quiet = {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "CRITICAL", "DLT_DATA_DIR": str(out)}
    command = [sys.executable, "-m", "benchmarks.transport_pulls", name, source, str(out)]
    run = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{name} failed:\n{run.stderr[-6000:]}")
    measured: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    measured["rows_per_second"] = round(measured["rows"] / measured["seconds"])
    print(
        f"{name:24} {measured['rows_per_second']:>9,} rows/s {measured['peak_mib']:>6} MiB", file=sys.stderr
    )
    return measured


def _compared(name: str, few: dict[str, dict[str, Any]], many: dict[str, dict[str, Any]]) -> dict[str, Any]:
    ours, default, faster = CONTESTS[name]
    speed = many[ours]["rows_per_second"]
    fastest = max((default, *faster), key=lambda each: many[each]["rows_per_second"])
    return {
        "transport": name,
        "contenders": {each: many[each] for each in (ours, default, *faster)},
        "ratio_to_default": round(speed / many[default]["rows_per_second"], 2),
        "fastest": fastest,
        "ratio_to_fastest": round(speed / many[fastest]["rows_per_second"], 2),
        "memory_growth": round(many[ours]["peak_mib"] / few[ours]["peak_mib"], 2),
    }


def main() -> None:
    """Measure; progress goes to stderr, one JSON line to stdout."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=1_000_000)
    results = measure(parser.parse_args().rows)
    print(json.dumps(results, ensure_ascii=False))


if __name__ == "__main__":
    main()
