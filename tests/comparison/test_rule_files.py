"""A wrong rule file is refused with file and line; a right one tells what it reads."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from cardhub import registry
from cardhub.comparison.catalogue import declared_rules, load_catalogue
from cardhub.comparison.core import periods_at
from cardhub.comparison.desk import RULES, catalogue
from cardhub.comparison.prelude import create_views, install_functions
from cardhub.comparison.rule import parse_rule
from cardhub.errors import RuleError
from tests.comparison.parameter_files import ENGINE, parameters

GOOD = (RULES / "card" / "CD-05.sql").read_text(encoding="utf-8")


def parse(tmp_path: Path, text: str) -> None:
    path = tmp_path / "CD-05.sql"
    path.write_text(text, encoding="utf-8")
    known = catalogue()
    parse_rule(path, datasets=registry.datasets(), parameters=known.parameters.names, views=known.views)


def test_every_rule_file_is_read() -> None:
    names = "CD-01 CD-03 CD-05 ED-01 ID-02 ID-03 ID-05 MN-01 SB-01 SB-02 SB-03 SB-07"
    every = load_catalogue(RULES, registry.datasets())
    assert sorted([*every.rules, *every.waiting]) == sorted(registry.rule_paths())
    assert set(names.split()) <= declared_rules().keys()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("-- version: 2\n", "", "CD-05.sql:1: the header lacks `-- version"),
        ("-- version: 2", "-- versoin: 2", "CD-05.sql:2: unknown header key versoin"),
        ("-- version: 2", "-- version 2", "CD-05.sql:2: a header line reads"),
        ("-- version: 2", "-- rule: CD-05", "CD-05.sql:2: header key rule is given twice"),
        ("-- rule: CD-05", "-- rule: CD-06", "CD-05.sql:1: rule CD-06 must be in a file of its own name"),
        ("-- kind: adverse", "-- kind: punish", "CD-05.sql:5: kind punish is not one of"),
        (
            "-- min_grade: A",
            "-- min_grade: B",
            "CD-05.sql:11: an adverse lead needs every linked row at grade A",
        ),
        ("-- severity: H", "-- severity: X", "CD-05.sql:6: severity X is not one of"),
        ("（2023-07-01）", "", "the basis names its clause and its date"),
        ("{status_changed_on}", "{salary}", "CD-05.sql:4: placeholder {salary} is not a column"),
        (
            "inputs: disability_card, ",
            "inputs: disability_cart, ",
            "CD-05.sql:10: unknown dataset disability_cart",
        ),
        (
            "parameters: benefit_lag_months",
            "parameters: benefit_lag",
            "CD-05.sql:12: unknown parameter benefit_lag",
        ),
        (
            "-- inputs:",
            "-- absent: disability_subsidy@benefit_month/living\n-- inputs:",
            "CD-05.sql:10: disability_subsidy@benefit_month/living: only what is absent may name a subject",
        ),
        (
            "-- inputs:",
            "-- exclusions: disability_subsidy@known/living_subsidy\n-- inputs:",
            "CD-05.sql:10: disability_subsidy@known/living_subsidy: only what is absent",
        ),
        ("FROM current_card", "FROM present_card", "CD-05.sql:32: unknown dataset or view present_card"),
        ("JOIN disability_subsidy", "JOIN subsidy_payment", "subsidy_payment is read but not declared"),
        ("AND active_in_month(", "AND AND (", "CD-05.sql:36: SQL syntax error"),
        ("    c.person_id,", "    *,", "name the columns"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(RuleError) as raised:
        parse(tmp_path, GOOD.replace(old, new, 1))
    assert message in str(raised.value)


def test_every_rule_shows_the_officer_a_sentence() -> None:
    rule = catalogue().rules["SB-03"]
    values = {"death_date": "2026-01-02", "payment_month": "2026-05", "source_title": None}
    sentence = rule.sentence_for(values)
    assert sentence.startswith("不详显示本人已于 2026-01-02 死亡，2026-05 仍发放")


def test_a_view_in_a_circle_is_refused(tmp_path: Path) -> None:
    views = tmp_path / "views"
    views.mkdir()
    for name, other in (("one", "two"), ("two", "one")):
        text = f"-- view: {name}\n-- kind: view\n-- title: x\nSELECT person_id FROM {other}\n"
        (views / f"{name}.sql").write_text(text, encoding="utf-8")
    parameters(tmp_path)
    with pytest.raises(RuleError, match="circle"):
        load_catalogue(tmp_path, registry.datasets())


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2026, 3, 31), date(2026, 8, 31), date(2026, 9, 1)])
def test_sql_and_python_agree_on_the_periods(day: date) -> None:
    con = duckdb.connect()
    con.execute("CREATE TABLE parameter_value (parameter VARCHAR, county_code VARCHAR, value VARCHAR)")
    install_functions(con, day)
    create_views(con, [view for view in catalogue().views.values() if view.kind == "macro"])
    month, year = con.execute("SELECT benefit_month(), school_year()").fetchone() or ("", "")
    assert {"benefit_month": month, "school_year": str(year)} == periods_at(day)


def test_the_example_of_the_handbook_is_a_rule(tmp_path: Path) -> None:
    text = (RULES.parent / "docs" / "add-a-rule.md").read_text(encoding="utf-8")
    path = tmp_path / "RL-03.sql"
    path.write_text(text.split("```sql\n", 1)[1].split("```", 1)[0], encoding="utf-8")
    known = catalogue()
    rule = parse_rule(
        path, datasets=registry.datasets(), parameters=known.parameters.names, views=known.views
    )
    assert rule.kind == "help"


def test_a_rule_waits_for_a_dataset_that_is_not_declared(tmp_path: Path) -> None:
    shutil.copytree(RULES / "views", tmp_path / "views")
    parameters(tmp_path, "benefit_lag_months,62,2018-01-01,,1", *ENGINE)
    text = GOOD.replace("disability_subsidy", "custody_answer")
    waiting = text.replace("-- min_grade", "-- awaits: custody_answer\n-- min_grade")
    (tmp_path / "CD-05.sql").write_text(waiting, encoding="utf-8")
    assert list(load_catalogue(tmp_path, registry.datasets()).waiting) == ["CD-05"]
    found = load_catalogue(tmp_path, [*registry.datasets(), "custody_answer"])
    assert (list(found.rules), found.waiting) == (["CD-05"], {})
    (tmp_path / "CD-05.sql").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="unknown dataset custody_answer"):
        load_catalogue(tmp_path, registry.datasets())
