"""The scorer is strict: only damage that hides the very lead excuses it."""

from __future__ import annotations

import pytest

from sandbox.scoring import Lead, Truth, score

NUMBER = "620102198001010012"
LEAD = ("SB-03", NUMBER, "living_subsidy")


def truth(lead: Lead, dataset: str, effect: str, kind: str = "planted") -> Truth:
    return Truth([(*lead, kind)], {(NUMBER, dataset): {effect}})


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


def test_a_lead_that_a_guard_holds_is_undecided_with_its_reason() -> None:
    line = score(truth(LEAD, "subsidy_payment", "none"), set(), {LEAD: "held: coverage"})["SB-03"]

    assert (line.undecided["held: coverage"], line.is_right) == (1, True)


def test_a_rule_without_anything_planted_is_not_right() -> None:
    assert not score(Truth([], {}), set(), {})["ED-01"].is_right
