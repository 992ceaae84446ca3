"""A register and a list of it that change a little every month; and their links, made in two ways."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from cardhub.errors import DecisionRefused
from cardhub.hub import Hub
from cardhub.lake import doorway, snapshots
from cardhub.linkage import decisions, link, link_sets, linking
from cardhub.linkage.link_sets import LinkSet
from cardhub.linkage.queue import decide, list_pairs
from cardhub.store.tables import link_review, link_set, person
from tests.linkage.lake_rows import commit
from tests.linkage.register_desk import DAY, SURNAMES, holder, row_of, unreadable

REGISTER, LIST = "disability_card", "subsistence_allowance_member"
PHONES = ("13900000001", "13900000002", "13900000003")


def row_of_list(serial: int, **values: Any) -> dict[str, Any]:
    """A row of LIST about that holder."""
    row = row_of(serial, **values)
    return {name: value for name, value in row.items() if name not in ("application_no", "subsidy_type")}


class World:
    """A register and a list of it that change a little every month."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.day = DAY
        self.cards = {serial: self.spoken(holder(serial)) for serial in range(1, 50)}
        self.rows = {1000 + serial: self.row(serial) for serial in range(1, 60)}

    def spoken(self, values: dict[str, Any]) -> dict[str, Any]:
        """Some share a telephone, so that how many do changes by the month."""
        return values | ({"phone": self.draw.choice(PHONES)} if self.draw.random() < 0.4 else {})

    def row(self, serial: int) -> dict[str, Any]:
        """A row about a holder, or about somebody who has no card; half of them are damaged."""
        theirs = holder(self.draw.randrange(1, 60))
        number = {"id_number": theirs["id_number"], "id_number_raw": theirs["id_number"]}
        blank = {"id_number": None, "id_number_raw": None}
        placeless = {"household_division_code": None}
        shifted = {"birth_date": holder(serial)["birth_date"] + timedelta(days=self.draw.choice((14, 400)))}
        damage = self.draw.choice(
            (
                {},
                {},
                {},
                unreadable(serial),
                number,
                blank,
                blank | shifted,
                blank | shifted | placeless,
                {"full_name": "马彩云"},
            )
        )
        return self.spoken(row_of_list(serial, **damage))

    def pass_a_month(self) -> None:
        self.day += timedelta(days=30)
        for serial in self.draw.sample(range(1, 60), 4):
            old = self.cards.get(serial, holder(serial))
            name = self.draw.choice(SURNAMES) + str(old["full_name"])[1:]
            village = old["household_division_code"][:9] + f"{self.draw.randrange(1, 5):03d}"
            changed = self.draw.choice((
                None, {"household_division_code": village}, {"full_name": name, "full_name_key": name},
                {"phone": self.draw.choice(PHONES)}, {"id_number": holder(100 + serial)["id_number"]},
                {"id_number": holder(self.draw.randrange(1, 60))["id_number"]},
            ))  # fmt: skip
            if changed is None:
                self.cards.pop(serial, None)
            else:
                self.cards[serial] = old | changed
        for serial in self.draw.sample(range(1, 60), 4):
            if self.draw.random() < 0.3:
                self.rows.pop(1000 + serial, None)
            else:
                self.rows[1000 + serial] = self.row(serial)

    def deliver(self, hub: Hub) -> None:
        commit(hub, REGISTER, self.cards.values(), self.day)
        commit(hub, LIST, self.rows.values(), self.day, periods=["2026-05"])

    def decide(self, hub: Hub) -> None:
        """Somebody decides about a pair of the queue, about two persons, or about a row and anybody."""
        with hub.engine.connect() as connection:
            persons = list(connection.execute(sa.select(person.c.person_id)).scalars())
        kind = self.draw.randrange(4)
        try:
            if kind == 0 and (pairs := list_pairs(hub)):
                decide(
                    hub, self.draw.choice(pairs)["pair_id"], self.draw.choice(("same", "different")), "王主任"
                )
            elif kind == 1:
                verdict = self.draw.choice(("merge", "split"))
                one, other = self.draw.sample(persons, 2)
                decisions.decide_persons(hub, one, other, verdict, "王主任", "twins")
            elif kind == 2:
                row, verdict = self.draw.choice(list(self.rows)), self.draw.choice(("same", "different"))
                decisions.decide_link(hub, LIST, row, self.draw.choice(persons), verdict, "王主任", "looked")
        except DecisionRefused:
            pass


def found(hub: Hub) -> tuple[dict[int, dict[str, Any]], list[Any]]:
    """Every column of the list's set, and the queue."""
    with doorway.connect(hub.settings) as con:
        links = link.link_pins(hub, con, link.current_pins(hub))[LIST]
        linked = con.execute(f"FROM {link_sets.scan(hub, con, links)}").to_arrow_table().to_pylist()
    columns = [each for each in link_review.c if each.name not in ("pair_id", "features", "created_at")]
    with hub.engine.connect() as connection:
        asked = connection.execute(sa.select(*columns).order_by("record_key", "person_id")).all()
    return {row["record_key"]: row for row in linked}, list(asked)


def in_full(hub: Hub) -> tuple[dict[int, dict[str, Any]], list[Any]]:
    """As `found`, made without an earlier set, which stays for the next month."""
    of_the_list = link_set.c.dataset == LIST
    with hub.engine.begin() as connection:
        kept = connection.execute(sa.select(link_set).where(of_the_list)).mappings().all()
        connection.execute(link_set.delete().where(of_the_list))
    with patch.object(linking, "carry_over", side_effect=AssertionError("there is nothing to carry over")):
        anew = found(hub)
    with hub.engine.begin() as connection:
        connection.execute(link_set.delete().where(of_the_list))
        connection.execute(link_set.insert(), [dict(row) for row in kept])
    return anew


def newest(hub: Hub) -> LinkSet:
    """The list's newest set."""
    snapshot = snapshots.current(hub, LIST)
    assert snapshot is not None
    links = link_sets.newest(hub, snapshot)
    assert links is not None
    return links
