"""READ FIRST for reports: a workbook for each county and one summary page, from the cases as they stand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from cardhub.cases import CaseRecord, iter_cases
from cardhub.errors import StorageError
from cardhub.reports.cards import Cards
from cardhub.reports.figures import gather
from cardhub.reports.files import arriving
from cardhub.reports.page import render
from cardhub.reports.places import county_name
from cardhub.reports.rows import cells
from cardhub.reports.summary import summary_page
from cardhub.reports.wording import department_title, rule_title
from cardhub.reports.workbook import SheetTitle, Workbook

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["CountyWorkbook", "ReportPaths", "build"]

_BATCH = 2_000


@dataclass(frozen=True)
class CountyWorkbook:
    """One county's file and the open cases in it."""

    path: Path
    county_code: str
    cases: int


@dataclass(frozen=True)
class ReportPaths:
    """What one report wrote."""

    summary: Path
    manifest: Path
    workbooks: tuple[CountyWorkbook, ...]

    @property
    def cases(self) -> int:
        """Open cases in all workbooks."""
        return sum(each.cases for each in self.workbooks)


def build(hub: Hub, as_of: date) -> ReportPaths:
    """Write the report of `as_of` under `<reports_path>/<as_of>`, over an older one of the same day.

    Names are in it, full ID numbers and phones never. Raises StorageError if the disk refuses.
    """
    folder = hub.settings.reports_path / as_of.isoformat()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"folder {folder} cannot be made ({error.strerror}); check the disk") from None
    with TemporaryDirectory(prefix=".scratch-", dir=folder) as scratch:
        workbooks = tuple(_workbooks(hub, folder, as_of, Path(scratch)))
    written = {each.path for each in workbooks}
    for old in folder.glob("*.xlsx"):
        if old not in written:  # the county has no open case any more
            old.unlink()
    summary = folder / "summary.html"
    page = summary_page(gather(hub), as_of, _SUBTITLE.format(as_of=as_of, counties=len(workbooks)))
    with arriving(summary) as path:
        path.write_text(render(page), encoding="utf-8")
    report = ReportPaths(summary, folder / "report.json", workbooks)
    with arriving(report.manifest) as path:
        path.write_text(_manifest(report, as_of), encoding="utf-8")
    return report


def _manifest(report: ReportPaths, as_of: date) -> str:
    """Which files belong to the report and how many cases each holds, for whoever hands them out."""
    listed = [
        {"file": each.path.name, "county_code": each.county_code, "cases": each.cases}
        for each in report.workbooks
    ]
    content = {"as_of": as_of.isoformat(), "cases": report.cases, "summary": report.summary.name}
    return json.dumps(content | {"workbooks": listed}, ensure_ascii=False, indent=1) + "\n"


def _workbooks(hub: Hub, folder: Path, as_of: date, scratch: Path) -> Iterator[CountyWorkbook]:
    with Cards(hub) as cards, closing(iter_cases(hub)) as every_case:
        for county_code, cases in groupby(every_case, lambda each: each.division_code[:6]):
            name = county_name(county_code)
            target = folder / f"{county_code}-{name}.xlsx"
            heading = f"{name}残疾人数据比对疑点"
            with (
                arriving(target) as path,
                Workbook(path, heading, _NOTE.format(as_of=as_of), scratch) as book,
            ):
                for batch in _batches(cases):
                    _add(book, batch, cards)
            yield CountyWorkbook(target, county_code, book.rows)


def _add(book: Workbook, batch: list[CaseRecord], cards: Cards) -> None:
    known = cards.of({each.id_number for each in batch})
    for each in batch:
        department = department_title(each.verifying_department)
        title = SheetTitle(each.rule_id, rule_title(each.rule_id), department)
        line = cells(each, known.get(each.id_number, ("", "")))
        book.add(title, each.severity, each.verify_identity_first, line)


def _batches(cases: Iterator[CaseRecord]) -> Iterator[list[CaseRecord]]:
    while batch := list(islice(cases, _BATCH)):
        yield batch


_NOTE = "数据日期 {as_of}。疑点是需要核实的问题，不是处理决定；含个人信息，请按规定保管和销毁。"
_SUBTITLE = "数据日期 {as_of}；{counties} 个县区有未办结疑点，明细见同一文件夹的各县区工作簿。"
