"""What a decision does: to persons, to links, to what the machine may do afterwards."""

from __future__ import annotations

from datetime import date
from itertools import chain
from typing import Any

import pytest

from cardhub.errors import DecisionRefused
from cardhub.hub import Hub
from cardhub.linkage import decisions
from cardhub.step_parts import identity
from tests.decisions import world
from tests.decisions.world import LISTED, NAMES, REGISTER

MAY, JUNE, JULY = date(2026, 5, 15), date(2026, 6, 15), date(2026, 7, 15)
A_NAME, OTHER_NAME = NAMES


@pytest.fixture
def two(hub: Hub) -> tuple[int, int]:
    """Two holders, whose records 1 and 2 are linked by their numbers."""
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME)}, MAY)
    world.pull(hub, LISTED, {11: (1, A_NAME), 12: (2, A_NAME)}, MAY)
    world.links(hub)
    return world.person_of(hub, 1), world.person_of(hub, 2)


def person(hub: Hub, verdict: str, a: int, b: int, **how: Any) -> dict[str, Any]:
    return identity.decide_persons(hub, a, b, verdict, "li", "verified", JUNE, **how)


def link(hub: Hub, verdict: str, record: int, about: int, dataset: str = LISTED) -> dict[str, Any]:
    return identity.decide_link(hub, dataset, record, about, verdict, "li", "verified", JUNE)


def corrected(hub: Hub, as_of: date = JUNE) -> None:
    """Record 1 now bears the number of record 2."""
    world.pull(hub, REGISTER, {1: (2, A_NAME), 2: (2, A_NAME)}, as_of)


def test_merged_persons_are_one_to_every_record(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two

    changed = person(hub, "merge", a, b)

    assert changed["persons"] == {b: a} and changed["links"] == {REGISTER: 2, LISTED: 2}
    assert set(chain.from_iterable(world.links(hub).values())) == {a}
    assert person(hub, "merge", b, a)["decision_id"] == changed["decision_id"], "said before: nothing new"


def test_split_persons_are_not_taken_for_one_who_is_registered_twice(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    other = max(two) + 1
    with world.connection(hub, None) as con:
        con.execute("CREATE TEMP TABLE same_holder (person_id BIGINT, other_person_id BIGINT)")
        con.execute("INSERT INTO same_holder VALUES (?, ?), (?, ?), (?, ?)", [a, b, b, a, a, other])
        person(hub, "split", b, a)

        decisions.keep_apart(hub, con, "same_holder")

        assert con.execute("FROM same_holder").fetchall() == [(a, other)]


def test_split_persons_stay_two_though_a_record_takes_the_others_number(
    hub: Hub, two: tuple[int, int]
) -> None:
    a, b = two
    person(hub, "split", a, b)

    corrected(hub)

    assert world.links(hub)[REGISTER, 1] == [None], "it is nobody's"
    (conflict,) = decisions.list_conflicts(hub)
    assert (conflict["person_id"], conflict["other_person_id"], conflict["record_key"]) == (a, b, "1")
    world.links(hub)
    assert world.roots(hub) == {a: a, b: b}


def test_a_split_undoes_what_the_machine_merged(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    corrected(hub)
    assert set(chain.from_iterable(world.links(hub).values())) == {b, None}
    assert world.roots(hub) == {a: b, b: b}

    changed = person(hub, "split", a, b)

    assert (changed["persons"], changed["conflicts"]) == ({a: a}, 1)
    assert world.links(hub)[REGISTER, 1] == [None]
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME)}, JULY)
    linked = world.links(hub)
    assert (linked[REGISTER, 1], linked[REGISTER, 2]) == ([a], [b]), "each with its own number"
    assert (linked[LISTED, 11], linked[LISTED, 12]) == ([a], [b])
    assert decisions.list_conflicts(hub) == []


def test_a_decision_about_the_record_ends_a_conflict(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    person(hub, "split", a, b)
    corrected(hub)
    world.links(hub)

    link(hub, "same", 1, a, REGISTER)

    assert decisions.list_conflicts(hub) == []
    linked = world.links(hub)
    assert (linked[REGISTER, 1], linked[REGISTER, 2]) == ([a], [b])
    assert linked[LISTED, 12] == [b], "the number stays with whose it is"


def test_a_third_person_is_no_bridge(hub: Hub) -> None:
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME), 3: (3, A_NAME)}, MAY)
    world.links(hub)
    a, b, c = (world.person_of(hub, serial) for serial in (1, 2, 3))
    person(hub, "split", a, b)

    world.pull(hub, REGISTER, {1: (3, A_NAME), 2: (2, A_NAME), 3: (3, A_NAME)}, JUNE)
    world.links(hub)
    world.pull(hub, REGISTER, {1: (3, A_NAME), 2: (3, A_NAME), 3: (3, A_NAME)}, JULY)

    assert world.links(hub)[REGISTER, 2] == [None]
    assert world.roots(hub) == {a: c, b: b, c: c}


def test_a_later_decision_revises_an_earlier_one(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    first = person(hub, "split", a, b)["decision_id"]
    second = person(hub, "merge", a, b)["decision_id"]

    (binding,) = decisions.list_decisions(hub)
    assert (binding["decision_id"], binding["verdict"]) == (second, "merge")
    assert [each["superseded_by"] for each in decisions.list_decisions(hub, everything=True)] == [
        None,
        second,
    ]
    assert first < second and world.roots(hub) == {a: a, b: a}


def test_a_record_follows_the_decision_about_it(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two

    link(hub, "same", 11, b)
    assert world.links(hub)[LISTED, 11] == [b]
    link(hub, "same", 11, a)
    assert world.links(hub)[LISTED, 11] == [a]
    link(hub, "different", 11, a)
    assert world.links(hub)[LISTED, 11] == [None]
    world.pull(hub, LISTED, {11: (1, OTHER_NAME), 12: (2, A_NAME)}, JULY)
    assert world.links(hub)[LISTED, 11] == [None], "also in a later delivery"


def test_a_record_is_nobodys_while_its_person_is_not_on_the_register(hub: Hub, two: tuple[int, int]) -> None:
    link(hub, "same", 11, two[1])

    world.pull(hub, REGISTER, {1: (1, A_NAME)}, JULY)

    assert world.links(hub)[LISTED, 11] == [None]


def test_a_record_that_is_said_not_to_be_a_persons_ties_nobody_to_that_person(
    hub: Hub, two: tuple[int, int]
) -> None:
    a, b = two
    link(hub, "different", 1, b, REGISTER)

    corrected(hub)

    assert world.links(hub)[REGISTER, 1] == [None]
    assert world.roots(hub) == {a: a, b: b}


def test_a_preview_tells_and_changes_nothing(hub: Hub, two: tuple[int, int]) -> None:
    before = world.state(hub)

    told = person(hub, "merge", *two, is_preview=True)

    assert told == {
        "persons": {two[1]: two[0]},
        "links": {REGISTER: 2, LISTED: 2},
        "cases": [],
        "conflicts": 0,
    }
    assert world.state(hub) == before


def test_what_contradicts_is_refused_and_names_what_stands_in_the_way(hub: Hub) -> None:
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME), 3: (3, A_NAME)}, MAY)
    world.links(hub)
    a, b, c = (world.person_of(hub, serial) for serial in (1, 2, 3))
    person(hub, "merge", a, b)
    kept = person(hub, "merge", b, c)["decision_id"]
    before = world.state(hub)

    with pytest.raises(DecisionRefused, match=rf"persons {a} and {c} cannot be split: decision \d+ about"):
        person(hub, "split", a, c)
    with pytest.raises(DecisionRefused, match="there is no person 999"):
        person(hub, "merge", a, 999)
    with pytest.raises(DecisionRefused, match="named twice"):
        person(hub, "merge", a, a)
    with pytest.raises(DecisionRefused, match="has no record 99 now"):
        link(hub, "same", 99, a)
    with pytest.raises(DecisionRefused, match="the reason is a code"):
        decisions.decide_persons(hub, a, b, "split", "li", "马小龙")
    with pytest.raises(DecisionRefused, match="signed by a person"):
        decisions.decide_persons(hub, a, b, "split", "machine", "verified")

    assert world.state(hub) == before
    person(hub, "split", b, c)
    assert kept not in [each["decision_id"] for each in decisions.list_decisions(hub)]


def test_a_corrected_number_is_one_though_the_linker_changed_meanwhile(
    hub: Hub, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cardhub.linkage.versions.RULES_VERSION", "next")

    world.pull(hub, REGISTER, {1: (9, A_NAME), 2: (2, A_NAME)}, JUNE)

    assert world.links(hub)[REGISTER, 1] == [two[0]]
