"""The same seed, size and date give the same province; other dates and sizes give a whole one."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from sandbox.population import generate
from cardhub.comparison.desk import catalogue

REPOSITORY = Path(__file__).resolve().parents[2]


def tables(out: Path) -> dict[str, Path]:
    return {str(path.relative_to(out)): path for path in sorted(out.glob("*/*.parquet"))}


def test_same_seed_same_province_in_another_process(tmp_path: Path) -> None:
    # Python shuffles sets of words anew in each process, so one process alone would prove little.
    command = "from datetime import date; from pathlib import Path; from sandbox.population import generate; "
    for name, shuffle in (("one", "1"), ("two", "2")):
        subprocess.run(
            [
                sys.executable,
                "-c",
                f"{command}generate(11, 2_000, date(2026, 11, 24), Path({name!r}).absolute())",
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": shuffle, "PYTHONPATH": str(REPOSITORY)},
            check=True,
        )

    one, two = tables(tmp_path / "one"), tables(tmp_path / "two")
    assert list(one) == list(two)
    for name in one:
        assert pq.read_table(one[name]).equals(pq.read_table(two[name])), name


def test_another_seed_is_another_province(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(seed, 2_000, date(2026, 11, 24), tmp_path / str(seed))

    people = [pq.read_table(tmp_path / str(seed) / "truth/people.parquet")["id_number"] for seed in (1, 2)]
    assert not people[0].equals(people[1])


@pytest.mark.parametrize("as_of", [date(2026, 1, 10), date(2025, 9, 1), date(2028, 2, 29)])
def test_small_provinces_plant_every_rule_on_any_date(tmp_path: Path, as_of: date) -> None:
    generate(3, 2_000, as_of, tmp_path)

    leads = duckdb.sql(
        "SELECT rule_id, count(*) FILTER (kind = 'planted'), count(*) FILTER (kind = 'near_miss') "
        f"FROM '{tmp_path}/truth/leads.parquet' GROUP BY 1"
    ).fetchall()
    counts = {rule: figures for rule, *figures in leads}
    assert set(catalogue().rules) <= set(counts)
    for rule in catalogue().rules:
        planted, near_misses = counts[rule]
        assert planted >= 3, rule
        assert near_misses >= 3, rule
