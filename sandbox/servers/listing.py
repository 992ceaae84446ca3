"""Incremental lists: pages by change stamp, under an opaque cursor."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from starlette.requests import Request
from starlette.responses import Response

from sandbox.faults import Fault
from sandbox.servers.archive import Archive
from sandbox.servers.gate import Gate
from sandbox.servers.replies import error, joined, reply

__all__ = ["Listing"]

_LARGEST_PAGE = 5_000


class Listing:
    """`GET …?updated_since=&cursor=&limit=` of one department's listed datasets."""

    def __init__(self, archive: Archive, gate: Gate, page_rows: int) -> None:
        self._archive = archive
        self._gate = gate
        self._page_rows = page_rows

    async def page(self, request: Request, dataset: str) -> Response:
        if (refusal := await self._gate.refusal(request, dataset)) is not None:
            return refusal
        asked = request.query_params.get("cursor")
        try:
            limit = min(int(request.query_params.get("limit") or self._page_rows), _LARGEST_PAGE)
            since = request.query_params.get("updated_since") or ""
            start = _position(asked) if asked else self._archive.first_since(dataset, since)
        except ValueError:
            return error(400, "游标或每页行数无效")
        limit = max(limit, 1)
        shown = max(start - limit, 0) if self._repeats(dataset, start) else start
        rows = self._archive.rows_from(dataset, shown, limit + 1)
        following = _cursor(start + limit) if len(rows) > limit or shown != start else None
        if following and self._gate.faults.hit(Fault.PAGE_SKIPPED, dataset):
            following = _cursor(start + 2 * limit)
        if self._gate.faults.hit(Fault.LOOPING_CURSOR, dataset):
            following = asked or _cursor(start)
        body = f'{{"数据":{joined(self._lines(dataset, rows[:limit]))},"下一页":{json.dumps(following)}}}'
        return self._gate.passed_on(reply(body, self._gate.charset(dataset)), dataset)

    async def control(self, request: Request, dataset: str) -> Response:
        if (refusal := await self._gate.refusal(request, dataset)) is not None:
            return refusal
        if self._gate.faults.hit(Fault.NO_CONTROL_COUNTS, dataset):
            return error(404, "不提供对账数据")
        counted = self._archive.control(dataset, request.query_params.get("period"))
        rows = [{"区县": county, "期间": period, "行数": rows} for county, period, rows in counted]
        return reply(json.dumps({"对账": rows}, ensure_ascii=False))

    def _repeats(self, dataset: str, start: int) -> bool:
        return start > 0 and self._gate.faults.hit(Fault.PAGE_REPEATED, dataset) is not None

    def _lines(self, dataset: str, rows: list[tuple[int, str]]) -> list[str]:
        lines = rows
        if fewer := self._gate.faults.hit(Fault.FEWER_ROWS, dataset):
            kept = 1000 - int(1000 * float(fewer.values.get("share", 0.4)))
            lines = [(n, line) for n, line in rows if zlib.crc32(str(n).encode()) % 1000 < kept]
        renamed = self._gate.faults.hit(Fault.RENAMED_COLUMN, dataset)
        missing = self._gate.faults.hit(Fault.MISSING_COLUMN, dataset)
        if renamed is None and missing is None:
            return [line for _, line in lines]
        parsed = [json.loads(line) for _, line in lines]
        for row in parsed:
            if renamed is not None:
                row[str(renamed.values["to"])] = row.pop(str(renamed.values["column"]), None)
            if missing is not None:
                row.pop(str(missing.values["column"]), None)
        return [json.dumps(row, ensure_ascii=False) for row in parsed]


def _cursor(position: int) -> str:
    return base64.urlsafe_b64encode(f"n:{position}".encode()).decode()


def _position(cursor: str) -> int:
    """Raises ValueError for a cursor that we did not make."""
    try:
        kind, _, position = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as wrong:
        raise ValueError("not a cursor of ours") from wrong
    if kind != "n":
        raise ValueError("not a cursor of ours")
    return int(position)
