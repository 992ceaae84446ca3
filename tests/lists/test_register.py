"""A list against the register: whoever holds the list learns no more of a candidate than is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.linkage import persons
from cardhub.lists import Asked, ListFile, match_register
from cardhub.settings import Settings
from tests.linkage.lake_rows import card, commit, id_number
from tests.lists.files import AS_OF, HEADER, HERE, read_csv, write_csv

ROWS = [
    HEADER,
    ("马小龙", id_number(1), "男", "1980-01-01", HERE, "A"),
    ("李秀荣", id_number(2), "女", "1980-01-01", HERE, "B"),
    ("杨家骏", "", "男", "1980-01-01", HERE, "D"),
    ("钱多多", id_number(9), "", "", "", "nobody"),
]


def match(hub: Hub, settings: Settings, folder: Path) -> list[dict[str, str]]:
    path = write_csv(folder / "list.csv", ROWS)
    match_register(Asked(ListFile(path, None, {}), folder / "out.csv", AS_OF), settings)
    header, *rows = read_csv(folder / "out.csv")
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_candidates_are_masked(hub: Hub, hub_settings: Settings, tmp_path: Path) -> None:
    commit(
        hub,
        "disability_card",
        [
            card(1, sex="1"),
            card(2, "李秀兰", sex="2", phone="13900001111"),
            card(3, "杨家骏", sex="1", birth_date=None),
            *(card(100 + at, name) for at, name in enumerate(("赵一", "赵二", "赵三"))),
        ],
        AS_OF,
    )

    found = match(hub, hub_settings, tmp_path)

    assert [row["匹配等级"] for row in found] == ["A", "B", "D", "未匹配"]
    assert [row["候选姓名"] for row in found] == ["马小龙", "李*兰", "杨家骏", ""]
    assert [row["候选县区"] for row in found] == ["兰州市城关区"] * 3 + [""]
    for row, serial in zip(found[:3], (1, 2, 3), strict=True):
        number = id_number(serial)
        assert row["候选身份证号（已遮盖）"] == f"{number[:6]}********{number[-4:]}"
        assert row["候选人员编号"].isdigit()
    # What the list does not say itself stands in no sentence
    said = "".join(row["理由"] for row in found)
    assert "李*兰" in said and "李秀兰" not in said and "13900001111" not in said and id_number(3) not in said


def test_nothing_in_the_hub_is_changed(hub: Hub, hub_settings: Settings, tmp_path: Path) -> None:
    commit(hub, "disability_card", [card(1)], AS_OF)
    persons.refresh(hub, AS_OF)
    lake = sorted(hub.settings.lake_path.rglob("*"))

    match(hub, hub_settings, tmp_path)

    assert sorted(hub.settings.lake_path.rglob("*")) == lake
    assert persons.refresh(hub, AS_OF) == persons.Refreshed(persons=1)


def test_without_a_register_it_says_so(hub: Hub, hub_settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cardhub sync disability_card"):
        match(hub, hub_settings, tmp_path)

    assert {each.name for each in tmp_path.glob("*.csv")} == {"list.csv"}
