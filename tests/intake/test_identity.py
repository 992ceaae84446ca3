"""ID, document and card numbers as the sources write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.dataset import FieldType
from tests.intake.numbers import check_digit, number, with_x, wrong
from tests.intake.typed import typed

PLAIN = number(7)
X = with_x()
OLD = number(11, birth="19620305")


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) for c in text)


@pytest.mark.parametrize(
    ("written", "expected", "flag"),
    [
        (PLAIN, PLAIN, None),
        (X, X, None),
        (X.replace("X", "x"), X, "cleaned"),
        (X.replace("X", "Ｘ"), X, "cleaned"),
        (X.replace("X", "×"), X, "cleaned"),
        (X.replace("X", "*"), X, "cleaned"),
        (full_width(PLAIN), PLAIN, "cleaned"),
        (f"\u00a0{PLAIN[:6]} {PLAIN[6:14]} {PLAIN[14:]}\u200b", PLAIN, "cleaned"),
        (f"\ufeff'{PLAIN}", PLAIN, "cleaned"),
        (f'="{PLAIN}"', PLAIN, "cleaned"),
        (OLD[:6] + OLD[8:17], OLD, "derived_from_15"),
        (PLAIN + "43", PLAIN, "from_card_number"),
        (PLAIN + "43B1", PLAIN, "from_card_number"),
        (wrong(PLAIN), None, "bad_checksum"),
        (wrong(PLAIN) + "43", None, "bad_checksum"),
        (PLAIN[:17], None, "bad_length"),
        (PLAIN + "4", None, "bad_length"),
        ("马晓明", None, "bad_length"),
        ("6.20102E+17", None, "scientific"),
        ("6.20102196001010E17", None, "scientific"),
        (PLAIN[:15] + "000", None, "scientific"),
        (number(7, birth="19600230"), None, "bad_date"),
        (number(7, birth="20991231"), None, "bad_date"),
        ("111111111111111111", None, "placeholder"),
        ("000000000000000000", None, "placeholder"),
        ("不详", None, "placeholder"),
        ("  ", None, "missing"),
        (None, None, "missing"),
    ],
)
def test_an_id_number_is_repaired_in_form_only(
    written: str | None, expected: str | None, flag: str | None
) -> None:
    row = typed(FieldType.ID_NUMBER, [written])[0]
    assert (row["value"], row["value_flag"]) == (expected, flag)
    assert row["value_raw"] == written


@pytest.mark.parametrize(
    ("written", "expected", "tail"),
    [
        (PLAIN, PLAIN, None),
        (PLAIN + "43", PLAIN, "43"),
        (PLAIN + "43b2", PLAIN, "43B2"),
        (PLAIN + "9", PLAIN, "9"),
        (PLAIN + "430", PLAIN, "430"),
        (full_width(PLAIN + "43"), PLAIN, "43"),
        (wrong(PLAIN) + "43", None, "43"),
    ],
)
def test_a_document_number_yields_the_holder_and_the_tail(
    written: str, expected: str | None, tail: str | None
) -> None:
    row = typed(FieldType.DOCUMENT_NUMBER, [written])[0]
    assert (row["id_number"], row["card_tail"]) == (expected, tail)
    assert row["value_raw"] == written


@pytest.mark.parametrize(
    ("written", "flag"),
    [
        (PLAIN + "43", None),
        (PLAIN + "43B2", None),
        (PLAIN, None),
        (full_width(PLAIN + "43"), "cleaned"),
        (PLAIN + "430", "from_card_number"),
        (wrong(PLAIN) + "43", "bad_checksum"),
    ],
)
def test_a_card_number_is_no_repair_where_people_are_known_by_it(written: str, flag: str | None) -> None:
    row = typed(FieldType.HOLDER_CARD, [written])[0]
    assert row["id_number_flag"] == flag
    assert row["id_number"] == (PLAIN if flag != "bad_checksum" else None)
    assert row["flags"] == ([f"value:{flag}"] if flag else [])


def test_a_card_number_is_folded_and_its_raw_form_kept() -> None:
    row = typed(FieldType.CARD_NUMBER, [full_width(X.lower() + "22") + "b1"])[0]
    assert row["value"] == X + "22B1"
    assert row["value_raw"] != row["value"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 999), min_size=1, max_size=20), st.integers(0, 16), st.integers(1, 9))
def test_a_single_wrong_digit_is_never_accepted(sequences: list[int], place: int, shift: int) -> None:
    def spoilt(text: str) -> str:
        digit = str((int(text[place]) + shift) % 10)
        return text[:place] + digit + text[place + 1 :]

    for row in typed(FieldType.ID_NUMBER, [spoilt(number(n)) for n in sequences]):
        assert row["value"] is None
        assert row["value_flag"] in ("bad_checksum", "bad_date", "scientific", "bad_length")


@settings(max_examples=50, deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 1, 1)))
def test_the_check_digit_agrees_with_the_standard(born: date) -> None:
    body = f"620102{born:%Y%m%d}123"
    assert typed(FieldType.ID_NUMBER, [body + check_digit(body)])[0]["value_flag"] is None
