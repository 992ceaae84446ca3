"""Numbers that identify or reach a person are masked, whatever form a source gave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardhub.reports.mask import mask_id, mask_text


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("620102190001010010", "620102********0010"),
        ("62010219000101007X", "620102********007X"),
        ("620102000101001", "620102*****1001"),
        ("62010219000101001043", "620102********001043"),
        ("62010219000101001043B1", "620102********001043B1"),
        ("13800000000", "138****0000"),
        ("0010", "****"),
    ],
)
def test_the_place_and_the_last_four_stay_readable(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("证号62010219000101001043B1有误", "证号620102********001043B1有误"),
        ("６２０１０２１９０００１０１００１０", "620102********0010"),
        ("620102 19000101 0010", "620102********0010"),
        ("电话 13800000000。", "电话 138****0000。"),
        ("2024-05-01 与 2026-09", "2024-05-01 与 2026-09"),
        ("起保年月 2024-05，共 3 张", "起保年月 2024-05，共 3 张"),
        ("马·小花", "马·小花"),
    ],
)
def test_long_numbers_in_a_text_are_masked_and_dates_are_not(text: str, masked: str) -> None:
    assert mask_text(text) == masked


@given(st.text(max_size=20), st.from_regex(r"[0-9]{14,17}[0-9Xx]", fullmatch=True), st.text(max_size=20))
def test_no_identity_number_survives(before: str, number: str, after: str) -> None:
    assert number not in mask_text(f"{before}号{number}号{after}")
