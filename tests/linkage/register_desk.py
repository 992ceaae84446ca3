"""A hub with a small register whose people are told apart, and one list to link. Nobody here exists."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import link, link_sets
from cardhub.linkage.link_sets import LinkSet
from tests.linkage.lake_rows import COUNTY, card, commit, id_number

DAY = date(2026, 6, 15)
LIST = "disability_subsidy"
SURNAMES, GIVEN = "王张刘陈杨赵黄周吴徐", "建国永文志海军红玉明平强林生虎成伟东德荣"


def born(serial: int) -> date:
    return date(1950, 1, 1) + timedelta(days=137 * serial)


def holder(serial: int, **values: Any) -> dict[str, Any]:
    """A card of somebody with a name, a birthday and a village of their own."""
    name = SURNAMES[serial % 10] + GIVEN[serial % 19] + GIVEN[serial % 17]
    number = id_number(serial, f"{born(serial):%Y%m%d}")
    own = {"id_number": number, "card_number": number + "44", "birth_date": born(serial)}
    village = f"{COUNTY}{serial % 20 + 1:03d}{serial % 7 + 1:03d}"
    return card(serial, name, **(own | {"household_division_code": village} | values))


def row_of(serial: int, **values: Any) -> dict[str, Any]:
    """A row of LIST about that holder, sound unless `values` says otherwise."""
    about = holder(serial)
    copied = ("id_number", "full_name", "full_name_key", "birth_date", "household_division_code")
    row = {name: about[name] for name in copied} | {"id_number_raw": about["id_number"]}
    if "full_name" in values:
        row["full_name_key"] = values["full_name"]
    return (
        row
        | {
            "record_key": 1000 + serial,
            "application_no": f"S{serial}",
            "subsidy_type": "living",
            "start_month": "2025-01",
        }
        | values
    )


def unreadable(serial: int) -> dict[str, Any]:
    """The row's number with one digit wrong."""
    number = holder(serial)["id_number"]
    wrong = number[:9] + str((int(number[9]) + 1) % 10) + number[10:]
    return {"id_number": None, "id_number_raw": wrong, "id_number_flag": "bad_checksum"}


def settle(hub: Hub, *rows: dict[str, Any], day: date = DAY) -> None:
    """A register of 60 holders, and LIST with sound rows of 30 of them and `rows`."""
    commit(hub, "disability_card", [holder(serial) for serial in range(1, 61)], day)
    commit(hub, LIST, [*(row_of(serial) for serial in range(1, 31)), *rows], day, periods=["2026-05"])


def people(hub: Hub) -> dict[int, int]:
    """Serial of a holder → person."""
    numbers = {holder(serial)["id_number"]: serial for serial in range(1, 61)}
    with doorway.connect(hub.settings) as con:
        link.link_pins(hub, con, link.current_pins(hub))
        rows = con.execute("SELECT id_number, person_id FROM person").fetchall()
    return {numbers[number]: person_id for number, person_id in rows}


def link_list(hub: Hub) -> tuple[LinkSet, dict[int, dict[str, Any]]]:
    """The link set of LIST, and its rows by record key."""
    with doorway.connect(hub.settings) as con:
        links = link.link_pins(hub, con, link.current_pins(hub))[LIST]
        found = con.execute(f"FROM {link_sets.scan(hub, con, links)}").to_arrow_table().to_pylist()
    return links, {row["record_key"]: row for row in found}
