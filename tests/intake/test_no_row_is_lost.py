"""Rows in = accepted + quarantined + duplicate, whatever comes."""

from __future__ import annotations

from datetime import date

import duckdb
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from cardhub import registry
from cardhub.intake.rows import ACCEPTED, ROWS, load, settle
from tests.intake.numbers import number, wrong

DATASET = registry.dataset("cremation_record")
HEADERS = {each.name: each.headers[0] for each in DATASET.fields}
CHECKS = registry.checks(DATASET.name)

text = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(["无", "测试", "2025-09-01", "45901", "6.2E+17"])
)
numbers = st.one_of(text, st.integers(1, 9).map(number), st.integers(1, 9).map(lambda n: wrong(number(n))))
rows = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(HEADERS.values(), text)
        | {"身份证号": numbers, "登记编号": st.sampled_from([None, "1", "2", "3", " 3", "４"])}
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(rows)
def test_every_row_ends_in_exactly_one_place(delivered: list[dict[str, str | None]]) -> None:
    con = duckdb.connect()
    columns = {
        header: pa.array([row[header] for row in delivered], pa.string()) for header in HEADERS.values()
    }
    positions = pa.array(range(len(delivered)), pa.int64())
    con.register("delivered", pa.table(columns | {"_row": positions}))
    source = "(SELECT *, 1 AS _part, '' AS _location FROM delivered)"

    came = load(con, DATASET, HEADERS, source, CHECKS, date(2025, 11, 5))
    quarantined, duplicates = settle(con, DATASET)
    accepted, keys = con.execute(f"SELECT count(*), count(DISTINCT record_key) FROM {ACCEPTED}").fetchall()[0]

    assert came == len(delivered) == accepted + quarantined + duplicates
    assert accepted == keys
    raw = con.execute(f"SELECT id_number_raw FROM {ROWS} ORDER BY _row").fetchall()
    assert [row[0] for row in raw] == [row["身份证号"] for row in delivered]
