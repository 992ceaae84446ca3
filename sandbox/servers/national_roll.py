"""The national student roll behind 教育's SFTP: a file of questions in, a file of answers out."""

from __future__ import annotations

import csv
import zlib
from pathlib import Path

from sandbox.faults import Fault, Switchboard
from sandbox.servers.archive import REFUSED, bare_name
from sandbox.servers.layouts import LAYOUTS
from sandbox.servers.part import Part

__all__ = ["NationalRoll"]

_LARGEST_BATCH = 1_000
_ANSWER = ("请求键", "应答结果", "匹配方式", "就读状态", "学段", "学校所在省", "学年")
_Row = dict[str, str | None]


class NationalRoll:
    """Answers `requests/{batch}.csv` into `answers/{batch}.csv`; unknown to it means 无记录."""

    def __init__(self, part: Part, folder: Path, faults: Switchboard) -> None:
        self._requests = folder / "requests"
        self._answers = folder / "answers"
        self._faults = faults
        self._known: dict[str, list[_Row]] = {}
        for path in (self._requests, self._answers):
            path.mkdir(parents=True, exist_ok=True)
        if part.has("national_roll_answer"):
            for batch in part.batches(LAYOUTS["national_roll_answer"]):
                for row in batch.to_pylist():
                    self._known.setdefault((row["证件号码"] or "").strip().upper(), []).append(row)

    def answer_waiting(self) -> None:
        """Answer what was asked and not yet answered, e.g. while we were down."""
        for request in sorted(self._requests.glob("[!.]*.csv")):
            if not (self._answers / request.name).exists():
                self.answer(request)

    def answer(self, request: Path) -> None:
        try:
            with request.open(encoding="utf-8-sig", newline="") as file:
                asked = list(csv.DictReader(file))
        except FileNotFoundError:
            return  # the question was taken back
        if len(asked) > _LARGEST_BATCH:
            self._put(f"{request.stem}.错误.txt", [[f"每批最多{_LARGEST_BATCH}人，实收{len(asked)}人"]])
            return
        answers = [row for person in asked for row in self._about(person)]
        self._put(request.name, [_ANSWER, *answers])

    def _about(self, person: dict[str, str]) -> list[list[str]]:
        key, number = person.get("请求键", ""), person.get("证件号码", "").strip().upper()
        known = self._known.get(number, [])
        treatments = {row["应答"] for row in known if row.get("应答")}
        if REFUSED in treatments or self._concerns(Fault.REFUSED, number):
            return [_said(key, "拒绝")]
        if treatments or self._concerns(Fault.UNANSWERED, number):
            return []
        found = _of_year(known, person.get("学年", ""))
        return [_told(key, bare_name(person.get("姓名")), row) for row in found] or [_said(key, "无记录")]

    def _concerns(self, fault: Fault, number: str) -> bool:
        switch = self._faults.hit(fault, "national_roll_answer")
        if switch is None:
            return False
        if "id_numbers" in switch.values:
            return number in switch.values["id_numbers"]
        return zlib.crc32(number.encode()) % 10_000 < float(switch.values.get("share", 0.02)) * 10_000

    def _put(self, name: str, rows: list[list[str] | tuple[str, ...]]) -> None:
        temporary = self._answers / f".{name}.tmp"
        with temporary.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
        temporary.replace(self._answers / name)


def _of_year(known: list[_Row], asked: str) -> list[_Row]:
    """Rows of the year asked for; where it has none, it tells of the last year before that."""
    current = [row for row in known if not asked or row.get("学年") in (asked, None, "")]
    earlier = sorted({row["学年"] or "" for row in known if (row.get("学年") or asked) < asked})
    return current or [row for row in known if earlier and row.get("学年") == earlier[-1]]


def _said(key: str, result: str) -> list[str]:
    return [key, result, *[""] * (len(_ANSWER) - 2)]


def _told(key: str, name: str, row: _Row) -> list[str]:
    result = row.get("应答结果") or ("在籍" if row.get("就读状态") == "在读" else "不在籍")
    how = "证件号码+姓名" if bare_name(row.get("姓名")) == name else "证件号码"
    return [key, result, how, *(row.get(header) or "" for header in _ANSWER[3:])]
