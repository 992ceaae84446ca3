"""What the matcher is told of a row, dataset by dataset."""

from __future__ import annotations

from cardhub import registry
from cardhub.linkage.match_fields import match_fields


def test_a_card_number_that_is_the_identity_is_not_a_second_witness() -> None:
    survey = match_fields(registry.dataset("needs_survey"))
    assert (survey["id_text"], survey["card_id"]) == ("r.card_number", "NULL")


def test_a_card_number_beside_the_identity_is_one() -> None:
    subsidy = match_fields(registry.dataset("disability_subsidy"))
    assert subsidy["card_id"] == "left(r.card_number, 18)"
    assert "id_number_raw" in subsidy["id_text"]


def test_only_parts_of_a_card_share_its_number() -> None:
    assert match_fields(registry.dataset("disability_component"))["household"] == "r.record_no"
    assert match_fields(registry.dataset("needs_survey"))["household"] == "NULL"
