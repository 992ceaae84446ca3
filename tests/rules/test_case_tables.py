"""Every case table says what its rule does: it fires, does not, leaves unknowns alone; guards; boundaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardhub.comparison.case_tables import KINDS, read_cases, seen
from cardhub.comparison.desk import RULES, catalogue
from cardhub.errors import RuleError

TABLES = {path.name.removesuffix(".cases.csv"): path for path in sorted(RULES.rglob("*.cases.csv"))}
SMALL = "用例,类别,数据表,行,字段,值\n快到期,{kind},残疾人证,1,有效期止,{day}\n快到期,{kind},期望,,线索,无\n"


def test_every_rule_has_its_table() -> None:
    assert set(TABLES) == set(catalogue().rules) | set(catalogue().waiting)


@pytest.mark.parametrize("rule_id", sorted(TABLES))
def test_the_rule_does_what_its_table_says(rule_id: str) -> None:
    cases = read_cases(TABLES[rule_id])
    outcomes = {each.name: seen(rule_id, each) for each in cases}
    assert outcomes == {each.name: each.expected for each in cases}
    assert {each.kind for each in cases} == set(KINDS)


def test_a_wrong_expectation_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "CD-03.cases.csv"
    path.write_text(SMALL.format(kind="触发", day="2026-06-20"), encoding="utf-8")
    (case,) = read_cases(path)
    assert case.expected == ("线索", "无")
    assert seen("CD-03", case) == ("线索", "disability_card / M")


def test_an_unknown_kind_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "CD-03.cases.csv"
    path.write_text(SMALL.format(kind="也许", day="2026-06-20"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"CD-03.cases.csv:2: 类别 is one of"):
        read_cases(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "快到期,触发,残疾人正,1,有效期止,2026-06-20",
            "no dataset or table 残疾人正; known",
        ),
        ("快到期,触发,残疾人证,1,有效期,2026-06-20", "no rule reads 有效期 of disability_card"),
        ("快到期,触发,残疾人证,1,有效期止,六月", "Conversion Error"),
    ],
)
def test_what_a_case_cannot_use_is_named_with_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "CD-03.cases.csv"
    path.write_text(f"用例,类别,数据表,行,字段,值\n{line}\n快到期,触发,期望,,线索,无\n", encoding="utf-8")
    (case,) = read_cases(path)
    with pytest.raises(RuleError) as raised:
        seen("CD-03", case)
    assert f"CD-03.cases.csv:3: case 快到期: {message}" in str(raised.value)


def test_a_case_without_an_expectation_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "CD-03.cases.csv"
    path.write_text("用例,类别,数据表,行,字段,值\n快到期,触发,残疾人证,1,有效期止,2026-06-20\n", "utf-8")
    with pytest.raises(RuleError, match=r"CD-03.cases.csv:2: case 快到期 expects nothing"):
        read_cases(path)
