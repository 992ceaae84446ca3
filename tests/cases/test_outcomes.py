"""What officers found closes a case, and says how often a rule is right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.cases.outcomes import Outcome, close_case, outcomes
from cardhub.errors import ConfigurationError
from tests.cases import world

SEPTEMBER, OCTOBER = date(2026, 9, 10), date(2026, 10, 10)
KINDS = {"SB-01": "help", "CD-06": "correction"}


def test_a_result_closes_the_case_with_who_and_what(hub: Any) -> None:
    person = world.add_person(hub, 1)
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(person))
    (case,) = world.cases(hub)

    close_case(hub, case.case_id, "not_confirmed", "某县核查员")

    (case,) = world.cases(hub)
    assert (case.status, case.close_reason, case.version) == ("closed", "not_confirmed", 2)
    assert world.events(hub, case.case_id) == ["opened", "closed"]
    later = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), world.lead(person))
    assert (later.reopened, later.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("result", "by", "message"),
    [
        ("fixed", "某人", "fixed is not a result; write one of confirmed"),
        ("confirmed", " ", "say who closes the case"),
    ],
)
def test_what_cannot_be_recorded_is_refused(hub: Any, result: str, by: str, message: str) -> None:
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(world.add_person(hub, 1)))
    (case,) = world.cases(hub)
    with pytest.raises(ConfigurationError, match=message):
        close_case(hub, case.case_id, result, by)
    assert world.cases(hub)[0].status == "open"


def test_a_case_is_decided_once(hub: Any) -> None:
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01"), world.lead(world.add_person(hub, 1)))
    (case,) = world.cases(hub)
    close_case(hub, case.case_id, "confirmed", "某人")
    for number in (case.case_id, case.case_id + 1):
        with pytest.raises(ConfigurationError, match=f"case {number} is not open"):
            close_case(hub, number, "not_confirmed", "某人")


def test_results_are_counted_by_rule_version_and_county(hub: Any) -> None:
    results = ["confirmed", "already_fixed", "not_confirmed", "data_error_source", "cannot_verify"]
    people = [world.add_person(hub, serial) for serial in range(1, 7)]
    leads = [world.lead(person) for person in people]
    leads += [world.lead(people[0], "CD-06", rule_version="2", division_code="620123001001")]
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01", "CD-06"), *leads)
    by_rule = {each.rule_id: [] for each in world.cases(hub)}
    for each in world.cases(hub):
        by_rule[each.rule_id].append(each.case_id)
    for case_id, result in zip(by_rule["SB-01"], results, strict=False):
        close_case(hub, case_id, result, "某人")
    close_case(hub, by_rule["CD-06"][0], "data_error_register", "某人")
    # A case that closed itself says nothing about the rule
    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01", "CD-06"), *leads[:5])

    assert outcomes(hub, KINDS) == [
        Outcome("CD-06", "2", "", right=1, wrong=0, undecided=0),
        Outcome("SB-01", "1", "", right=2, wrong=2, undecided=1),
    ]
    counties = [(each.rule_id, each.county_code) for each in outcomes(hub, KINDS, by_county=True)]
    assert counties == [("CD-06", "620123"), ("SB-01", "620102")]


def test_the_interval_is_wilson_s() -> None:
    # 8 of 10: 0.490 to 0.943 in any table of Wilson intervals
    told = Outcome("SB-01", "1", "", right=8, wrong=2, undecided=3)
    assert told.precision == 0.8 and told.interval is not None
    assert [round(each, 3) for each in told.interval] == [0.49, 0.943]
    none = Outcome("SB-01", "1", "", right=0, wrong=0, undecided=3)
    assert (none.precision, none.interval) == (None, None)
