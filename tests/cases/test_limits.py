"""Adverse leads never open in bulk, and a rule that errs too often is sampled; nothing is lost by it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from cardhub.cases.limits import Limits, limits_at
from cardhub.cases.outcomes import Outcome
from cardhub.comparison.catalogue import declared
from cardhub.comparison.parameters import Parameters, load_parameters
from tests.cases import world
from tests.comparison.parameter_files import parameters

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 10), date(2026, 10, 10), date(2026, 11, 10)
ELSEWHERE = "620123001001"
KINDS = "parameter,kind,unit,title\n" + "".join(
    f"{name},{kind},,某参数\n"
    for name, kind in (
        ("adverse_cases_open_at_most", "number"),
        ("rule_precision_floor", "share"),
        ("rule_precision_cases", "number"),
        ("sampled_one_in", "number"),
    )
)


@pytest.fixture
def settled(tmp_path: Path) -> Parameters:
    """Two adverse cases at one time, one in 620123; under a precision of one half, every third lead."""
    rows = (
        "adverse_cases_open_at_most,,2018-01-01,,2",
        "adverse_cases_open_at_most,620123,2018-01-01,,1",
        "rule_precision_floor,,2018-01-01,,0.5",
        "rule_precision_cases,,2018-01-01,,10",
        "sampled_one_in,,2018-01-01,,3",
    )
    path = parameters(tmp_path, *rows)
    (tmp_path / "parameter_kinds.csv").write_text(KINDS, "utf-8")
    return load_parameters(path)


def limits(settled: Parameters, *outcomes: Outcome) -> Limits:
    return Limits(["SB-04", "SB-07"], settled, SEPTEMBER, outcomes, {"SB-01": "1", "SB-04": "1"})


def adverse(person: int, total: int | None = None, **other: Any) -> dict[str, Any]:
    amount = None if total is None else Decimal(total)
    return world.lead(person, "SB-04") | {"estimated_total": amount} | other


def open_people(hub: Any) -> list[int]:
    return [each.person_id for each in world.cases(hub) if each.status == "open"]


def waiting(hub: Any, comparison_id: int) -> Iterator[tuple[int, str]]:
    query = "select person_id, reason_code from held_lead where comparison_id = :id order by person_id"
    with hub.engine.connect() as connection:
        yield from ((row[0], row[1]) for row in connection.execute(text(query), {"id": comparison_id}))


def test_the_gravest_and_largest_open_first_and_the_rest_wait(hub: Any, settled: Parameters) -> None:
    # Given five adverse leads in one county with room for two
    people = [world.add_person(hub, serial) for serial in range(1, 6)]
    leads = [
        adverse(people[0], 500),
        adverse(people[1], 900),
        adverse(people[2]),
        adverse(people[3], 800),
        adverse(people[4], 10, severity="C"),
    ]
    done = world.begin(hub, SEPTEMBER, "SB-04")

    result = world.reconciled(hub, done, *leads, limits=limits(settled))

    assert (result.opened, result.waiting) == (2, 3)
    assert open_people(hub) == [people[1], people[4]]
    assert list(waiting(hub, done.comparison_id)) == [
        (people[0], "capacity"), (people[2], "capacity"), (people[3], "capacity")
    ]  # fmt: skip


def test_the_same_comparison_again_opens_nothing_more(hub: Any, settled: Parameters) -> None:
    people = [world.add_person(hub, serial) for serial in range(1, 6)]
    done = world.begin(hub, SEPTEMBER, "SB-04")
    leads = [adverse(person) for person in people]
    world.reconciled(hub, done, *leads, limits=limits(settled))
    before = list(waiting(hub, done.comparison_id))

    again = world.reconciled(hub, done, *leads, limits=limits(settled))

    assert (again.opened, again.unchanged, again.waiting) == (0, 2, 3)
    assert list(waiting(hub, done.comparison_id)) == before


def test_a_waiting_lead_opens_when_a_case_closes(hub: Any, settled: Parameters) -> None:
    people = [world.add_person(hub, serial) for serial in range(1, 6)]
    leads = [adverse(person, 100 - person) for person in people]
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-04"), *leads, limits=limits(settled))
    # When an officer decides one, and the other's lead is gone
    first, second = world.cases(hub)
    world.decide(hub, first.case_id, "confirmed")
    later = [each for each in leads if each["person_id"] != second.person_id]
    done = world.begin(hub, OCTOBER, "SB-04")

    result = world.reconciled(hub, done, *later, limits=limits(settled))

    assert (result.opened, result.closed, result.waiting) == (2, 1, 1)
    assert open_people(hub) == people[2:4]
    assert list(waiting(hub, done.comparison_id)) == [(people[4], "capacity")]


def test_each_county_has_its_own_room_and_help_needs_none(hub: Any, settled: Parameters) -> None:
    people = [world.add_person(hub, serial) for serial in range(1, 9)]
    leads = [adverse(person) for person in people[:3]]
    leads += [adverse(person, division_code=ELSEWHERE) for person in people[3:5]]
    leads += [world.lead(person, "SB-01") for person in people]

    result = world.reconciled(
        hub, world.begin(hub, SEPTEMBER, "SB-01", "SB-04"), *leads, limits=limits(settled)
    )

    assert (result.opened, result.waiting) == (8 + 2 + 1, 2)


def test_a_case_that_would_reopen_waits_too(hub: Any, settled: Parameters) -> None:
    people = [world.add_person(hub, serial) for serial in range(1, 4)]
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-04"), adverse(people[2]), limits=limits(settled))
    world.reconciled(hub, world.begin(hub, OCTOBER, "SB-04"), limits=limits(settled))
    done = world.begin(hub, NOVEMBER, "SB-04")
    leads = [adverse(people[0], 5), adverse(people[1], 5), adverse(people[2], 1)]

    result = world.reconciled(hub, done, *leads, limits=limits(settled))

    assert (result.opened, result.reopened, result.waiting) == (2, 0, 1)
    assert list(waiting(hub, done.comparison_id)) == [(people[2], "capacity")]
    assert world.cases(hub)[0].status == "closed"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_comes_and_goes_no_county_has_more_than_its_room(
    hub: Any, settled: Parameters, seed: int
) -> None:
    chance = random.Random(seed)
    people = {world.add_person(hub, at): chance.choice([world.COUNTY, ELSEWHERE]) for at in range(1, 13)}
    for _ in range(12):
        there = [person for person in people if chance.random() < 0.7]
        leads = [
            adverse(person, chance.randrange(900), division_code=people[person], severity=chance.choice("CH"))
            for person in there
        ]
        done = world.begin(hub, SEPTEMBER, "SB-04")

        world.reconciled(hub, done, *leads, limits=limits(settled))

        opened = open_people(hub)
        held = {person for person, _ in waiting(hub, done.comparison_id)}
        decided = {each.person_id for each in world.cases(hub) if each.close_reason == "confirmed"}
        for county, room in ((world.COUNTY, 2), (ELSEWHERE, 1)):
            assert sum(people[person] == county for person in opened) <= room
            wait = any(people[person] == county for person in held)
            assert not wait or sum(people[person] == county for person in opened) == room, "room stays unused"
        assert set(opened).isdisjoint(held)
        assert set(there) == set(opened) | held | (set(there) & decided), "a lead is lost"
        if opened and chance.random() < 0.5:
            chosen = chance.choice(opened)
            case = next(each for each in world.cases(hub) if each.person_id == chosen)
            world.decide(hub, case.case_id, "confirmed")


def test_a_rule_under_its_floor_opens_a_sample_and_holds_the_rest(hub: Any, settled: Parameters) -> None:
    # Given 4 right of 10, where half is the floor
    people = [world.add_person(hub, serial) for serial in range(1, 31)]
    leads = [world.lead(person, "SB-01") for person in people]
    poor = limits(settled, Outcome("SB-01", "1", "", right=4, wrong=6, undecided=0))
    done = world.begin(hub, SEPTEMBER, "SB-01")

    result = world.reconciled(hub, done, *leads, limits=poor)

    assert 0 < result.opened < 20 and result.opened + result.waiting == 30
    assert {reason for _, reason in waiting(hub, done.comparison_id)} == {"demoted"}
    again = world.reconciled(hub, world.begin(hub, OCTOBER, "SB-01"), *leads, limits=poor)
    assert (again.opened, again.unchanged) == (0, result.opened)
    # When the rule is good enough again, what waited opens
    good = limits(settled, Outcome("SB-01", "1", "", right=5, wrong=5, undecided=9))
    assert (
        world.reconciled(hub, world.begin(hub, NOVEMBER, "SB-01"), *leads, limits=good).opened
        == result.waiting
    )


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome("SB-01", "1", "", right=3, wrong=6, undecided=50),  # too few decided
        Outcome("SB-01", "0", "", right=0, wrong=50, undecided=0),  # another version of the rule
        Outcome("SB-02", "1", "", right=0, wrong=50, undecided=0),  # another rule
    ],
)
def test_what_does_not_prove_a_rule_poor_samples_nothing(
    hub: Any, settled: Parameters, outcome: Outcome
) -> None:
    leads = [world.lead(world.add_person(hub, serial), "SB-01") for serial in range(1, 13)]

    result = world.reconciled(
        hub, world.begin(hub, SEPTEMBER, "SB-01"), *leads, limits=limits(settled, outcome)
    )

    assert (result.opened, result.waiting) == (12, 0)


def test_an_installation_takes_its_limits_from_its_parameters_and_rules(hub: Any) -> None:
    found = limits_at(hub, declared(), SEPTEMBER)

    assert "SB-04" in found.adverse_rules and "SB-01" not in found.adverse_rules
    assert found.versions["SB-01"] == declared().rules["SB-01"].version
    assert found.parameters is not None
    assert int(found.parameters.at("620102", SEPTEMBER)["adverse_cases_open_at_most"].value) >= 1
