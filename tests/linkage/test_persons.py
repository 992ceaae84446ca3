"""Persons keep their surrogate whatever the register does to their number and name."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.linkage import persons
from cardhub.store.tables import id_alias, person
from tests.linkage.lake_rows import card, commit, id_number

FIRST, SECOND = date(2026, 5, 15), date(2026, 6, 15)


def people(hub: Hub) -> dict[str, tuple[int, str, int | None]]:
    """ID number → (person_id, name, merged_into), opened from the database."""
    with hub.engine.connect() as connection:
        rows = connection.execute(sa.select(person)).all()
    return {
        hub.vault.open(row.id_number, "person", str(row.person_id), "id_number"): (
            row.person_id,
            hub.vault.open(row.full_name, "person", str(row.person_id), "full_name"),
            row.merged_into,
        )
        for row in rows
    }


def test_register_rows_with_a_usable_number_become_persons(hub: Hub) -> None:
    rows = [card(1), card(2, "马秀英"), card(3, id_number=None, id_number_flag="bad_checksum")]
    commit(hub, "disability_card", rows, FIRST)

    assert persons.refresh(hub, FIRST) == persons.Refreshed(persons=2, added=2)
    assert people(hub).keys() == {id_number(1), id_number(2)}

    again = persons.refresh(hub, FIRST)
    assert again == persons.Refreshed(persons=2)


def test_two_cards_of_one_number_are_one_person(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1), card(2, id_number=id_number(1))], FIRST)

    assert persons.refresh(hub, FIRST).persons == 1


def test_a_corrected_number_keeps_the_person_and_becomes_an_alias(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1), card(2)], FIRST)
    persons.refresh(hub, FIRST)
    before = people(hub)[id_number(1)][0]

    commit(hub, "disability_card", [card(1, id_number=id_number(9)), card(2)], SECOND)
    done = persons.refresh(hub, SECOND)

    assert done == persons.Refreshed(persons=2, corrected=1)
    assert people(hub)[id_number(9)][0] == before
    with hub.engine.connect() as connection:
        alias = connection.execute(sa.select(id_alias)).one()
    assert (alias.person_id, alias.reason, alias.valid_to) == (before, "corrected", SECOND)


def test_a_number_corrected_to_one_that_is_known_merges_the_persons(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1), card(2)], FIRST)
    persons.refresh(hub, FIRST)
    kept = people(hub)[id_number(2)][0]

    commit(hub, "disability_card", [card(1, id_number=id_number(2)), card(2)], SECOND)
    done = persons.refresh(hub, SECOND)

    assert (done.persons, done.merged) == (1, 1)
    assert people(hub)[id_number(1)][2] == kept


def test_a_former_number_that_is_corrected_again_leaves_the_present_one(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1)], FIRST)
    persons.refresh(hub, FIRST)
    before = people(hub)[id_number(1)][0]
    corrected = card(1, id_number=id_number(9))
    for rows in ([corrected], [corrected, card(2, id_number=id_number(1))]):
        commit(hub, "disability_card", rows, FIRST)
        persons.refresh(hub, FIRST)

    commit(hub, "disability_card", [corrected, card(2, id_number=id_number(8))], SECOND)

    assert persons.refresh(hub, SECOND) == persons.Refreshed(persons=1, corrected=1)
    assert people(hub) == {id_number(9): (before, "马小龙", None)}


def test_another_name_under_the_same_record_is_another_person(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1)], FIRST)
    persons.refresh(hub, FIRST)

    other = card(1, "赵四海", id_number=id_number(9))
    commit(hub, "disability_card", [other], SECOND)

    assert persons.refresh(hub, SECOND).added == 1
    assert people(hub)[id_number(9)][0] != people(hub)[id_number(1)][0]


def test_name_and_place_follow_the_register(hub: Hub) -> None:
    commit(hub, "disability_card", [card(1), card(2)], FIRST)
    persons.refresh(hub, FIRST)

    commit(hub, "disability_card", [card(1, "马晓龙"), card(2)], SECOND)

    assert persons.refresh(hub, SECOND) == persons.Refreshed(persons=2, changed=1)
    assert people(hub)[id_number(1)][1] == "马晓龙"
