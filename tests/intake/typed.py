"""Typed values of one field, from what a source wrote."""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from cardhub.intake.normalise import normalised, typed_sql
from schemas.dataset import Dataset, Delivery, FieldType, Role, column

AS_OF = date(2025, 11, 1)


def one_field(type: FieldType, codes: str | None = None) -> Dataset:
    return Dataset(
        name="sample",
        source="sample",
        title="样例",
        role=Role.LISTED,
        delivery=Delivery.FULL,
        key=(),
        fields=(column("value", type, "值", codes=codes),),
    )


def typed(
    type: FieldType, values: list[str | None], codes: str | None = None, as_of: date = AS_OF
) -> list[dict[str, Any]]:
    """One row for each value: the columns that the kind of field yields, and the defect flags."""
    dataset = one_field(type, codes)
    con = duckdb.connect()
    rows = pa.table({"值": pa.array(values, pa.string()), "_row": pa.array(range(len(values)), pa.int64())})
    con.register("source", rows)
    source = "(SELECT *, 0 AS _part, '' AS _location FROM source)"
    names = [*normalised(dataset.fields[0], as_of).columns, "flags"]
    if type is FieldType.PERSON_NAME:
        names.append("value__test")
    wanted = ", ".join(f'"{name}"' for name in names)
    sql = f"SELECT {wanted} FROM ({typed_sql(dataset, {'value': '值'}, source, as_of)}) ORDER BY _row"
    return [dict(zip(names, row, strict=True)) for row in con.execute(sql).fetchall()]


def value(type: FieldType, text: str | None, codes: str | None = None) -> Any:
    """The typed value of one text."""
    return typed(type, [text], codes)[0]["value"]
