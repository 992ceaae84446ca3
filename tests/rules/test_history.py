"""Cases live through the months of a province, and the rules stay as right as in the first."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path

import pytest

from cardhub import steps
from cardhub.cases.export import iter_cases, iter_held
from cardhub.hub import Hub
from cardhub.store.tables import case
from sandbox.population import generate
from sandbox.population.advance import advance
from sandbox.scoring import UNDECIDED_AT_MOST, RuleScore, read_truth, score, undecided_share
from tests.rules.history import Month, lead_of, months_of
from tests.rules.province import load

START = date(2026, 11, 24)
SOAK_CARDS = int(os.environ.get("SOAK_HISTORY_CARDS", "4000"))

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:great_expectations")


def mistakes(scores: dict[str, RuleScore]) -> dict[str, tuple[int, int, int]]:
    """Missed, false and near-misses that fired, of the rules that have any."""
    lines = {rule: (line.missed, line.false, line.fired) for rule, line in scores.items()}
    return {rule: line for rule, line in lines.items() if any(line)}


def test_rules_stay_right_when_the_province_lives_on(hub: Hub, tmp_path: Path) -> None:
    out = tmp_path / "out"
    generate(17, 2_000, START, out)
    as_of = date.fromisoformat(advance(out, 2)["as_of"])

    load(hub, out, as_of)
    steps.compare(hub, as_of=as_of)

    found = {lead_of(each) for each in iter_cases(hub)}
    held = {(each.rule_id, each.id_number, each.subject): each.reason_code for each in iter_held(hub)}
    scores = score(read_truth(out), found, held)
    assert mistakes(scores) == {}
    undecided, planted = undecided_share(scores.values())
    assert planted > 1_000
    assert undecided <= planted * UNDECIDED_AT_MOST


def close_by_hand(hub: Hub, case_ids: list[int]) -> None:
    with hub.engine.begin() as connection:
        chosen = case.update().where(case.c.case_id.in_(case_ids))
        connection.execute(chosen.values(status="closed", close_reason="not_a_mismatch", closed_on=START))


def test_cases_close_when_an_owner_corrects_and_decisions_stand(hub: Hub, tmp_path: Path) -> None:
    # Given three months of two lists whose clerks put things right, and get others wrong …
    lists = ("disability_card", "subsistence_allowance_member", "monitored_member")
    rules = ["ID-01", "ID-03", "ID-04"]
    lived = months_of(hub, tmp_path / "out", START, 23, 3_000, 2, datasets=lists, rules=rules)
    first = next(lived)
    decided = [case.case_id for case in first.cases.values() if case.status == "open"][::10]
    before = {case.case_id: case.evidence["facts"] for case in first.cases.values()}
    close_by_hand(hub, decided)
    by_hand = {lead for lead, case in first.cases.items() if case.case_id in decided}
    past = first

    for month in lived:
        # … then what is open is what is wrong now, but for what a person has decided;
        seen = {lead for lead in month.visible if lead[0] in rules and lead[2] in lists}
        assert seen - by_hand <= month.open <= month.planted
        # what was put right closed by itself, what came back opened as the same case,
        over = past.open - month.open - by_hand
        assert over
        assert {month.cases[lead].close_reason for lead in over} == {"fixed"}
        for lead in past.cases.keys() & month.cases.keys():
            assert past.cases[lead].case_id == month.cases[lead].case_id
        # and a decided case opens again only where its evidence is another.
        for lead in by_hand & month.open:
            assert month.cases[lead].evidence["facts"] != before[month.cases[lead].case_id]
        past = month


@pytest.mark.soak
def test_two_years_of_cases(hub: Hub, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """SOAK_HISTORY_CARDS=20000 for the size of the acceptance list."""
    seed = secrets.randbelow(1_000_000)
    with capfd.disabled():
        print(f"seed {seed}, {SOAK_CARDS:,} cards", flush=True)
    months: list[Month] = []
    for month in months_of(hub, tmp_path / "out", START, seed, SOAK_CARDS, 24):
        undecided, planted = undecided_share(month.scores.values())
        with capfd.disabled():
            print(
                f"{month.as_of}: {planted} planted, {len(month.open)} open, {undecided} undecided", flush=True
            )
        assert mistakes(month.scores) == {}
        assert undecided <= planted * UNDECIDED_AT_MOST
        if months:
            closed = {month.cases[lead].close_reason for lead in months[-1].open - month.open}
            assert closed == {"fixed"}
        months.append(month)
