"""What a set made of an earlier one stores, when one is made in full, and what is told of the changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
import sqlalchemy as sa

from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import decisions, earlier_sets, link, link_sets, same_holder
from cardhub.linkage.changes import changed_rows
from cardhub.linkage.conflicts import list_conflicts
from cardhub.store.tables import link_set
from tests.linkage.lake_rows import id_number
from tests.linkage.months import LIST, World, found, in_full, newest, row_of_list
from tests.linkage.register_desk import born, holder


def other_number(serial: int) -> str:
    """Another number with that holder's birthday."""
    return id_number(700 + serial, f"{born(serial):%Y%m%d}")


# Born on one day in one village, with names that differ in a character.
TWIN = holder(5) | {
    "record_key": 300,
    "record_no": "R300",
    "id_number": other_number(5),
    "full_name": str(holder(5)["full_name"])[:2] + "华",
    "full_name_key": str(holder(5)["full_name"])[:2] + "华",
}


@pytest.fixture
def month(hub: Hub) -> Iterator[World]:
    """A world that was linked once."""
    world = World(7)
    world.deliver(hub)
    found(hub)
    yield world


def test_a_set_made_of_an_earlier_one_stores_what_differs(hub: Hub, month: World) -> None:
    whole = newest(hub)
    month.rows[1001] = month.rows[1001] | {"start_month": "2025-03"}
    month.deliver(hub)
    rows, _ = found(hub)
    made = newest(hub)

    assert whole.root is None and made.root is not None and made.root.path == whole.stored.path
    with doorway.connect(hub.settings) as con:
        own = con.execute(f"SELECT record_key FROM {link_sets.scan_own(hub, con, made)}").fetchall()
    assert (1001,) in own and len(own) < len(month.rows) / 4 and rows.keys() == month.rows.keys()
    assert sum(made.rows_by_grade.values()) == len(month.rows)


def test_changed_rows_are_those_that_say_or_are_linked_otherwise(hub: Hub, month: World) -> None:
    then = newest(hub)
    before, _ = found(hub)
    month.rows[1001] = row_of_list(1) | {"start_month": "2025-03"}
    month.rows[1002] = row_of_list(3, record_key=1002)
    gone = month.rows.pop(1003)
    month.deliver(hub)
    after, _ = found(hub)

    with doorway.connect(hub.settings) as con:
        rows = con.execute(f"FROM {changed_rows(hub, con, newest(hub), then)}").fetchall()
        again = con.execute(f"FROM {changed_rows(hub, con, then, then)}").fetchall()

    whose = ("person_id", "number_holder", "candidate")
    expected = {
        (key, side[key][name])
        for key in (1001, 1002, gone["record_key"])
        for side in (before, after)
        for name in whose
        if key in side and side[key][name] is not None
    }
    assert set(rows) == expected and len(rows) == len(expected) > 2
    assert again == []


def test_a_register_that_grew_has_figures_of_its_own_and_the_change_says_so(hub: Hub, month: World) -> None:
    before = newest(hub)
    month.cards |= {serial: holder(serial) for serial in range(200, 210)}
    month.deliver(hub)
    changed, _ = found(hub)
    after = newest(hub)

    assert earlier_sets.causes(after, before) == ["register", "baseline"]
    assert after.baseline_id != before.baseline_id and after.root is None
    assert changed == in_full(hub)[0]


def test_a_lost_file_of_the_earlier_set_means_a_set_in_full(hub: Hub, month: World) -> None:
    (hub.lake.root / newest(hub).stored.path).unlink()
    month.pass_a_month()
    month.deliver(hub)

    rows, _ = found(hub)

    assert newest(hub).root is None and len(rows) == len(month.rows)


def test_a_run_that_is_killed_leaves_the_earlier_set_and_the_next_one_makes_its_own(
    hub: Hub, month: World
) -> None:
    before = newest(hub)
    month.pass_a_month()
    month.deliver(hub)
    with patch.object(link_sets, "insert", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        found(hub)

    with hub.engine.connect() as connection:
        paths = (
            connection.execute(sa.select(link_set.c.path).where(link_set.c.dataset == LIST)).scalars().all()
        )
    assert paths == [before.stored.path]
    assert found(hub) == in_full(hub)


def test_who_is_registered_twice_is_looked_for_once(hub: Hub, month: World) -> None:
    def twins() -> list[Any]:
        with doorway.connect(hub.settings) as con:
            link.link_pins(hub, con, link.current_pins(hub), with_twins=True)
            return con.execute("SELECT person_id, other_person_id FROM same_holder ORDER BY ALL").fetchall()

    month.cards[300] = holder(5) | {"record_key": 300, "record_no": "R300", "phone": "13811112222"}
    month.cards[300]["id_number"] = other_number(5)
    month.cards[5] = month.cards[5] | {"phone": "13811112222"}
    month.deliver(hub)
    first = twins()
    with patch.object(same_holder, "find_twins", side_effect=AssertionError("they are known")):
        again = twins()

    assert len(first) == 2 and first == again
    decisions.decide_persons(hub, first[0][0], first[0][1], "split", "王主任", "twins")
    assert twins() == []


def test_who_is_not_the_one_leaves_the_row_to_the_next_best(hub: Hub) -> None:
    # Two of the same name, birthday and sex in one village; the row's telephone is the first one's.
    month = World(8)
    month.cards = {serial: holder(serial) for serial in range(1, 50)}
    month.cards[300] = holder(5) | {"record_key": 300, "record_no": "R300"}
    month.cards[300]["id_number"] = other_number(5)
    month.cards[5] |= {"phone": "13811112222"}
    blank = {"id_number": None, "id_number_raw": None, "phone": "13811112222"}
    month.rows = {1005: row_of_list(5) | blank}
    month.deliver(hub)
    linked, _ = found(hub)
    assert linked[1005]["grade"] == "D"

    decisions.decide_link(hub, LIST, 1005, linked[1005]["person_id"], "different", "王主任", "looked")
    after = found(hub)

    (row,) = after[0].values()
    assert row["grade"] == "D" and row["person_id"] != linked[1005]["person_id"]
    assert after == in_full(hub)


def test_a_row_that_fits_two_whom_people_keep_apart_is_nobodys_until_decided(hub: Hub, month: World) -> None:
    month.cards[5], month.cards[300] = holder(5), TWIN
    twin = {"full_name": TWIN["full_name"], "full_name_key": TWIN["full_name"]}
    month.rows[1005] = row_of_list(5) | twin
    month.deliver(hub)
    before, _ = found(hub)
    assert before[1005]["grade"] == "B"
    first = before[1005]["person_id"]
    with hub.engine.connect() as connection:
        second = connection.scalars(sa.text("select max(person_id) from person")).one()

    decisions.decide_persons(hub, first, second, "split", "王主任", "twins")
    after = found(hub)

    row = after[0][1005]
    assert (row["person_id"], row["reason"]) == (None, "disputed")
    assert after == in_full(hub)
    (told,) = list_conflicts(hub)
    assert (told["person_id"], told["other_person_id"], told["record_key"]) == (first, second, "1005")
    decisions.decide_link(hub, LIST, 1005, second, "same", "王主任", "looked")
    assert found(hub)[0][1005]["person_id"] == second
    assert list_conflicts(hub) == []
