"""The benchmark of `cardhub match` at a small size: the same command, the same reading back."""

from __future__ import annotations

from benchmarks.figures import of_match
from benchmarks.match import FORMS, measure


def test_a_list_of_a_province_comes_back_whole_in_every_form() -> None:
    result = measure(600)

    assert result["rows"] == 600 and result["persons"] > 300
    grades = [result["forms"][form]["by_grade"] for form in FORMS]
    # A tenth has lost its number: most of them are found by all else.
    assert grades[0] == grades[1] == grades[2]
    assert grades[0]["A"] > 300 and grades[0]["C"] > 0 and grades[0]["D"] > 30
    assert result["forms"][".xlsx"]["is_whole"]


def test_a_changed_cell_and_too_much_memory_break_the_limits() -> None:
    one = {"seconds": 60.0, "cpu_seconds": 30.0, "peak_mb": 1024.0, "by_grade": {"A": 1}, "is_whole": True}
    kept = {"persons": 1, "forms": {".xlsx": one, ".csv": one}}
    worse = {"persons": 1, "forms": {".xlsx": one | {"is_whole": False}, ".csv": one | {"peak_mb": 1025.0}}}

    assert all(each.is_kept for each in of_match(kept))
    assert sum(not each.is_kept for each in of_match(worse)) == 2
