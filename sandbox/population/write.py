"""Files of one generation: a Parquet table per dataset, control counts, truth, manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sandbox.population import divisions
from sandbox.population.frame import Frame

__all__ = ["read_frame", "write_control", "write_frame", "write_json", "write_table"]

_DIVISION = {"health": "现住区划", "poverty_alleviation": "行政区划代码"}
_PERIOD = {"social_relief": "统计月份", "education": "学年", "poverty_alleviation": "年度"}


def write_table(path: Path, table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", compression_level=1, row_group_size=200_000)


def write_frame(out: Path, frame: Frame) -> None:
    write_table(out / frame.source / f"{frame.dataset}.parquet", pa.table(frame.columns))


def read_frame(out: Path, frame: Frame) -> Any:
    """The table of this dataset as it was written there."""
    return pq.read_table(out / frame.source / f"{frame.dataset}.parquet")


def write_control(out: Path, frame: Frame, this_month: str) -> None:
    """Rows sent per county and period, as the department counts them; counties with none say 0.

    Answered datasets have no counts. A dataset without a period counts for T's month.
    """
    division = _DIVISION.get(frame.source, "户籍区划")
    if division not in frame.columns or "应答" in frame.columns:
        return
    sent = frame.columns.get(_PERIOD.get(frame.source, ""))
    if sent is None:
        sent = pa.repeat(pa.scalar(this_month), len(frame))
    rows = pa.table(
        {
            "county_code": pc.fill_null(pc.utf8_slice_codeunits(frame.columns[division], 0, 6), ""),
            "period": pc.fill_null(sent, ""),
        }
    )
    usual = pc.value_counts(sent)
    period = (
        usual.field("values")[int(np.argmax(usual.field("counts").to_numpy()))].as_py()
        if len(frame)
        else this_month
    )
    empty = pa.table(
        {"county_code": list(divisions.load().county_codes), "period": [period] * 88, "rows": [0] * 88}
    )
    counted = (
        rows.group_by(["county_code", "period"])
        .aggregate([([], "count_all")])
        .rename_columns(empty.column_names)
    )
    every = (
        pa.concat_tables([counted, empty]).group_by(["county_code", "period"]).aggregate([("rows", "sum")])
    )
    every = every.rename_columns(empty.column_names).sort_by(
        [("county_code", "ascending"), ("period", "ascending")]
    )
    write_table(out / "control" / f"{frame.dataset}.parquet", every)


def write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
