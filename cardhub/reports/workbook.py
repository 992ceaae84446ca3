"""One county's worklist as XLSX: a summary sheet and a sheet per rule, written in constant memory.

Every value is written as text: a number that Excel could round, or a name that starts with `=`, stays what it
was. Rows wait in `scratch`, a folder beside the report, never in a shared one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError

from cardhub.errors import StorageError
from cardhub.reports.wording import SEVERITIES

__all__ = ["COLUMNS", "SheetTitle", "Workbook"]

COLUMNS: tuple[tuple[str, int], ...] = (
    ("案件编号", 10),
    ("姓名", 12),
    ("身份证号（已遮盖）", 22),
    ("乡镇（街道）", 16),
    ("村（社区）", 18),
    ("残疾类别", 10),
    ("残疾等级", 10),
    ("疑点", 44),
    ("残联登记", 40),
    ("部门数据", 48),
    ("起止和估算", 26),
    ("核查部门", 16),
    ("建议服务或处理", 36),
    ("严重程度", 10),
    ("发现日期", 12),
    ("先核身份", 12),
    ("尚未核对的事项", 30),
)

_SUMMARY: tuple[tuple[str, int], ...] = (
    ("规则", 10),
    ("名称", 36),
    ("核查部门", 20),
    ("合计", 8),
    *((title, 8) for title in SEVERITIES.values()),
    ("先核身份", 10),
)


@dataclass(frozen=True)
class SheetTitle:
    """What stands on a rule's sheet above its rows, and in its line of the summary."""

    rule_id: str
    title: str
    verifying_department: str


class Workbook:
    """A county's workbook being written; a context manager. Rows go straight to disk."""

    def __init__(self, path: Path, heading: str, note: str, scratch: Path) -> None:
        self._path, self._heading, self._note = path, heading, note
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "tmpdir": str(scratch),
                "default_date_format": "yyyy-mm-dd",
            },
        )
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._text = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._bold = self._book.add_format({"bold": True, "font_size": 14})
        self._summary = self._book.add_worksheet("汇总")
        self._sheets: dict[str, _Sheet] = {}

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def rows(self) -> int:
        """Cases written so far."""
        return sum(sheet.cases for sheet in self._sheets.values())

    def add(self, title: SheetTitle, severity: str, is_identity_first: bool, cells: Sequence[str]) -> None:
        """One case on the sheet of its rule; `cells` in the order of COLUMNS."""
        sheet = self._sheets.get(title.rule_id)
        if sheet is None:
            sheet = self._sheets[title.rule_id] = self._open_sheet(title)
        row = sheet.cases + 1
        for column, cell in enumerate(cells):
            sheet.worksheet.write_string(row, column, cell, self._text)
        sheet.cases += 1
        sheet.severities[severity] += 1
        sheet.identity_first += is_identity_first

    def close(self) -> None:
        """Write the summary and the filters, and finish the file."""
        for sheet in self._sheets.values():
            sheet.worksheet.autofilter(0, 0, max(sheet.cases, 1), len(COLUMNS) - 1)
        self._write_summary()
        try:
            self._book.close()
        except XlsxFileError:
            raise StorageError(f"workbook {self._path.name} could not be written; check the disk") from None

    def _open_sheet(self, title: SheetTitle) -> _Sheet:
        worksheet = self._book.add_worksheet(_sheet_name(title))
        self._begin(worksheet, COLUMNS, 0)
        worksheet.freeze_panes(1, 2)
        worksheet.set_landscape()
        worksheet.repeat_rows(0)
        worksheet.fit_to_pages(1, 0)
        return _Sheet(worksheet, title)

    def _begin(self, worksheet: Any, columns: Sequence[tuple[str, int]], row: int) -> None:
        for column, (_, width) in enumerate(columns):
            worksheet.set_column(column, column, width)
        for column, (name, _) in enumerate(columns):
            worksheet.write_string(row, column, name, self._head)

    def _write_summary(self) -> None:
        worksheet = self._summary
        for column, (_, width) in enumerate(_SUMMARY):
            worksheet.set_column(column, column, width)
        worksheet.write_string(0, 0, self._heading, self._bold)
        worksheet.write_string(1, 0, self._note)
        self._begin(worksheet, _SUMMARY, 3)
        sheets = sorted(self._sheets.values(), key=lambda each: each.title.rule_id)
        for row, sheet in enumerate(sheets, start=4):
            title = sheet.title
            for column, text in enumerate((title.rule_id, title.title, title.verifying_department)):
                worksheet.write_string(row, column, text, self._text)
            counts = [sheet.cases, *(sheet.severities[each] for each in SEVERITIES), sheet.identity_first]
            for column, number in enumerate(counts, start=3):
                worksheet.write_number(row, column, number)
        worksheet.autofilter(3, 0, 3 + max(len(sheets), 1), len(_SUMMARY) - 1)
        worksheet.freeze_panes(4, 1)


class _Sheet:
    def __init__(self, worksheet: Any, title: SheetTitle) -> None:
        self.worksheet, self.title = worksheet, title
        self.cases = 0
        self.severities: Counter[str] = Counter()
        self.identity_first = 0


def _sheet_name(title: SheetTitle) -> str:
    # Excel allows 31 characters and none of these.
    return "".join(each for each in f"{title.rule_id} {title.title}" if each not in "[]:*?/\\'")[:31]
