"""扶贫/防返贫: the workbook of monitored people, as the county exports it: a title row, then the header.

`python -m sandbox.servers.monitoring_workbook OUT FOLDER [FLAWS-JSON]` writes it in a process of its own.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sandbox.servers.flaws import Flaws, is_left_out
from sandbox.servers.layouts import LAYOUTS
from sandbox.servers.part import Part

__all__ = ["workbook_path", "write_workbook"]

_MOST_ROWS = 1_048_576 - 2
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d{2}")
_SERIAL = re.compile(r"\d{4,5}")
_DATASET = "monitored_member"


def workbook_path(part: Part, folder: Path) -> Path:
    month = str(part.manifest().get("as_of", "2026-01-01"))[:7].replace("-", "")
    return folder / f"防返贫监测对象_{month}.xlsx"


def write_workbook(part: Part, folder: Path, flaws: Flaws | None = None) -> None:
    """Write the workbook into the drop folder by temporary name and rename.

    Text stays text. Numbers in the cells, as Excel itself makes them: birth dates that are serials, and
    document numbers that a spreadsheet has already turned into 6.2E+17.
    """
    wrong = flaws or Flaws()
    folder.mkdir(parents=True, exist_ok=True)
    path = workbook_path(part, folder)
    temporary = path.with_name(f".{path.name}.tmp")
    if wrong.html:
        temporary.write_text("<!DOCTYPE html><title>统一登录</title>", encoding="utf-8")
    else:
        _write(part, temporary, wrong)
    if wrong.cut_at < 1:
        with temporary.open("r+b") as file:
            file.truncate(int(temporary.stat().st_size * wrong.cut_at))
    temporary.replace(path)


def _write(part: Part, path: Path, flaws: Flaws) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.parent)}) as book:
        _members(part, book.add_worksheet("监测对象"), flaws)
        if not flaws.without_control:
            control = book.add_worksheet("对账")
            for column, header in enumerate(("数据集", "区县", "期间", "行数")):
                control.write_string(0, column, header)
            for line, (county, period, rows) in enumerate(part.control_rows(_DATASET), start=1):
                for column, text in enumerate((_DATASET, county, period)):
                    control.write_string(line, column, text)
                control.write_number(line, 3, rows)


def _members(part: Part, sheet: Worksheet, flaws: Flaws) -> None:
    columns = part.columns(_DATASET)
    kept = flaws.kept(columns)
    sheet.write_string(0, 0, f"甘肃省防返贫监测对象基础信息表（{part.manifest().get('as_of', '')}导出）")
    for column, header in enumerate(flaws.header(columns)):
        sheet.write_string(1, column, header)
    numeric = {kept.index(name) for name in ("出生日期", "证件号码") if name in kept}
    line, number = 1, -1
    for batch in part.batches(LAYOUTS[_DATASET], size=10_000):
        for row in zip(*(batch.column(name).to_pylist() for name in kept), strict=True):
            number += 1
            if is_left_out(number, flaws.fewer):
                continue
            line += 1
            if line > _MOST_ROWS + 1:
                raise RuntimeError("more monitored people than one Excel sheet holds; generate fewer cards")
            for column, text in enumerate(row):
                if text is None:
                    continue
                if column in numeric and _is_number(kept[column], text):
                    sheet.write_number(line, column, float(text))
                else:
                    sheet.write_string(line, column, text)


def _is_number(header: str, text: str) -> bool:
    if header == "出生日期":
        return _SERIAL.fullmatch(text) is not None
    return _SCIENTIFIC.fullmatch(text) is not None


if __name__ == "__main__":
    given = Flaws(**json.loads(sys.argv[3])) if len(sys.argv) > 3 else None
    write_workbook(Part(Path(sys.argv[1]), "poverty_alleviation"), Path(sys.argv[2]), given)
