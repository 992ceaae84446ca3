"""Dates, months, codes, divisions, money … as the sources write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from cardhub.intake.normalise import typed_sql
from schemas.dataset import FieldType, column
from tests.intake.typed import AS_OF, one_field, typed, value


@pytest.mark.parametrize(
    "written",
    [
        "1985-01-01",
        "1985/1/1",
        "1985.01.01",
        "19850101",
        "1985年1月1日",
        "31048",
        "31048.0",
        "１９８５-01-01",
        "1985-01-01 00:00:00",
        "1985-01-01T00:00:00Z",
    ],
)
def test_every_spelling_of_a_date(written: str) -> None:
    row = typed(FieldType.DATE, [written])[0]
    assert row["value"] == date(1985, 1, 1)
    assert row["value_raw"] == written


@pytest.mark.parametrize("written", ["1985-00-00", "19850230", "1985", "1985-05", "去年", "9", "0230"])
def test_a_partial_or_impossible_date_is_unknown_and_kept(written: str) -> None:
    row = typed(FieldType.DATE, [written])[0]
    assert (row["value"], row["value_raw"], row["flags"]) == (None, written, ["value:unreadable"])


def test_the_first_of_january_1900_stands_for_nothing() -> None:
    assert typed(FieldType.DATE, ["1900-01-01"])[0]["flags"] == ["value:placeholder"]


def test_an_excel_serial_is_marked() -> None:
    assert typed(FieldType.DATE, ["31048"])[0]["flags"] == ["value:excel_serial"]


@pytest.mark.parametrize(
    "written", ["202509", "2025-09", "2025年9月", "2025/9", "2025-9", "20250901", "2025-09-01"]
)
def test_every_spelling_of_a_month(written: str) -> None:
    assert value(FieldType.MONTH, written) == "2025-09"


def test_an_unreadable_month_is_flagged() -> None:
    assert typed(FieldType.MONTH, ["202513"])[0]["flags"] == ["value:unreadable"]


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2025-09-01 08:00:00", 0),
        ("2025-09-01T08:00:00+08:00", 0),
        ("2025-09-01 08:00:00+08", 0),
        ("2025-09-01T08:00:00Z", 8),
        ("2025-09-01 08:00:00.123456+00:00", 8),
    ],
)
def test_timestamps_are_in_utc(written: str, hour: int) -> None:
    assert value(FieldType.TIMESTAMP, written).replace(microsecond=0) == datetime(2025, 9, 1, hour)


def test_a_date_is_midnight_in_china() -> None:
    assert value(FieldType.TIMESTAMP, "2025-09-01") == datetime(2025, 8, 31, 16)


def test_the_health_list_is_one_off_from_the_card() -> None:
    assert value(FieldType.CODE, "2", "health_disability") == "1"
    assert value(FieldType.CODE, "2", "card_category") == "2"


def test_an_unlisted_code_is_unknown_never_copied() -> None:
    row = typed(FieldType.CODE, ["9"], "health_disability")[0]
    assert (row["value"], row["value_raw"], row["flags"]) == (None, "9", ["value:unknown_code"])


def test_a_code_means_what_the_rows_own_form_says() -> None:
    survey = replace(
        one_field(FieldType.CODE),
        fields=(
            column("form", FieldType.CODE, "表式", codes="survey_form"),
            column("value", FieldType.CODE, "值", codes="survey_unemployed_reason", version_in="form"),
        ),
    )
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE source AS SELECT *, 0 AS _part, '' AS _location FROM "
        "(VALUES (1, 'A', '3'), (2, 'B', '3'), (3, 'B表', '3.0'), (4, 'C', '3'), (5, NULL, '3')) AS "
        't(_row, "表式", "值")'
    )
    sql = typed_sql(survey, {"form": "表式", "value": "值"}, "source", AS_OF)
    rows = con.execute(f"SELECT value, list_contains(flags, 'value:unknown_code') FROM ({sql}) ORDER BY _row")
    assert rows.fetchall() == [
        ("unwilling", False),
        ("incapacitated", False),
        ("incapacitated", False),
        (None, True),
        (None, True),
    ]


@pytest.mark.parametrize(
    ("written", "code"),
    [("3", "03"), ("03", "03"), ("3.0", "03"), ("回族", "03"), ("回", "03"), ("０３", "03")],
)
def test_lost_zeros_come_back_through_the_list(written: str, code: str) -> None:
    assert value(FieldType.CODE, written, "ethnicity") == code


@pytest.mark.parametrize(
    "written", ["残疾,患有大病", "患有大病，残疾", "患有大病、残疾、", " 残疾；患有大病"]
)
def test_several_values_in_one_cell_are_a_set(written: str) -> None:
    assert value(FieldType.CODES, written, "health_status") == ["disability", "serious_illness"]


def test_an_unknown_one_of_several_is_flagged_and_the_rest_kept() -> None:
    row = typed(FieldType.CODES, ["残疾,新词"], "health_status")[0]
    assert (row["value"], row["flags"], row["value_raw"]) == (
        ["disability"],
        ["value:unknown_code"],
        "残疾,新词",
    )


@pytest.mark.parametrize(
    ("written", "code", "flags"),
    [
        ("620102001001", "620102001001", []),
        ("620102", "620102000000", []),
        ("620102001", "620102001000", []),
        ("６２０１０２", "620102000000", []),
        ("622301", "620602000000", ["value:retired_division"]),
        ("622301103201", "620602000000", ["value:retired_division"]),
        ("620824100200", "620881100200", ["value:retired_division"]),
        ("620200", "620201000000", ["value:retired_division"]),
        ("620171100200", "620171100200", []),
        ("629999000000", None, ["value:unknown_division"]),
        ("62", None, ["value:unknown_division"]),
        ("110105000000", "110105000000", []),
        (None, None, []),
    ],
)
def test_divisions(written: str | None, code: str | None, flags: list[str]) -> None:
    row = typed(FieldType.DIVISION, [written])[0]
    assert (row["value"], row["flags"]) == (code, flags)


def test_a_retired_division_is_mapped_only_from_its_end() -> None:
    before = typed(FieldType.DIVISION, ["622301"], as_of=date(1999, 1, 1))[0]
    assert before["flags"] == ["value:unknown_division"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("139 3100-1234", "13931001234"),
        ("+8613931001234", "13931001234"),
        ("9318881234", "09318881234"),
        ("13800000000", None),
        ("11111111111", None),
        ("无", None),
        ("123", None),
    ],
)
def test_phones(written: str, number: str | None) -> None:
    assert value(FieldType.PHONE, written) == number


def test_money_numbers_and_flags() -> None:
    assert value(FieldType.AMOUNT, "￥1,234.50元") == Decimal("1234.50")
    assert value(FieldType.AMOUNT, "多") is None
    assert value(FieldType.INTEGER, "3.0") == 3
    assert value(FieldType.INTEGER, "3.5") is None
    assert [value(FieldType.FLAG, text) for text in ("是", "0", "也许", None)] == [True, False, None, None]
    assert typed(FieldType.FLAG, ["也许"])[0]["flags"] == ["value:unreadable"]


def test_text_is_trimmed_and_placeholders_are_nothing() -> None:
    assert value(FieldType.TEXT, "\ufeff 缺劳力\u3000") == "缺劳力"
    assert value(FieldType.TEXT, "不详") is None
