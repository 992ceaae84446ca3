"""Lists as people have them, and the results read back. Nobody here exists."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter

from cardhub.lists import Asked, ListFile, Matched, match_lists
from cardhub.settings import Settings
from tests.linkage.lake_rows import id_number

AS_OF = date(2026, 6, 15)
NUMBER = id_number(1)
OTHERS = id_number(2)
HEADER = ("姓名", "身份证号", "性别", "出生日期", "户籍区划", "备注")
HERE = "620102001001"
REGISTERED = (
    HEADER,
    ("马小龙", NUMBER, "男", "1980-01-01", HERE, ""),
    ("赵德芳", OTHERS, "男", "1980-01-01", HERE, ""),
)


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], sheet: str = "Sheet1") -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return path


def matched(
    path: Path,
    other: Path,
    output: Path,
    chosen: dict[str, str] | None = None,
    sheet: str | None = None,
    *,
    is_forced: bool = False,
) -> Matched:
    """`path` against `other`, written to `output`; the settings' home must not come to be."""
    asked = Asked(ListFile(path, sheet, chosen or {}), output, AS_OF, is_forced=is_forced)
    settings = Settings(home=output.parent / "no-hub-here")
    return match_lists(asked, ListFile(other, None, {}, "--against-columns"), settings)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path: Path) -> list[list[Any]]:
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
