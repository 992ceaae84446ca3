"""A department's delivery, checked and committed on a real hub."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from cardhub import registry
from cardhub.hub import Hub
from cardhub.intake import Checked, check
from cardhub.lake import doorway, runs, snapshots
from connectors.transports.base import ControlCount
from schemas.dataset import Dataset
from tests.intake.numbers import number

AS_OF = date(2025, 11, 5)
Row = dict[str, str | None]


@dataclass
class Department:
    """Delivers rows of one dataset to the hub."""

    hub: Hub
    dataset: Dataset

    def deliver(
        self,
        rows: Sequence[Row],
        counts: Iterable[ControlCount] = (),
        *,
        as_of: date = AS_OF,
        mode: str = "full",
        columns: Sequence[str] = (),
    ) -> Checked:
        """Check and commit; what was checked."""
        with (
            runs.begin(self.hub, self.dataset.name, mode, as_of, self.dataset.source) as run,
            doorway.connect(self.hub.settings) as con,
        ):
            con.register("delivered", _table(rows, columns))
            checked = check(self.hub, con, self.dataset, run, "delivered", as_of, counts)
            counted = checked.counts
            assert counted.rows_in == len(rows)
            assert (
                counted.rows_in == counted.rows_accepted + counted.rows_quarantined + counted.rows_duplicate
            )
            snapshots.commit(
                self.hub,
                con,
                run,
                checked.select_sql,
                checked.coverage_rows,
                checked.volumes,
                None,
                checked.counts,
            )
            return checked

    def content(self, *columns: str) -> list[Any]:
        """The current snapshot's rows, by record_key's source order (the first column)."""
        current = snapshots.current(self.hub, self.dataset.name)
        assert current is not None
        names = ", ".join(f'"{name}"' for name in columns)
        with doorway.connect(self.hub.settings) as con:
            rows = con.execute(
                f"SELECT {names} FROM {snapshots.scan(self.hub, con, current)} ORDER BY ALL"
            ).fetchall()
        return [row[0] for row in rows] if len(columns) == 1 else rows


def department(hub: Hub, dataset: str, **changes: Any) -> Department:
    """A department for a declared dataset; `changes` replace words of the declaration."""
    return Department(hub, replace(registry.dataset(dataset), **changes))


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pa.Table:
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    data = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    return pa.table(
        data
        | {
            "_part": pa.array([1] * len(rows), pa.int32()),
            "_row": pa.array(range(len(rows)), pa.int64()),
            "_location": pa.array([f"list:{n + 1}" for n in range(len(rows))], pa.string()),
        }
    )


def cremation(sequence: int, **changes: str | None) -> Row:
    """One row of the cremation list under its own headers."""
    id_number = number(sequence)
    row: Row = {
        "登记编号": f"H{sequence:05d}",
        "姓名": "马晓明",
        "身份证号": id_number,
        "性别": "男",
        "出生日期": id_number[6:14],
        "户籍区划": "620102001001",
        "死亡日期": "2025-09-01",
        "火化日期": "2025-09-03",
        "登记日期": "2025-09-10",
        "死因": "不采集",
    }
    return row | changes


def cremations(count: int, **changes: str | None) -> list[Row]:
    return [cremation(sequence, **changes) for sequence in range(1, count + 1)]


def card(sequence: int, **changes: str | None) -> Row:
    """One row of the card register under its own headers."""
    id_number = number(sequence)
    row: Row = {
        "记录编号": f"C{sequence:05d}",
        "残疾人证号": id_number + "42",
        "姓名": "马晓明",
        "公民身份号码": id_number,
        "性别": "1",
        "出生日期": f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}",
        "民族": "03",
        "户籍区划": "620102001001",
        "现住区划": "620102001001",
        "户籍地址": "甘肃省兰州市",
        "联系电话": "13931001234",
        "证件代次": "2",
        "残疾类别": "4",
        "残疾等级": "2",
        "首次发证日期": "2019-01-01",
        "发证日期": "2019-01-01",
        "有效期起": "2019-01-01",
        "有效期止": "2029-01-01",
        "证件状态": "10",
        "状态日期": "2019-01-01",
        "状态原因": None,
        "补办次数": "0",
        "批准残联": "620102",
        "监护人姓名": None,
        "监护人证件号码": None,
        "监护人关系": None,
        "监护人电话": None,
        "生活自理能力": "2",
        "照片编号": "P1",
        "更新时间": "2025-10-01 08:00:00",
    }
    return row | changes
