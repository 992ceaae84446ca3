"""What holds an absence back: one doubt after the other, on one lead of SB-01."""

from __future__ import annotations

from datetime import date

import pytest

from cardhub.comparison.desk import Desk

ID = "620102198001010012"
BORN = date(1980, 1, 1)
LEAD = [(1, "living_subsidy", "H", "A")]
SUBSIDY = "disability_subsidy"


@pytest.fixture
def desk() -> Desk:
    """A holder on the allowance without a living subsidy: a sound lead."""
    return (
        Desk()
        .person(1, id_number=ID)
        .put("subsistence_allowance_member", 1, is_covered=True, start_month="2024-01")
    )


def held(desk: Desk) -> tuple[str, str]:
    assert desk.found("SB-01") == []
    ((_, _, reason, dataset),) = desk.held("SB-01")
    return reason, dataset


def test_a_proven_absence_is_a_lead(desk: Desk) -> None:
    assert desk.found("SB-01") == LEAD
    assert desk.held("SB-01") == []


@pytest.mark.parametrize("dataset", [SUBSIDY, "extreme_hardship_support"])
def test_an_incomplete_list_proves_nothing(desk: Desk, dataset: str) -> None:
    desk.uncovered.add(dataset)
    assert held(desk) == ("coverage", dataset)


def test_a_person_of_another_county_needs_that_county_complete() -> None:
    desk = Desk().person(1, household_division_code="620123001001")
    desk.put("subsistence_allowance_member", 1, is_covered=True, start_month="2024-01")
    assert held(desk) == ("coverage", SUBSIDY)


@pytest.mark.parametrize("dataset", [SUBSIDY, "work_injury_benefit"])
def test_an_old_list_proves_nothing(desk: Desk, dataset: str) -> None:
    desk.stale.add(dataset)
    assert held(desk) == ("freshness", dataset)


def test_a_needed_list_that_never_came_holds_the_lead(desk: Desk) -> None:
    desk.unsynced.add(SUBSIDY)
    assert held(desk) == ("coverage", SUBSIDY)


def test_an_exclusion_that_never_came_is_not_checked(desk: Desk) -> None:
    desk.unsynced |= {"extreme_hardship_support", "work_injury_benefit"}
    assert desk.found("SB-01") == LEAD
    con = desk.run("SB-01")
    assert con.execute("SELECT evidence->>'$.not_checked[*]' FROM findings").fetchone()[0][:2] == [
        "未核对工伤生活护理费",
        "未核对特困人员救助供养",
    ]


@pytest.mark.parametrize("outcome", ["refused", "not_answered"])
def test_silence_is_not_no(desk: Desk, outcome: str) -> None:
    desk.answer("work_injury_benefit", outcome=outcome)
    assert held(desk) == ("not_answered", "work_injury_benefit")


def test_a_person_who_was_never_asked_about_is_held(desk: Desk) -> None:
    desk.rows["work_injury_benefit"].clear()
    assert held(desk) == ("not_answered", "work_injury_benefit")


def test_an_answer_without_the_fact_is_an_answer(desk: Desk) -> None:
    desk.answer("work_injury_benefit", start_month="2024-01")
    assert desk.found("SB-01") == LEAD


@pytest.mark.parametrize(
    "row",
    [
        ("马小龙", BORN, None),
        ("马?龙", BORN, None),
        (None, None, ID[:16] + "9" + ID[17]),  # one character wrong
        (None, None, ID[:5] + ID[6:]),  # one missing
        (None, None, ID[:9] + "7" + ID[9:]),  # one too many
        (None, None, ID[:3] + ID[4] + ID[3] + ID[5:]),  # two swapped
        (None, None, ID[:16] + "9" + ID[17] + "42"),  # in a card number
    ],
)
def test_an_unlinked_row_that_could_be_the_person(
    desk: Desk, row: tuple[str | None, date | None, str | None]
) -> None:
    desk.unlinked.append((SUBSIDY, *row))
    assert held(desk) == ("possible_person", SUBSIDY)


@pytest.mark.parametrize(
    "row",
    [
        ("马小龙", date(1980, 1, 2), None),
        ("马大龙", BORN, None),
        ("马小龙", None, None),
        (None, None, ID[:4] + "99" + ID[6:]),
        (None, None, ID[:16]),
    ],
)
def test_an_unlinked_row_of_somebody_else(
    desk: Desk, row: tuple[str | None, date | None, str | None]
) -> None:
    desk.unlinked.append((SUBSIDY, *row))
    assert desk.found("SB-01") == LEAD


def test_a_doubtful_row_of_another_dataset_does_not_matter(desk: Desk) -> None:
    desk.unlinked.append(("student_record", "马小龙", BORN, None))
    assert desk.found("SB-01") == LEAD


def test_an_adverse_lead_needs_grade_a() -> None:
    desk = Desk().person(1)
    desk.put("extreme_hardship_support", 1, start_month="2024-01", link_grade="B")
    desk.put("disability_subsidy", 1, start_month="2024-01", subsidy_type="nursing")
    assert desk.found("SB-07") == []
    assert desk.held("SB-07") == [(1, "nursing_subsidy", "link_grade", "")]


@pytest.fixture
def adverse() -> Desk:
    """A holder of a cancelled card who is paid: a sound adverse lead of SB-04."""
    desk = Desk().person(1, card_status="60")
    return desk.put("disability_subsidy", 1, subsidy_type="living", start_month="2024-01")


@pytest.mark.parametrize("dataset", ["disability_card", SUBSIDY])
def test_an_adverse_lead_needs_all_that_its_rule_reads_fresh_and_complete(
    adverse: Desk, dataset: str
) -> None:
    assert adverse.found("SB-04") == [(1, "living_subsidy", "H", "A")]
    adverse.uncovered.add(dataset)
    assert adverse.held("SB-04") == [(1, "living_subsidy", "coverage", dataset)]
    adverse.uncovered.clear()
    adverse.stale.add(dataset)
    assert adverse.held("SB-04") == [(1, "living_subsidy", "freshness", dataset)]


def test_a_lead_to_help_does_not_wait_for_what_it_found(desk: Desk) -> None:
    desk.uncovered.add("subsistence_allowance_member")
    desk.stale.add("subsistence_allowance_member")
    assert desk.found("SB-01") == LEAD


def test_a_row_in_the_clerical_queue_may_be_the_person(desk: Desk) -> None:
    desk.link("possible_link", dataset=SUBSIDY, record_key=7, person_id=1)
    assert held(desk) == ("possible_person", SUBSIDY)


def test_a_row_in_the_queue_about_somebody_else_or_in_another_list_holds_nothing(desk: Desk) -> None:
    desk.link("possible_link", dataset=SUBSIDY, record_key=7, person_id=2)
    desk.link("possible_link", dataset="student_record", record_key=8, person_id=1)
    assert desk.found("SB-01") == LEAD


def test_a_matched_row_is_a_row_of_the_person(desk: Desk) -> None:
    desk.put(SUBSIDY, 1, subsidy_type="living", start_month="2025-01", link_grade="D")
    assert desk.found("SB-01") == [] and desk.held("SB-01") == []


def test_a_help_lead_on_a_matched_row_alone_waits_for_a_surer_link() -> None:
    desk = Desk().person(1, id_number=ID)
    desk.put("subsistence_allowance_member", 1, is_covered=True, start_month="2024-01", link_grade="D")
    assert held(desk) == ("link_grade", "")
