"""Batch verification by list: asked about up to 1,000 people, it answers for those and nobody else."""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sandbox.faults import Fault, Switch
from sandbox.servers.archive import REFUSED, Answer, Archive, bare_name
from sandbox.servers.gate import Gate
from sandbox.servers.replies import error, joined, reply

__all__ = ["LARGEST_BATCH", "Verification"]

LARGEST_BATCH = 1_000
_BATCHES_KEPT = 64
_FIELDS = ("请求键", "证件号码", "姓名")


class Verification:
    """`says_how`: the answer tells what was matched. If not, number and name must both match."""

    def __init__(self, archive: Archive, gate: Gate, page_rows: int, *, says_how: bool) -> None:
        self._archive = archive
        self._gate = gate
        self._page_rows = page_rows
        self._says_how = says_how
        self._waiting: OrderedDict[str, list[str]] = OrderedDict()
        self._batches = 0

    async def verify(self, request: Request, dataset: str) -> Response:
        if (refusal := await self._gate.refusal(request, dataset)) is not None:
            return refusal
        try:
            people = json.loads(await request.body())["人员"]
            wanted = [tuple(str(person[name]) for name in _FIELDS) for person in people]
        except (ValueError, KeyError, TypeError):
            return error(400, '请求体应为 {"人员":[{请求键,证件号码,姓名}]}')
        if len(wanted) > LARGEST_BATCH:
            return error(413, f"每批最多{LARGEST_BATCH}人", 上限=LARGEST_BATCH, 实收=len(wanted))
        self._gate.seen["people"] += len(wanted)
        lines, unknown, refused = self._match(dataset, wanted)
        self._batches += 1
        batch = f"{dataset}-{self._batches}"
        self._waiting[batch] = lines
        while len(self._waiting) > _BATCHES_KEPT:
            self._waiting.popitem(last=False)
        return self._reply(dataset, batch, 0, {"无记录": unknown, "拒绝": refused})

    async def page(self, request: Request, dataset: str) -> Response:
        if (refusal := await self._gate.refusal(request, dataset)) is not None:
            return refusal
        batch, _, position = request.query_params.get("cursor", "").rpartition(".")
        if not batch.startswith(f"{dataset}-") or not position.isdigit():
            return error(400, "游标无效")
        if batch not in self._waiting:
            return error(410, "该批次结果已清除，请重新提交")
        return self._reply(dataset, batch, int(position), {"无记录": [], "拒绝": []})

    def _reply(self, dataset: str, batch: str, start: int, rest: dict[str, Any]) -> Response:
        lines = self._waiting[batch]
        end = start + self._page_rows
        following = f"{batch}.{end}" if end < len(lines) else None
        shown = max(start - self._page_rows, 0) if self._hit(Fault.PAGE_REPEATED, dataset, start) else start
        if following and self._gate.faults.hit(Fault.PAGE_SKIPPED, dataset):
            end_skipped = end + self._page_rows
            following = f"{batch}.{end_skipped}" if end_skipped < len(lines) else None
        if self._gate.faults.hit(Fault.LOOPING_CURSOR, dataset):
            following = f"{batch}.{start}"
        tail = json.dumps({**rest, "下一页": following}, ensure_ascii=False)
        body = f'{{"结果":{joined(lines[shown : shown + self._page_rows])},{tail[1:]}'
        return self._gate.passed_on(reply(body, self._gate.charset(dataset)), dataset)

    def _hit(self, fault: Fault, dataset: str, start: int) -> bool:
        return start > 0 and self._gate.faults.hit(fault, dataset) is not None

    def _match(
        self, dataset: str, wanted: list[tuple[str, ...]]
    ) -> tuple[list[str], list[str], list[dict[str, str]]]:
        silent = self._gate.faults.hit(Fault.UNANSWERED, dataset)
        refusing = self._gate.faults.hit(Fault.REFUSED, dataset)
        lines: list[str] = []
        unknown: list[str] = []
        refused: list[dict[str, str]] = []
        for key, id_number, name in wanted:
            found = self._archive.answers(dataset, id_number)
            treatments = {treatment for _, _, treatment in found if treatment}
            if REFUSED in treatments or _concerns(refusing, id_number):
                refused.append({"请求键": key, "原因": "本人信息受限，不予核验"})
            elif not treatments and not _concerns(silent, id_number):
                said = list(self._render(key, bare_name(name), found))
                lines.extend(said)
                if not said:
                    unknown.append(key)
        return lines, unknown, refused

    def _render(self, key: str, name: str, found: list[Answer]) -> Iterator[str]:
        for known_as, line, _ in found:
            same = known_as == name
            if same or self._says_how:
                how = {"匹配方式": "证件号码+姓名" if same else "证件号码"} if self._says_how else {}
                head = json.dumps({"请求键": key, **how}, ensure_ascii=False)
                yield f"{head[:-1]},{line[1:]}"


def _concerns(switch: Switch | None, id_number: str) -> bool:
    if switch is None:
        return False
    if "id_numbers" in switch.values:
        return id_number in switch.values["id_numbers"]
    share = float(switch.values.get("share", 0.02))
    return zlib.crc32(id_number.encode()) % 10_000 < share * 10_000
