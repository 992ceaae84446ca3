"""Rows without a usable number, or under somebody else's, on a real hub."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cardhub.comparison.run import compare
from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.lake import doorway
from cardhub.linkage import earlier_sets
from cardhub.linkage.explanation import explain_record
from cardhub.linkage.matcher import load_model
from cardhub.store.tables import link_set
from tests.linkage.lake_rows import commit, id_number
from tests.linkage.register_desk import DAY, LIST, holder, link_list, people, row_of, settle, unreadable


def test_a_row_with_a_wrong_digit_is_linked_at_grade_d_and_says_on_what(hub: Hub) -> None:
    settle(hub, row_of(40, **unreadable(40)))

    links, rows = link_list(hub)

    row = rows[1040]
    assert (row["person_id"], row["grade"]) == (people(hub)[40], "D")
    assert "number=one_edit" in row["reason"] and "birth=same" in row["reason"]
    assert row["probability"] > 0.99
    assert links.rows_by_grade == {"A": 30, "B": 0, "C": 0, "D": 1, "unlinked": 0}


def test_a_name_alone_stays_unlinked_and_counted(hub: Hub) -> None:
    blank = {"id_number": None, "id_number_raw": None, "birth_date": None, "household_division_code": None}
    settle(hub, row_of(40, **blank))

    links, rows = link_list(hub)

    assert (rows[1040]["person_id"], rows[1040]["reason"]) == (None, "missing")
    assert links.rows_by_grade["unlinked"] == 1 and links.rows_by_grade["D"] == 0


def test_a_row_under_anothers_number_goes_to_its_own_person(hub: Hub) -> None:
    theirs = holder(7)["id_number"]
    settle(hub, row_of(40, id_number=theirs, id_number_raw=theirs))

    _, rows = link_list(hub)

    known = people(hub)
    assert (rows[1040]["person_id"], rows[1040]["grade"]) == (known[40], "D")
    assert rows[1040]["number_holder"] == known[7]


def test_a_row_that_contradicts_the_numbers_holder_is_nobodys(hub: Hub) -> None:
    settle(hub, row_of(7, record_key=5, full_name="马彩云", birth_date=date(1999, 9, 9)))

    _, rows = link_list(hub)

    assert (rows[5]["person_id"], rows[5]["reason"]) == (None, "anothers_number")
    assert rows[5]["number_holder"] == people(hub)[7]


def test_another_name_with_the_holders_birthday_is_grade_b_still(hub: Hub) -> None:
    settle(hub, row_of(7, record_key=5, full_name="马彩云"))

    _, rows = link_list(hub)

    assert (rows[5]["person_id"], rows[5]["grade"], rows[5]["number_holder"]) == (people(hub)[7], "B", None)


@pytest.mark.parametrize(("sex", "grade"), [("1", "B"), ("2", None)])
def test_the_number_says_the_holders_sex_and_not_the_card(hub: Hub, sex: str, grade: str | None) -> None:
    settle(hub, row_of(7, record_key=5, full_name="马彩云", sex=sex))
    commit(hub, "disability_card", [holder(serial, sex="2") for serial in range(1, 61)], DAY)

    _, rows = link_list(hub)

    assert rows[5]["grade"] == grade


def test_the_owner_of_a_misused_number_is_asked_about_the_name(hub: Hub) -> None:
    theirs = holder(7)["id_number"]
    settle(hub, row_of(40, id_number=theirs, id_number_raw=theirs))

    with doorway.connect(hub.settings) as con:
        compare(hub, con, DAY, ["ID-03"])
        found = con.execute("SELECT person_id, subject, link_grade FROM findings").fetchall()

    assert found == [(people(hub)[7], LIST, "B")]


def test_linking_again_makes_nothing_and_linking_anew_the_same(hub: Hub) -> None:
    settle(hub, row_of(40, **unreadable(40)))
    first, rows = link_list(hub)

    again, rows_again = link_list(hub)
    with hub.engine.begin() as connection:
        connection.execute(link_set.delete().where(link_set.c.dataset == LIST))
    anew, rows_anew = link_list(hub)

    assert again.stored.path == first.stored.path != anew.stored.path
    assert rows == rows_again == rows_anew


def test_another_model_makes_a_new_set_and_the_changed_link_says_so(hub: Hub, tmp_path: Path) -> None:
    settle(hub, row_of(40, **unreadable(40)))
    before, _ = link_list(hub)
    replace(load_model(), link=1.1).save(tmp_path / "model.json")
    hub = replace(hub, settings=hub.settings.model_copy(update={"matcher_model": tmp_path / "model.json"}))

    after, rows = link_list(hub)

    assert after.linker_version != before.linker_version
    assert earlier_sets.causes(after, before) == ["model"]
    assert rows[1040]["person_id"] is None
    assert explain_record(hub, LIST, 1040)["changed"] == ["model"]
    assert explain_record(hub, LIST, 1001)["changed"] == []


def test_other_rows_and_another_register_are_named_as_causes(hub: Hub) -> None:
    settle(hub)
    before, _ = link_list(hub)
    settle(hub, row_of(40, **unreadable(40)), day=date(2026, 7, 15))

    after, _ = link_list(hub)

    assert earlier_sets.causes(after, before) == ["data"]
    assert explain_record(hub, LIST, 1040)["changed"] == ["data"]


@pytest.mark.parametrize(
    ("serial", "values", "grade", "words"),
    [
        (40, unreadable(40), "D", "身份证号只差一处（本行"),
        (5, {}, "A", "身份证号相同（均为"),
        (5, {"full_name": "马彩云"}, "B", "姓名不同（本行马彩云，对方"),
        (
            40,
            {"id_number": id_number(999), "full_name": "马彩云"},
            None,
            "身份证号有效，但不在残疾人证登记中",
        ),
    ],
)
def test_every_record_is_explained_in_one_sentence(
    hub: Hub, serial: int, values: dict[str, object], grade: str | None, words: str
) -> None:
    settle(hub, row_of(serial, record_key=5, **values))

    told = explain_record(hub, LIST, 5)

    assert told["grade"] == grade and words in told["sentence"]
    assert told["sentence"].endswith("。") and "\n" not in told["sentence"]


def test_an_unknown_record_is_named(hub: Hub) -> None:
    settle(hub)

    with pytest.raises(ConfigurationError, match="no record 77"):
        explain_record(hub, LIST, 77)


def test_linking_loads_no_training() -> None:
    code = "import sys, cardhub.linkage.link; print('splink' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == "False"
