"""Cases follow decisions: folded by a merge, given back by a split, and never two for one lead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cardhub.hub import Hub
from cardhub.step_parts import identity
from tests.decisions import world
from tests.decisions.world import LISTED, NAMES, REGISTER

MAY, JUNE, JULY = date(2026, 5, 15), date(2026, 6, 15), date(2026, 7, 15)
A_NAME, OTHER_NAME = NAMES


@pytest.fixture
def two(hub: Hub) -> tuple[int, int]:
    """Two holders, each with a cremation record of another name under their number: a case each."""
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME)}, MAY)
    world.pull(hub, LISTED, {11: (1, OTHER_NAME), 12: (2, OTHER_NAME)}, MAY)
    world.compare(hub, MAY)
    return world.person_of(hub, 1), world.person_of(hub, 2)


def decide(hub: Hub, verdict: str, a: int, b: int) -> dict[str, Any]:
    return identity.decide_persons(hub, a, b, verdict, "li", "verified", JUNE)


def cases(hub: Hub, rule: str = "OTHER-NAME") -> dict[int, tuple[int, str, str | None]]:
    """case → (person, status, close reason)"""
    query = 'select case_id, person_id, status, close_reason from "case" where rule_id = :rule order by 1'
    return {row[0]: row[1:] for row in world.rows(hub, query, rule=rule)}  # type: ignore[misc]


def test_a_merge_folds_and_a_split_gives_back(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    assert cases(hub) == {1: (a, "open", None), 2: (b, "open", None)}

    told = decide(hub, "merge", a, b)["cases"]
    assert cases(hub) == {1: (a, "open", None), 2: (b, "closed", "merged")}
    assert [(each["case_id"], each["change"], each["into_case"]) for each in told] == [(2, "merged", 1)]
    world.compare(hub, JUNE)

    decide(hub, "split", a, b)
    assert cases(hub) == {1: (a, "open", None), 2: (b, "open", None)}
    done, _ = world.compare(hub, JULY)
    assert (done.opened, done.closed, done.reopened) == (0, 1, 0), "closed: two cards of one person"
    assert cases(hub) == {1: (a, "open", None), 2: (b, "open", None)}


def test_an_answer_given_before_a_merge_holds_again_after_the_split(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    world.close(hub, 1, "not_confirmed", MAY)

    decide(hub, "merge", a, b)
    assert cases(hub) == {1: (a, "open", None), 2: (b, "closed", "merged")}, "one question is unanswered"
    decide(hub, "split", a, b)

    assert cases(hub) == {1: (a, "closed", "not_confirmed"), 2: (b, "open", None)}
    done, _ = world.compare(hub, JULY)
    assert (done.opened, done.reopened) == (0, 0)


def test_an_answered_case_that_was_folded_comes_back_answered(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    world.close(hub, 2, "not_confirmed", MAY)

    decide(hub, "merge", a, b)
    decide(hub, "split", a, b)

    assert cases(hub) == {1: (a, "open", None), 2: (b, "closed", "not_confirmed")}


def test_a_case_that_moved_with_a_merge_goes_home(hub: Hub) -> None:
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME)}, MAY)
    world.pull(hub, LISTED, {11: (2, OTHER_NAME)}, MAY)
    world.compare(hub, MAY)
    a, b = world.person_of(hub, 1), world.person_of(hub, 2)

    decide(hub, "merge", a, b)
    assert cases(hub) == {1: (a, "open", None)}
    world.close(hub, 1, "not_confirmed", JUNE)
    decide(hub, "split", a, b)

    assert cases(hub) == {1: (b, "closed", "not_confirmed")}
    done, _ = world.compare(hub, JULY)
    assert done.opened == 0


def test_a_case_opened_while_two_were_one_follows_its_evidence(hub: Hub) -> None:
    world.pull(hub, REGISTER, {1: (1, A_NAME), 2: (2, A_NAME)}, MAY)
    world.links(hub)
    a, b = world.person_of(hub, 1), world.person_of(hub, 2)
    decide(hub, "merge", a, b)
    world.pull(hub, LISTED, {12: (2, OTHER_NAME)}, JUNE)
    world.compare(hub, JUNE)
    assert cases(hub) == {1: (a, "open", None)}
    world.close(hub, 1, "not_confirmed", JUNE)

    decide(hub, "split", a, b)
    done, _ = world.compare(hub, JULY)

    assert (done.opened, done.reopened) == (0, 0)
    assert cases(hub) == {1: (b, "closed", "not_confirmed")}


def test_nothing_closes_while_the_persons_record_is_disputed(hub: Hub, two: tuple[int, int]) -> None:
    a, b = two
    decide(hub, "split", a, b)

    world.pull(hub, REGISTER, {1: (2, A_NAME), 2: (2, A_NAME)}, JUNE)
    done, _ = world.compare(hub, JUNE)

    assert done.closed == 0
    assert cases(hub) == {1: (a, "open", None), 2: (b, "open", None)}


def test_a_comparison_that_began_before_a_decision_says_nothing_of_those_persons(
    hub: Hub, two: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = two
    whole = world.reconcile

    def decided_meanwhile(*given: Any) -> Any:
        decide(hub, "merge", a, b)
        return whole(*given)

    monkeypatch.setattr(world, "reconcile", decided_meanwhile)
    world.pull(hub, LISTED, {11: (1, A_NAME), 12: (2, A_NAME)}, JUNE)
    done, _ = world.compare(hub, JUNE)

    assert (done.closed, cases(hub)[1]) == (0, (a, "open", None))
    monkeypatch.undo()
    done, _ = world.compare(hub, JUNE)
    assert done.closed == 1
