"""教育: the yearly files in the outbox, as the school-roll system exports them."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from sandbox.servers.flaws import Flaws, is_left_out
from sandbox.servers.layouts import LAYOUTS
from sandbox.servers.part import Part

__all__ = ["write_outbox"]

# Each export template of the province says some headers in its own way.
_SYNONYMS = (
    ("学生姓名", "姓名"),
    ("身份证件号", "身份证号", "证件号码"),
    ("办学类型", "学校类型"),
    ("就读状态", "学籍状态"),
)
_LOGIN_PAGE = "<!DOCTYPE html><title>统一登录</title><h1>会话已失效，请重新登录</h1>"


def write_outbox(part: Part, outbox: Path, flaws: Flaws | None = None) -> None:
    """Write 学籍, 送教上门 and 对账 of every school year, each by temporary name and rename."""
    outbox.mkdir(parents=True, exist_ok=True)
    wrong = flaws or Flaws()
    years = {
        dataset: part.values(dataset, LAYOUTS[dataset].period)
        for dataset in ("student_record", "home_teaching_visit")
        if part.has(dataset)
    }
    for year in years.get("student_record", []):
        _write_roll(part, year, outbox / f"学籍_{year}.csv", wrong)
    for year in years.get("home_teaching_visit", []):
        _write_visits(part, year, outbox / f"送教上门_{year}.csv", wrong)
    for year in sorted({year for several in years.values() for year in several}):
        control = outbox / f"对账_{year}.csv"
        if wrong.without_control:
            control.unlink(missing_ok=True)
            continue
        counts = [
            (dataset, county, period, str(rows))
            for dataset in years
            for county, period, rows in part.control_rows(dataset)
            if period == year
        ]
        _write(control, [("数据集", "区县", "期间", "行数"), *counts], "utf-8", Flaws())


def _write_roll(part: Part, year: str, path: Path, flaws: Flaws) -> None:
    columns = part.columns("student_record")
    chosen = random.Random(f"{part.manifest().get('seed', 0)}")
    said = {}
    for group in _SYNONYMS:
        wanted = chosen.choice(group)
        said.update({name: wanted for name in group if name in columns})
    named = Flaws(renamed=said | flaws.renamed, missing=flaws.missing)
    rows = list(_rows(part, "student_record", columns, year, flaws))
    sheet = [
        (f"甘肃省中小学生学籍信息（{year}学年）",),
        (f"导出日期：{part.manifest().get('as_of', '')}", "导出单位：省电教中心"),
        named.header(columns),
        *rows,
        ("",),
        (f"合计：{len(rows)}人",),
        ("说明：1.残疾类型按学籍系统登记填写；2.本表仅供部门间核对使用。",),
    ]
    _write(path, sheet, flaws.encoding or "gb18030", flaws)


def _write_visits(part: Part, year: str, path: Path, flaws: Flaws) -> None:
    columns = part.columns("home_teaching_visit")
    rows = _rows(part, "home_teaching_visit", columns, year, flaws)
    _write(path, [flaws.header(columns), *rows], flaws.encoding or "utf-8-sig", flaws)


def _rows(part: Part, dataset: str, columns: list[str], year: str, flaws: Flaws) -> Iterator[list[str]]:
    layout = LAYOUTS[dataset]
    kept = flaws.kept(columns)
    number = -1
    for batch in part.batches(layout, where=(layout.period, year)):
        for row in zip(*(batch.column(name).to_pylist() for name in kept), strict=True):
            number += 1
            if not is_left_out(number, flaws.fewer):
                yield ["" if value is None else value for value in row]


def _write(path: Path, rows: Iterable[Iterable[str]], encoding: str, flaws: Flaws) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding=encoding, newline="") as file:
        if flaws.html:
            file.write(_LOGIN_PAGE)
        else:
            csv.writer(file).writerows(rows)
    if flaws.cut_at < 1:
        with temporary.open("r+b") as file:
            file.truncate(int(temporary.stat().st_size * flaws.cut_at))
    temporary.replace(path)
