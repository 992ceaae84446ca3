"""Names as the sources write them."""

from __future__ import annotations

import pytest

from schemas.dataset import FieldType
from tests.intake.typed import typed


def key(name: str | None) -> str | None:
    return typed(FieldType.PERSON_NAME, [name])[0]["value_key"]


@pytest.mark.parametrize("separator", "·•∙・･●‧．.。- 　")
def test_every_separator_becomes_the_official_one(separator: str) -> None:
    row = typed(FieldType.PERSON_NAME, [f"卓玛{separator}扎西才让"])[0]
    assert row["value"] == "卓玛·扎西才让"
    assert row["value_key"] == "卓玛扎西才让"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("錦绣", "锦绣"),
        ("馬昇", "马升"),
        ("李喆", "李哲"),
        ("贠建国", "员建国"),
        ("王　芳", "王芳"),
        ("王芳\u200b", "王芳"),
        ("ＡＢ", "ab"),
        ("马\ue0a1林", "马□林"),
        ("马?林", "马□林"),
        ("马(王+隹)林", "马？林"),
        ("马\U000f0001林", "马?林"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_another_name_has_another_key() -> None:
    assert key("马晓明") != key("马小明")


@pytest.mark.parametrize("written", [None, "", " ", "无", "不详"])
def test_nothing_is_no_name(written: str | None) -> None:
    row = typed(FieldType.PERSON_NAME, [written])[0]
    assert (row["value"], row["value_key"]) == (None, None)


def test_a_padded_short_name_has_no_separator() -> None:
    assert typed(FieldType.PERSON_NAME, ["王　芳"])[0]["value"] == "王芳"


def test_a_rare_character_is_flagged_and_kept() -> None:
    row = typed(FieldType.PERSON_NAME, ["马\ue0a1林"])[0]
    assert row["value"] == "马\ue0a1林"
    assert row["flags"] == ["value:rare_character"]


def test_a_gansu_place_character_is_an_ordinary_one() -> None:
    assert key("\u40ce屲") == "\u40ce屲"


def test_test_rows_are_recognised() -> None:
    assert [row["value__test"] for row in typed(FieldType.PERSON_NAME, ["测试", "张测试", "张三"])] == [
        True,
        True,
        False,
    ]
