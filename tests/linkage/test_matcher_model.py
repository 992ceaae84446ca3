"""The frozen model, its training, and persons who are on the register twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cardhub.errors import ConfigurationError
from cardhub.linkage.matcher import find_twins, load_model, train
from cardhub.linkage.matcher.levels import COMPARISONS
from tests.linkage.matcher_desk import LI, Desk

OTHER = "620102196503120026"


def doubles(*persons: dict[str, Any]) -> set[tuple[int, int]]:
    desk = Desk(*persons)
    find_twins(desk.con, "register", model=load_model())
    return set(desk.con.execute("SELECT person_id, other_person_id FROM same_holder").fetchall())


def test_a_holder_under_two_numbers_is_found_by_telephone_or_guardian() -> None:
    double = {**LI, "key": 2, "id_number": OTHER}

    assert doubles(double) == {(1, 2), (2, 1)}
    assert doubles({**double, "phone": None, "id_number": "620103196503120016"}) == {(1, 2), (2, 1)}


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "13800002222"},
        {"name": "李秀英"},
        {"name": "李绣兰"},
        {"sex": "1"},
        {"birth_date": "1965-03-13"},
        {"name": "李秀?"},
    ],
)
def test_namesakes_and_twins_are_two_persons(change: dict[str, Any]) -> None:
    assert doubles({**LI, "key": 2, "id_number": OTHER, **change}) == set()


def test_three_who_look_alike_are_not_sorted_into_pairs() -> None:
    two, three = {**LI, "key": 2, "id_number": OTHER}, {**LI, "key": 3, "id_number": "620102196503120034"}

    assert doubles(two, three) == set()


def test_the_model_is_read_as_it_was_written_and_its_hash_follows_its_content(tmp_path: Path) -> None:
    model = load_model()
    model.save(tmp_path / "model.json")

    assert load_model(tmp_path / "model.json") == model
    assert replace(model, link=0.8).hash != model.hash == load_model().hash


def test_agreement_weighs_more_than_doubt_and_doubt_more_than_contradiction() -> None:
    weight = load_model().weight

    assert weight("name", "same") > 5 > 0 > weight("name", "different")
    assert weight("birth", "same") > weight("birth", "one_digit") > 0 > weight("birth", "different")
    assert weight("place", "village") > weight("place", "county") > 0 > weight("place", "elsewhere")
    assert weight("number", "one_edit") > 5 and weight("number", "own_other") < -3
    assert weight("phone", "same") > weight("phone", "shared") > 0


def test_a_model_that_does_not_fit_or_cannot_be_read_says_what_to_do(tmp_path: Path) -> None:
    content = json.loads(json.dumps(load_model().levels))
    path = tmp_path / "model.json"
    path.write_text(
        json.dumps({"version": "1", "levels": {**content, "name": {"same": [0.9, 0.1]}}}), "utf-8"
    )
    with pytest.raises(ConfigurationError, match="name; train a new one"):
        load_model(path)
    for text in ("{", "{}", '{"version": "1", "levels": {"name": 3}}'):
        path.write_text(text, "utf-8")
        with pytest.raises(ConfigurationError, match=r"model\.json"):
            load_model(path)


def test_training_learns_from_unlabelled_rows_and_gives_a_model_that_fits() -> None:
    desk = Desk()
    # Everybody once more, without a number; one birthday in ten and one village in five are wrong.
    desk.con.execute("""
        UPDATE register SET phone = printf('137%08d', key);
        INSERT INTO rows BY NAME
        SELECT key + 10000 AS key, name, name_key, sex, phone,
               birth_date + CASE WHEN key % 10 = 1 THEN 1000 ELSE 0 END AS birth_date,
               CASE WHEN key % 5 = 0 THEN '620402100200' ELSE division_code END AS division_code
        FROM register
    """)

    model = train(desk.con, "rows", "register", "test")

    assert model.version == "test"
    assert set(model.levels) == {each.name for each in COMPARISONS}
    assert model.levels["birth"]["same"][0] == pytest.approx(0.9, abs=0.05)
    assert model.levels["place"]["village"][0] == pytest.approx(0.8, abs=0.05)
    assert model.weight("name", "same") > 3 and model.weight("birth", "different") < -2
