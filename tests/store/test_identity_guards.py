"""The database itself holds what people decided about identities, against any program that writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from cardhub.hub import Hub
from tests.cases import world

PERSON = (
    "insert into person_decision (first_person_id, second_person_id, verdict, division_code, decided_by, "
    "reason_code) values ({}, {}, '{}', '620102001001', 'li', 'verified')"
)
LINK = (
    "insert into link_decision (dataset, record_key, person_id, verdict, division_code, decided_by, "
    "reason_code) values ('cremation_record', {}, {}, '{}', '620102001001', 'li', 'verified')"
)
MERGE = "update person set merged_into = {1} where person_id = {0}"


def run(hub: Hub, *statements: str) -> None:
    """As the application's role, in one transaction."""
    with hub.engine.begin() as connection:
        for each in statements:
            connection.execute(sa.text(each))


def refused(hub: Hub, constraint: str, *statements: str) -> None:
    """Nobody can do this: PostgreSQL refuses, at the latest when the transaction commits."""
    with pytest.raises((sa.exc.IntegrityError, sa.exc.ProgrammingError), match=constraint):
        run(hub, *statements)


@pytest.fixture
def persons(hub: Hub) -> Iterator[list[int]]:
    yield [world.add_person(hub, serial) for serial in range(1, 5)]


def test_a_merge_and_a_split_of_the_same_two_cannot_both_bind(hub: Hub, persons: list[int]) -> None:
    a, b, *_ = persons
    run(hub, PERSON.format(a, b, "split"))

    refused(hub, "uq_person_decision_pair", PERSON.format(a, b, "merge"))
    refused(hub, "ck_person_decision_order", PERSON.format(b, a, "merge"))
    refused(hub, "ck_person_decision_order", PERSON.format(a, a, "merge"))


def test_nor_by_a_detour(hub: Hub, persons: list[int]) -> None:
    a, b, c, _ = persons
    run(
        hub,
        MERGE.format(b, a),
        MERGE.format(c, a),
        PERSON.format(a, b, "merge"),
        PERSON.format(b, c, "merge"),
    )

    refused(hub, "person_decision_holds|decision . does not hold", PERSON.format(a, c, "split"))
    refused(
        hub,
        "one that people merged it with",
        PERSON.format(a, c, "split"),
        f"update person set merged_into = null where person_id = {c}",
    )


def test_a_decision_binds_only_once_it_is_carried_out(hub: Hub, persons: list[int]) -> None:
    a, b, *_ = persons

    refused(hub, "does not hold", PERSON.format(a, b, "merge"))
    run(hub, MERGE.format(b, a))
    refused(hub, "does not hold", PERSON.format(a, b, "split"))


def test_nobody_merges_what_people_split(hub: Hub, persons: list[int]) -> None:
    a, b, c, d = persons
    run(hub, PERSON.format(a, b, "split"))

    refused(hub, "people separated it from", MERGE.format(b, a))
    refused(hub, "people separated it from", MERGE.format(a, b))
    refused(hub, "people separated it from", MERGE.format(a, c), MERGE.format(b, c))
    run(hub, MERGE.format(a, c))
    run(hub, MERGE.format(b, d))
    refused(hub, "people separated it from", MERGE.format(d, c))


def test_nobody_splits_what_people_merged(hub: Hub, persons: list[int]) -> None:
    a, b, c, _ = persons
    run(hub, MERGE.format(b, a), PERSON.format(a, b, "merge"))

    refused(hub, "people merged it with", f"update person set merged_into = null where person_id = {b}")
    refused(hub, "people merged it with", MERGE.format(b, c))
    run(hub, MERGE.format(a, c))


def test_merges_never_run_in_a_circle(hub: Hub, persons: list[int]) -> None:
    a, b, c, _ = persons

    refused(hub, "merged into itself", MERGE.format(a, a))
    refused(hub, "merged into itself", MERGE.format(a, b), MERGE.format(b, c), MERGE.format(c, a))


def test_one_record_is_one_persons_by_decision(hub: Hub, persons: list[int]) -> None:
    a, b, *_ = persons
    run(hub, LINK.format(7, a, "same"), LINK.format(8, b, "same"), LINK.format(9, a, "different"))

    refused(hub, "uq_link_decision_same", LINK.format(7, b, "same"))
    refused(hub, "uq_link_decision_pair", LINK.format(7, a, "different"))
    refused(hub, "uq_link_decision_pair", LINK.format(9, a, "different"))


def test_a_record_that_is_one_persons_and_not_anothers_keeps_the_two_apart(
    hub: Hub, persons: list[int]
) -> None:
    a, b, c, d = persons
    run(hub, LINK.format(7, a, "same"), LINK.format(7, b, "different"))

    refused(hub, "people separated it from", MERGE.format(b, a))
    run(hub, MERGE.format(d, c), LINK.format(8, c, "same"))
    refused(hub, "contradicts another one", LINK.format(8, d, "different"))


def test_a_decision_is_superseded_by_one_about_the_same_only_and_for_good(
    hub: Hub, persons: list[int]
) -> None:
    a, b, c, _ = persons
    run(hub, PERSON.format(a, b, "split"))
    (first,) = decisions(hub)
    revise = f"update person_decision set superseded_by = {{}} where decision_id = {first}"

    refused(hub, "superseded_by", revise.format(first + 1), PERSON.format(a, c, "split"))
    refused(hub, "ck_person_decision_superseded_by", revise.format(first))
    refused(
        hub, "permission denied", f"update person_decision set verdict = 'merge' where decision_id = {first}"
    )
    refused(hub, "permission denied", f"delete from person_decision where decision_id = {first}")

    with hub.engine.connect() as connection:
        following = connection.execute(sa.text("select nextval('identity_decision_id')")).scalar_one() + 1
    run(hub, revise.format(following), MERGE.format(b, a), PERSON.format(a, b, "merge"))
    refused(hub, "superseded for good", revise.format("null"))


def test_the_machine_signs_no_decision(hub: Hub, persons: list[int]) -> None:
    a, b, *_ = persons

    refused(hub, "decided_by", PERSON.format(a, b, "split").replace("'li'", "'machine'"))
    refused(hub, "decided_by", LINK.format(7, a, "same").replace("'li'", "''"))
    refused(hub, "reason_code", LINK.format(7, a, "same").replace("'verified'", "'马小花'"))


def test_of_two_at_once_that_contradict_one_is_refused(hub: Hub, persons: list[int]) -> None:
    a, b, c, _ = persons
    run(hub, PERSON.format(a, b, "split"))

    def merge_into_c(person_id: int) -> bool:
        try:
            run(hub, MERGE.format(person_id, c))
        except sa.exc.IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        done = list(both.map(merge_into_c, (a, b)))

    assert sorted(done) == [False, True]


def decisions(hub: Hub) -> list[int]:
    with hub.engine.connect() as connection:
        return list(connection.execute(sa.text("select decision_id from person_decision")).scalars())
