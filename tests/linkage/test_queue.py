"""The clerical queue: what is asked, what officers see, and what their verdicts say about the links."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.hub import Hub
from cardhub.linkage.evaluate import evaluate_truth
from cardhub.linkage.evaluate_clerical import evaluate_clerical
from cardhub.linkage.explanation import explain_record
from cardhub.linkage.matcher import load_model
from cardhub.linkage.queue import decide, list_pairs, show_pair
from cardhub.store.tables import link_review
from tests.linkage.register_desk import LIST, holder, link_list, people, row_of, settle, unreadable

# Right name, birthday a fortnight off, no place, no number: likely, but on too little.
DOUBTFUL: dict[str, Any] = {
    "id_number": None,
    "id_number_raw": None,
    "birth_date": date(1965, 1, 15),
    "household_division_code": None,
}


@pytest.fixture
def asked(hub: Hub) -> dict[str, Any]:
    """The one pair that linking asks about."""
    settle(hub, row_of(40, **DOUBTFUL))
    link_list(hub)
    (pair,) = list_pairs(hub)
    return pair


def test_a_doubtful_pair_is_asked_about_without_showing_values(hub: Hub, asked: dict[str, Any]) -> None:
    assert (asked["dataset"], asked["record_key"], asked["kind"]) == (LIST, 1040, "review")
    assert asked["person_id"] == people(hub)[40]
    assert asked["division_code"] == holder(40)["household_division_code"]
    assert "name=same" in asked["reason"] and holder(40)["full_name"] not in json.dumps(asked, default=str)
    _, rows = link_list(hub)
    assert (rows[1040]["person_id"], rows[1040]["candidate"]) == (None, asked["person_id"])


def test_values_are_sealed_and_shown_to_who_decides(hub: Hub, asked: dict[str, Any]) -> None:
    with hub.engine.connect() as connection:
        sealed = connection.execute(sa.text("select features from link_review")).scalar_one()
    assert holder(40)["full_name"].encode() not in bytes(sealed)

    sentence = show_pair(hub, asked["pair_id"])["sentence"]

    assert f"姓名相同（均为{holder(40)['full_name']}）" in sentence and "本行1965-01-15" in sentence


def test_a_verdict_stays_beside_the_machine_s_finding(hub: Hub, asked: dict[str, Any]) -> None:
    decide(hub, asked["pair_id"], "unsure", "王主任")
    settle(hub, row_of(40, **DOUBTFUL), row_of(41, **unreadable(41)))
    link_list(hub)

    assert [row["record_key"] for row in list_pairs(hub) if row["kind"] == "review"] == []
    (decided,) = list_pairs(hub, state="decided")
    assert (decided["verdict"], decided["decided_by"]) == ("unsure", "王主任")
    assert decided["probability"] == pytest.approx(asked["probability"], abs=0.2)


@pytest.mark.parametrize(("verdict", "grade"), [("same", "A"), ("different", None)])
def test_a_verdict_binds_the_next_linking_which_says_so(
    hub: Hub, asked: dict[str, Any], verdict: str, grade: str | None
) -> None:
    decide(hub, asked["pair_id"], verdict, "王主任")

    told = explain_record(hub, LIST, 1040)

    assert told["grade"] == grade
    assert told["changed"] == (["decisions"] if grade else [])
    assert list_pairs(hub) == []


def test_what_nobody_decided_goes_when_linking_no_longer_asks(hub: Hub, asked: dict[str, Any]) -> None:
    settle(hub, row_of(41, **unreadable(41)))
    link_list(hub)

    assert [row for row in list_pairs(hub, state="all") if row["kind"] == "review"] == []


def test_linking_again_asks_nothing_twice(hub: Hub, asked: dict[str, Any]) -> None:
    link_list(hub)

    assert [row["pair_id"] for row in list_pairs(hub, state="all")] == [asked["pair_id"]]


@pytest.mark.parametrize(
    ("pair", "verdict", "by", "message"),
    [
        (0, "maybe", "王", "'maybe' is not one of same"),
        (0, "same", " ", "--by"),
        (999, "same", "王", "no pair 999"),
    ],
)
def test_a_wrong_verdict_is_refused(
    hub: Hub, asked: dict[str, Any], pair: int, verdict: str, by: str, message: str
) -> None:
    with pytest.raises(ConfigurationError, match=message):
        decide(hub, pair or asked["pair_id"], verdict, by)

    assert list_pairs(hub, state="decided") == []


def test_officers_verdicts_estimate_precision_and_recall(hub: Hub, tmp_path: Path) -> None:
    """Every link is asked about, to have some in so small a list."""
    replace(load_model(), sample_one_in=1).save(tmp_path / "model.json")
    hub = replace(hub, settings=hub.settings.model_copy(update={"matcher_model": tmp_path / "model.json"}))
    settle(hub, *(row_of(serial, **unreadable(serial)) for serial in range(40, 50)), row_of(50, **_doubt(50)))
    link_list(hub)
    (before,) = evaluate_clerical(hub)
    assert (before["precision_low"], before["precision_high"]) == (0, 1)

    for pair in list_pairs(hub):
        decide(hub, pair["pair_id"], "different" if pair["record_key"] == 1049 else "same", "王主任")

    (line,) = evaluate_clerical(hub)
    assert (line["linked"], line["decided"]) == (10, 11)
    assert line["precision"] == pytest.approx(0.9) and 0.55 < line["precision_low"] < 0.9
    assert line["recall"] == pytest.approx(0.9) and line["recall_low"] < 0.9 < line["recall_high"]

    link_list(hub)
    assert evaluate_clerical(hub) == [line]


def _doubt(serial: int) -> dict[str, Any]:
    near = holder(serial)["birth_date"]
    return DOUBTFUL | {"birth_date": near.replace(day=near.day % 28 + 1, month=near.month % 12 + 1)}


def test_a_known_truth_gives_precision_by_grade_and_recall_by_source(hub: Hub, tmp_path: Path) -> None:
    """Given one sound row that is about somebody else, one about nobody, and one linkable row missed."""
    settle(hub, row_of(40, **unreadable(40)), row_of(41, **DOUBTFUL, full_name="马彩云"))
    link_list(hub)
    truth = [
        ("S1", holder(60)["id_number"], "right"),
        ("S2", "110101190001010010", "right"),
        *((f"S{serial}", holder(serial)["id_number"], "right") for serial in range(3, 31)),
        ("S40", holder(40)["id_number"], "wrong"),
        ("S41", holder(41)["id_number"], "missing"),
    ]
    con = duckdb.connect()
    con.execute("CREATE TABLE records (dataset VARCHAR, record VARCHAR, id_number VARCHAR, id_state VARCHAR)")
    con.executemany(f"INSERT INTO records VALUES ('{LIST}', ?, ?, ?)", truth)
    con.execute(f"COPY records TO '{tmp_path}/records.parquet'")

    lines = {(line["source"], line["rows"]): line for line in evaluate_truth(hub, tmp_path)}

    whole = lines[LIST, "all"]
    assert (whole["linked"], whole["linkable"]) == (31, 31)
    assert whole["precision"] == pytest.approx(29 / 31) and whole["recall"] == pytest.approx(29 / 31)
    assert lines[LIST, "grade D"]["precision"] == 1 and lines[LIST, "grade D"]["precision_low"] < 0.3
    assert lines[LIST, "grade A to C"]["precision"] == pytest.approx(28 / 30)
    assert lines["all", "without_right_number"]["recall"] == 0.5


def test_a_folder_without_truth_is_named(hub: Hub, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"records\.parquet"):
        evaluate_truth(hub, tmp_path)


def test_every_pair_says_its_kind(hub: Hub, asked: dict[str, Any]) -> None:
    with hub.engine.connect() as connection:
        kinds = connection.execute(sa.select(link_review.c.kind, link_review.c.sampling_rate)).all()
    assert [tuple(row) for row in kinds] == [("review", 1.0)]
