"""Checks against a bare scan: what judging a delivery costs, beside only reading the same rows.

    python -m benchmarks.checks --rows 10000000

The rows are subsidy rows. Judging is both halves of a check: its condition on every row, and the Great
Expectations gate. The bare scan reads every typed column once.
The import of Great Expectations (once per process) is reported apart.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from cardhub import registry
from cardhub.intake.normalise import typed_sql
from cardhub.intake.rows import ROWS, VERDICTS, load, settle
from quality.check import Check
from quality.suite import validate
from schemas.dataset import Dataset

AS_OF = date(2025, 11, 5)
DATASET = "disability_subsidy"
SAMPLE = 500_000


@dataclass(frozen=True)
class Measured:
    """Seconds of each part, best of the repeats, and the ratio that the acceptance names."""

    rows: int
    checks: int
    import_seconds: float
    raw_scan_seconds: float
    scan_seconds: float
    intake_seconds: float
    condition_seconds: float
    gate_seconds: float
    ratio: float


def measure(rows: int, repeats: int = 3, memory: str = "3GB", threads: int = 2) -> Measured:
    """Build `rows` raw rows, bring them through the intake, time the judging against the scan."""
    dataset, checks = registry.dataset(DATASET), registry.checks(DATASET)
    headers = {each.name: each.headers[0] for each in dataset.fields}
    config: dict[str, Any] = {"memory_limit": memory, "threads": threads, "preserve_insertion_order": False}
    config["temp_directory"] = tempfile.mkdtemp(prefix="cardhub-bench-")
    con = duckdb.connect(config=config)
    con.execute(f"CREATE TABLE delivered AS {_delivery(rows)}")
    raw_scan = _best(repeats, lambda: _scan(con, "delivered", list(headers.values())))
    conditions = _conditions(con, dataset, headers, checks, rows, repeats)
    began = time.perf_counter()
    load(con, dataset, headers, "delivered", checks, AS_OF)
    settle(con, dataset)
    intake = time.perf_counter() - began
    began = time.perf_counter()
    __import__("quality.gx_runtime")
    imported = time.perf_counter() - began
    columns = [row[0] for row in con.execute(f"DESCRIBE {ROWS}").fetchall() if not row[0].startswith("_")]
    scan = _best(repeats, lambda: _scan(con, ROWS, columns))
    gate = _best(repeats, lambda: validate(con, VERDICTS, checks, dataset=dataset.name))
    ratio = (conditions + gate) / scan
    return Measured(rows, len(checks), imported, raw_scan, scan, intake, conditions, gate, ratio)


def _conditions(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    headers: dict[str, str],
    checks: list[Check],
    rows: int,
    repeats: int,
) -> float:
    """Seconds of all conditions on all rows, scaled up from a sample: they read intermediate columns too."""
    sample = min(rows, SAMPLE)
    typed = typed_sql(dataset, headers, f"(FROM delivered LIMIT {sample})", AS_OF)
    con.execute(f"CREATE TABLE typed AS {typed}")
    counted = ", ".join(f"count(*) FILTER ({check.condition})" for check in checks)
    seconds = _best(repeats, lambda: con.execute(f"SELECT {counted} FROM typed").fetchall())
    con.execute("DROP TABLE typed")
    return seconds * rows / sample


def _best(repeats: int, work: Callable[[], Any]) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _scan(con: duckdb.DuckDBPyConnection, relation: str, columns: list[str]) -> None:
    counts = ", ".join(f'count("{name}")' for name in columns)
    con.execute(f"SELECT count(*), {counts} FROM {relation}").fetchall()


def _delivery(rows: int) -> str:
    """Raw rows under the department's headers; numbers have right check digits, none is a person's."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = " + ".join(f"(body // {10 ** (16 - i)} % 10) * {weight}" for i, weight in enumerate(weights))
    number = f"body::VARCHAR || substr('10X98765432', (({total}) % 11)::INTEGER + 1, 1)"
    born = "(DATE '1940-01-01' + (i % 27000)::INTEGER)"
    body = f"(620102 * 100000000000 + strftime({born}, '%Y%m%d')::BIGINT * 1000 + i % 999)"
    return f"""
        SELECT 'B' || lpad(i::VARCHAR, 9, '0') AS 申请编号,
               ['马晓明', '李秀英', '卓玛·扎西', '王芳'][i % 4 + 1] AS 姓名,
               {number} AS 身份证号, ['男', '女'][i % 2 + 1] AS 性别, strftime({born}, '%Y%m%d') AS 出生日期,
               '62010200' || lpad((i % 25 + 1)::VARCHAR, 2, '0') || '01' AS 户籍区划,
               {number} || '42' AS 残疾人证号, ['01', '02'][i % 2 + 1] AS 补贴类型, '低保' AS 认定依据,
               '4' AS 认定残疾类别, '2' AS 认定残疾等级, '110.00' AS 月标准, '本地' AS 受理渠道,
               '2024-01-05' AS 申请日期, '2024-02-05' AS 审定日期, '202403' AS 起始月份,
               NULL::VARCHAR AS 停发月份, NULL::VARCHAR AS 停发原因, NULL::VARCHAR AS 其他护理补贴,
               '202510' AS 统计月份, 1 AS _part, i AS _row, '' AS _location
        FROM (SELECT i, {body} AS body FROM range({rows}) r(i))
    """


def main() -> None:
    """Measure and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--memory", default="3GB")
    options = parser.parse_args()
    print(json.dumps(vars(measure(options.rows, memory=options.memory)), ensure_ascii=False))


if __name__ == "__main__":
    main()
