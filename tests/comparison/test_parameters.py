"""Dated parameters by division: what holds where, and what is refused with file, line and remedy."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from cardhub.comparison.desk import catalogue
from cardhub.comparison.parameter_diff import (
    Change,
    changes_between_days,
    changes_between_files,
    divisions_of,
)
from cardhub.comparison.parameter_use import check_held_everywhere, check_used
from cardhub.comparison.parameters import load_parameters, resolve_parameters
from cardhub.errors import ConfigurationError
from cardhub.intake import code_lists
from tests.comparison.parameter_files import KINDS, parameters

LAG = "benefit_lag_months"


def test_a_county_s_parameter_comes_before_its_prefecture_s(tmp_path: Path) -> None:
    path = parameters(
        tmp_path,
        f"{LAG},62,2020-01-01,2025-12-31,1",
        f"{LAG},62,2026-01-01,,2",
        f"{LAG},6201,2020-01-01,,3",
        f"{LAG},620102,2027-01-01,,4",
    )
    con = duckdb.connect()

    def lag(day: date) -> dict[str, str]:
        resolve_parameters(con, load_parameters(path), day, ["620102", "620201", ""])
        return dict(con.execute("SELECT county_code, value FROM parameter_value").fetchall())

    assert lag(date(2025, 12, 31)) == {"620102": "3", "620201": "1"}
    assert lag(date(2026, 1, 1)) == {"620102": "3", "620201": "2"}
    assert lag(date(2027, 1, 1)) == {"620102": "4", "620201": "2"}
    row = load_parameters(path).at("620102", date(2026, 1, 1))[LAG]
    assert (row.division_code, row.line) == ("6201", 4)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{LAG},62,2020-13-01,,1", ":2: valid_from: month must be in 1..12; dates read yyyy-MM-dd"),
        (f"{LAG},62,2020-01-02,2020-01-01,1", ":2: valid_to lies before valid_from"),
        (f"{LAG},621,2020-01-01,,1", ":2: division_code is empty or has 2, 4 or 6 digits"),
        (f"{LAG},620199,2020-01-01,,1", ":2: division 620199 is not in schemas/codes/division.csv"),
        (f"{LAG},62,2020-01-01,,one", f":2: {LAG}: 'one' is not of kind number; write a whole number"),
        (f"{LAG},62,2020-01-01,,", f":2: {LAG}: '' is not of kind number"),
        ("rate_amount,62,2020-01-01,,110.505", ":2: rate_amount: '110.505' is not of kind amount"),
        ("scope,62,2020-01-01,,a  b", ":2: scope: 'a  b' is not of kind words"),
        ("leg,62,2020-01-01,,1", ":2: leg is not declared; add its kind, unit and title"),
        (f"{LAG},62,2020-01-01", ":2: write 5 cells"),
        (f"{LAG},62,2020-01-01,,1,9", ":2: write 5 cells"),
        (
            f"{LAG},62,2020-01-01,,1\n{LAG},62,2021-01-01,,2",
            f":3: {LAG} has two values for 62 at one time; end line 2",
        ),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        load_parameters(parameters(tmp_path, *row.splitlines()))
    assert f"parameters.csv{message}" in str(raised.value)


def test_every_wrong_row_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    path = parameters(
        tmp_path, f"{LAG},62,2020-01-01,,one", f"{LAG},6299,2020-01-01,,1", f"{LAG},62,1.1.26,,1"
    )
    with pytest.raises(ConfigurationError) as raised:
        load_parameters(path)
    assert [line.split(":")[1] for line in str(raised.value).splitlines()] == ["2", "3", "4"]


def test_a_value_that_ends_and_another_that_begins_do_not_overlap(tmp_path: Path) -> None:
    rows = (f"{LAG},62,2020-01-01,2020-12-31,1", f"{LAG},62,2021-01-01,,2", f"{LAG},6201,2020-06-01,,3")
    assert len(load_parameters(parameters(tmp_path, *rows)).rows) == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"{LAG},months,月,宽限", "kind months is not one of number, amount, share, words"),
        (f"{LAG},number,月,", f"{LAG} has no title"),
        (f"{LAG},number,月", "write 4 cells"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = parameters(tmp_path, f"{LAG},62,2020-01-01,,1", kinds=f"parameter,kind,unit,title\n{line}\n")
    with pytest.raises(ConfigurationError) as raised:
        load_parameters(path)
    assert f"parameter_kinds.csv:2: {message}" in str(raised.value)


def test_a_parameter_that_no_rule_uses_is_refused(tmp_path: Path) -> None:
    loaded = load_parameters(parameters(tmp_path, f"{LAG},62,2020-01-01,,1", "scope,62,2020-01-01,,1 2"))
    with pytest.raises(ConfigurationError, match=r"parameters.csv:3: no rule uses scope; remove"):
        check_used(loaded, {LAG: ["SB-04"]})
    with pytest.raises(ConfigurationError, match=r"parameters.csv:1: unpaid_months has no value"):
        check_used(loaded, {LAG: ["SB-04"], "scope": ["SB-04"], "unpaid_months": ["SB-13"]})
    check_used(loaded, {LAG: ["SB-04"], "scope": ["SB-04"]})


def test_a_county_without_a_value_is_named_with_the_rules_that_need_it(tmp_path: Path) -> None:
    loaded = load_parameters(
        parameters(tmp_path, f"{LAG},62,2020-01-01,2025-12-31,1", f"{LAG},6201,2026-01-01,,1")
    )
    used = {LAG: ["SB-04"]}
    check_held_everywhere(loaded, used, date(2025, 12, 31))
    with pytest.raises(ConfigurationError) as raised:
        check_held_everywhere(loaded, used, date(2026, 1, 1))
    said = str(raised.value)
    assert f"parameters.csv:3: {LAG} has no value on 2026-01-01 in 620201, 620302" in said
    assert "and SB-04 needs it" in said and "620102" not in said


def test_a_parameter_read_by_a_shared_view_is_used_by_the_rules_that_read_the_view() -> None:
    used = catalogue().used
    assert "IN-03" in used["enrolment_closes_in_month"]
    check_held_everywhere(catalogue().parameters, used, date(2026, 6, 15))


def test_a_difference_is_told_for_the_fewest_divisions_and_the_time_it_lasts(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old = load_parameters(parameters(tmp_path / "old", f"{LAG},62,2020-01-01,,1"))
    new = load_parameters(
        parameters(
            tmp_path / "new",
            f"{LAG},62,2020-01-01,2025-12-31,1",
            f"{LAG},62,2026-01-01,,2",
            f"{LAG},6201,2024-01-01,2024-12-31,3",
            f"{LAG},620102,2024-01-01,,1",
        )
    )
    changes = changes_between_files(old, new)
    lanzhou = {each.division_code for each in changes if each.new == "3"}
    assert "620102" not in lanzhou and "620103" in lanzhou and "6201" not in lanzhou
    assert {(each.since, each.until) for each in changes if each.new == "3"} == {
        (date(2024, 1, 1), date(2024, 12, 31))
    }
    later = [each for each in changes if each.new == "2"]
    assert {"6202", "620103"} <= {each.division_code for each in later}
    assert {(each.since, each.until) for each in later} == {(date(2026, 1, 1), None)}
    assert changes_between_files(old, old) == []


def test_two_days_of_one_file_differ_by_what_began_or_ended_between(tmp_path: Path) -> None:
    loaded = load_parameters(
        parameters(tmp_path, f"{LAG},62,2020-01-01,2025-12-31,1", f"{LAG},62,2026-01-01,,2")
    )
    assert changes_between_days(loaded, date(2025, 12, 31), date(2026, 1, 1)) == [Change(LAG, "62", "1", "2")]
    assert changes_between_days(loaded, date(2019, 1, 1), date(2020, 1, 1)) == [
        Change(LAG, "62", "（无）", "1")
    ]


def test_counties_that_fill_a_prefecture_are_one_division() -> None:
    counties = [code for code in code_lists.division_names() if len(code) == 6]
    assert divisions_of(counties) == ["62"]
    assert divisions_of([code for code in counties if code.startswith("6201")] + ["622901"]) == [
        "6201",
        "622901",
    ]


def test_a_division_without_its_parent_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {"code": "620000000000", "name": "甘肃省", "level": "province", "parent_code": ""},
        {"code": "620102000000", "name": "城关区", "level": "county", "parent_code": "620100000000"},
    ]
    monkeypatch.setattr(code_lists, "_rows", lambda name: rows)
    with pytest.raises(ConfigurationError) as raised:
        code_lists._divisions.__wrapped__()
    assert "schemas/codes/division.csv:3: county 620102000000 has no parent: 620100000000" in str(
        raised.value
    )


def test_the_kinds_file_must_be_there(tmp_path: Path) -> None:
    path = parameters(tmp_path, f"{LAG},62,2020-01-01,,1", kinds=KINDS)
    (tmp_path / "parameter_kinds.csv").unlink()
    with pytest.raises(ConfigurationError, match=r"parameter_kinds.csv:1: the file is missing"):
        load_parameters(path)
