"""A death told by one source opens a verification; whatever the rule says, nothing critical rests on it."""

from __future__ import annotations

import duckdb
import pytest

from cardhub.comparison.death_guard import lower_single_deaths
from cardhub.comparison.findings import start_findings

ONE, OTHER = "registry_of_deaths", "crematory"


def severity(kind: str, *deaths: tuple[str, str | None], given: str = "C") -> str:
    con = duckdb.connect()
    start_findings(con)
    con.execute("CREATE TABLE rule_of AS SELECT 'XX-01' AS rule_id, ? AS kind", [kind])
    con.execute("CREATE TABLE lead AS SELECT 'XX-01' AS rule_id, ? AS severity, facts FROM rule_row", [given])
    facts = [
        {"dataset": name, "record": "1", "field": "death_date", "value": day, "grade": "A"}
        for name, day in deaths
    ]
    facts.append({"dataset": "list", "record": "1", "field": "start_month", "value": "2026-01", "grade": "A"})
    con.execute("INSERT INTO lead VALUES ('XX-01', ?, ?)", [given, facts])
    lower_single_deaths(con)
    ((found,),) = con.execute("SELECT severity FROM lead").fetchall()
    return str(found)


@pytest.mark.parametrize("kind", ["adverse", "correction"])
def test_one_source_is_high_and_two_are_critical(kind: str) -> None:
    assert severity(kind, (ONE, "2026-01-01")) == "H"
    assert severity(kind, (ONE, "2026-01-01"), (ONE, "2026-01-02")) == "H"
    assert severity(kind, (ONE, "2026-01-01"), (OTHER, None)) == "H"
    assert severity(kind, (ONE, "2026-01-01"), (OTHER, "2026-01-02")) == "C"


def test_help_and_leads_without_a_death_stay_as_they_are() -> None:
    assert severity("help", (ONE, "2026-01-01")) == "C"
    assert severity("adverse") == "C"
    assert severity("adverse", (ONE, "2026-01-01"), given="M") == "M"
