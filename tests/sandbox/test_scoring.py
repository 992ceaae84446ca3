"""The scorer is strict: only damage that hides the very lead excuses it."""

from __future__ import annotations

import pytest

from sandbox.scoring import Lead, TrueLead, Truth, score

NUMBER = "620102198001010012"
LEAD = ("SB-03", NUMBER, "living_subsidy")


def truth(lead: Lead, dataset: str, effect: str, kind: str = "planted", *, is_linked: bool = False) -> Truth:
    return Truth([TrueLead(lead, kind, "hidden or missing")], {(NUMBER, dataset): {effect}}, is_linked)


@pytest.mark.parametrize(
    ("lead", "dataset", "effect"),
    [
        (LEAD, "subsidy_payment", "unlinked"),
        (LEAD, "subsidy_payment", "lower_grade"),
        (LEAD, "disability_card", "quarantined"),
        (("ID-02", NUMBER, "monitored_member"), "monitored_member", "quarantined"),
    ],
)
def test_a_lead_whose_own_row_is_damaged_is_undecided(lead: Lead, dataset: str, effect: str) -> None:
    line = score(truth(lead, dataset, effect), set(), {})[lead[0]]

    assert (line.missed, dict(line.undecided)) == (0, {f"row {effect} in {dataset}": 1})


@pytest.mark.parametrize(
    ("lead", "dataset", "effect"),
    [
        (LEAD, "family_doctor_contract", "unlinked"),
        (LEAD, "subsidy_payment", "duplicate"),
        (LEAD, "subsidy_payment", "none"),
        (("SB-01", NUMBER, "living_subsidy"), "subsistence_allowance_member", "lower_grade"),
        (("ID-02", NUMBER, "disability_card"), "monitored_member", "quarantined"),
        (("CD-03", NUMBER, "disability_card"), "cremation_record", "unlinked"),
    ],
)
def test_damage_elsewhere_or_harmless_damage_excuses_nothing(lead: Lead, dataset: str, effect: str) -> None:
    line = score(truth(lead, dataset, effect), set(), {})[lead[0]]

    assert (line.missed, line.is_right) == (1, False)


def test_a_near_miss_that_fires_is_wrong() -> None:
    line = score(truth(LEAD, "subsidy_payment", "none", "near_miss"), {LEAD}, {})["SB-03"]

    assert (line.fired, line.is_right) == (1, False)


def test_what_is_wrong_is_told_with_its_cause() -> None:
    near, other = ("SB-03", NUMBER, "nursing_subsidy"), ("SB-03", NUMBER, "neither")
    leads = [TrueLead(LEAD, why="not_answered"), TrueLead(near, "near_miss", "paid_after_death")]

    line = score(Truth(leads, {}), {near, other}, {})["SB-03"]

    assert set(line.causes) == {
        "missed living_subsidy: not_answered",
        "false nursing_subsidy: all but paid_after_death",
        "false neither: no such lead",
    }
    assert (line.precision, line.recall) == (0, 0)


@pytest.mark.parametrize(("dataset", "recall"), [("disability_card", 1), ("subsidy_payment", 0)])
def test_who_is_not_on_the_register_is_not_missed_by_the_recall(dataset: str, recall: float) -> None:
    line = score(truth(LEAD, dataset, "unlinked"), set(), {})["SB-03"]

    assert (sum(line.undecided.values()), line.recall) == (1, recall)


def test_where_links_are_true_only_a_lost_row_is_an_excuse() -> None:
    unlinked = truth(LEAD, "subsidy_payment", "unlinked", is_linked=True)
    quarantined = truth(LEAD, "subsidy_payment", "quarantined", is_linked=True)

    assert score(unlinked, set(), {})["SB-03"].missed == 1
    assert score(quarantined, set(), {})["SB-03"].missed == 0


BLOCKED = ("SB-01", NUMBER, "living_subsidy")


@pytest.mark.parametrize(
    ("dataset", "effect", "told", "mistold"),
    [
        ("student_record", "none", {BLOCKED}, 0),
        ("student_record", "none", set(), 1),
        ("extreme_hardship_support", "unlinked", set(), 0),
        ("student_record", "none", {BLOCKED, ("SB-01", NUMBER, "another")}, 1),
    ],
)
def test_what_would_be_refused_must_be_told_as_that(
    dataset: str, effect: str, told: set[Lead], mistold: int
) -> None:
    line = score(truth(BLOCKED, dataset, effect, "blocked"), set(), {}, told)["SB-01"]

    assert (line.blocked, line.told, line.mistold) == (1, len(told & {BLOCKED}), mistold)
    assert (line.planted, line.false) == (0, 0)


def test_a_case_of_what_would_be_refused_is_false() -> None:
    assert score(truth(BLOCKED, "student_record", "none", "blocked"), {BLOCKED}, {})["SB-01"].false == 1


def test_a_lead_that_a_guard_holds_is_undecided_with_its_reason() -> None:
    line = score(truth(LEAD, "subsidy_payment", "none"), set(), {LEAD: "held: coverage"})["SB-03"]

    assert (line.undecided["held: coverage"], line.is_right) == (1, True)


def test_a_rule_without_anything_planted_is_not_right() -> None:
    assert not score(Truth([], {}), set(), {})["ED-01"].is_right
