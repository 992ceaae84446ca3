"""Rows are linked by identity, graded, and counted where no person is found."""

from __future__ import annotations

from datetime import date

import pytest

from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import link, link_sets
from tests.linkage.lake_rows import card, commit, id_number

DAY = date(2026, 6, 15)


def linked(hub: Hub, name: str) -> dict[int, tuple[str | None, str]]:
    """record_key → (grade, reason)"""
    with doorway.connect(hub.settings) as con:
        sets = link.link_pins(hub, con, link.current_pins(hub))
        rows = con.execute(
            f"SELECT record_key, grade, reason FROM {link_sets.scan(hub, con, sets[name])}"
        ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


@pytest.mark.parametrize(
    ("values", "grade", "reason"),
    [
        ({}, "A", "exact"),
        ({"full_name_key": "马大龙"}, "B", "exact"),
        ({"full_name_key": "马小"}, "B", "exact"),
        ({"full_name_key": None}, "B", "exact"),
        ({"full_name_key": "马?龙"}, "A", "exact"),
        ({"full_name_key": "马?"}, "B", "exact"),
        ({"id_number_flag": "derived_from_15"}, "C", "derived_from_15"),
        ({"id_number_flag": "from_card_number"}, "C", "from_card_number"),
        ({"id_number_flag": "cleaned", "full_name_key": "马大龙"}, "B", "cleaned"),
        ({"id_number": None, "id_number_flag": "bad_checksum"}, None, "bad_checksum"),
        ({"id_number": None}, None, "missing"),
        ({"id_number": id_number(77)}, None, "not_registered"),
    ],
)
def test_grades(hub: Hub, values: dict[str, str | None], grade: str | None, reason: str) -> None:
    commit(hub, "disability_card", [card(1)], DAY)
    row = {"id_number": id_number(1), "full_name_key": "马小龙"} | values
    commit(hub, "cremation_record", [row], DAY)

    assert linked(hub, "cremation_record") == {1: (grade, reason)}


def test_an_answer_is_linked_by_its_request(hub: Hub) -> None:
    commit(hub, "disability_card", [card(serial) for serial in (1, 2, 3, 4)], DAY)
    with doorway.connect(hub.settings) as con:
        link.link_all(hub, con)
        known = con.execute("SELECT person_id FROM person ORDER BY id_number").fetchall()
    outcomes = [("answered", "number_name"), ("answered", "number"), ("no_record", None), ("refused", None)]
    rows = [
        {"request_key": known[at][0], "outcome": outcome, "matched_on": matched}
        for at, (outcome, matched) in enumerate(outcomes)
    ]
    commit(hub, "death_record", [*rows, {"request_key": 999_999, "outcome": "no_record"}], DAY)

    assert linked(hub, "death_record") == {
        1: ("A", "answered"),
        2: ("B", "answered"),
        3: (None, "no_record"),
        4: (None, "refused"),
        5: (None, "not_registered"),
    }


def test_counts_are_kept_and_a_link_set_is_made_once(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1)], DAY)
    commit(hub, "cremation_record", [{"id_number": id_number(1), "full_name_key": "马小龙"}, {}], DAY)
    with doorway.connect(hub.settings) as con:
        counts = link.link_all(hub, con)
        pins = link.current_pins(hub)
        first = link.link_pins(hub, con, pins)
        second = link.link_pins(hub, con, pins)

    assert counts["cremation_record"] == {"A": 1, "B": 0, "C": 0, "D": 0, "unlinked": 1}
    assert first == second

    commit(
        hub, "cremation_record", [{"id_number": id_number(1), "full_name_key": "马小龙"}], date(2026, 7, 15)
    )
    with doorway.connect(hub.settings) as con:
        assert link.link_all(hub, con)["cremation_record"]["unlinked"] == 0
    assert snapshots.current(hub, "cremation_record") is not None


def test_nothing_is_linked_without_a_register(hub: Hub) -> None:
    commit(hub, "cremation_record", [{"id_number": id_number(1)}], DAY)

    with doorway.connect(hub.settings) as con:
        assert link.link_all(hub, con) == {}
