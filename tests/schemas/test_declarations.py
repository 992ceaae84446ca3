"""Every declaration says something that the engine can do, and nothing twice."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from cardhub import registry
from cardhub.intake.code_lists import code_list, code_list_versions
from cardhub.intake.headers import fold, match
from cardhub.intake.normalise import snapshot_columns
from cardhub.intake.rows import ROWS, load
from schemas.dataset import Dataset, FieldType, Role

AS_OF = date(2025, 11, 5)
DATASETS = list(registry.datasets().values())
every = pytest.mark.parametrize("dataset", DATASETS, ids=lambda each: each.name)

# Code lists of disability categories: whatever their own codes, these words mean these codes of the card.
CATEGORIES = {"视力": "1", "听力": "2", "言语": "3", "肢体": "4", "智力": "5", "精神": "6"}


def test_the_22_datasets_of_seven_sources_are_found() -> None:
    assert len(DATASETS) == 22
    assert {each.source for each in DATASETS} == {
        "disability_card",
        "social_relief",
        "social_security",
        "education",
        "poverty_alleviation",
        "health",
        "public_security",
    }
    assert DATASETS[0] == registry.register()


@every
def test_named_fields_exist(dataset: Dataset) -> None:
    made = set(snapshot_columns(dataset, AS_OF))
    named = [*dataset.key, dataset.division_field, dataset.period_field, dataset.id_field]
    named += [dataset.name_field, dataset.birth_field, dataset.updated_field]
    assert {each for each in named if each} <= made
    assert all(dataset.field_named(name).needed for name in dataset.key)
    assert dataset.lawful_basis
    if dataset.role is not Role.ANSWERED:
        assert dataset.key
        assert dataset.id_field == "id_number"
        assert dataset.division_field


@every
def test_a_header_means_one_field(dataset: Dataset) -> None:
    headers = [fold(header) for each in dataset.fields for header in each.headers]
    headers += [fold(header) for header in dataset.ignored]
    assert len(headers) == len(set(headers))


@every
def test_every_code_list_exists(dataset: Dataset) -> None:
    for each in dataset.fields:
        assert (each.type in (FieldType.CODE, FieldType.CODES)) == bool(each.code_list)
        if each.version_in:
            said = set(code_list(dataset.field_named(each.version_in).code_list or "").values())
            assert said == set(code_list_versions(each.code_list or ""))
        elif each.code_list:
            assert code_list(each.code_list, each.code_list_version)


@every
def test_its_snapshot_has_the_contracts_types(dataset: Dataset) -> None:
    con = duckdb.connect()
    usual = {each.name: each.headers[0] for each in dataset.fields}
    answers = "'1' AS request_key, 'no_record' AS outcome, NULL::VARCHAR AS matched_on, "
    columns = ", ".join(f'NULL::VARCHAR AS "{header}"' for header in usual.values())
    con.execute(
        f"CREATE TABLE delivered AS SELECT {answers if dataset.role is Role.ANSWERED else ''}{columns}, "
        "0 AS _part, 0::BIGINT AS _row, '' AS _location"
    )
    incoming = [row[0] for row in con.execute("DESCRIBE delivered").fetchall()]
    assert match(dataset, incoming).columns == usual
    load(con, dataset, usual, "delivered", registry.checks(dataset.name), AS_OF)
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE {ROWS}").fetchall()}
    assert types["record_key"] == types["row_hash"] == "UBIGINT"
    assert types["flags"] == "VARCHAR[]"
    expected = {
        FieldType.DATE: "DATE",
        FieldType.TIMESTAMP: "TIMESTAMP",
        FieldType.AMOUNT: "DECIMAL(12,2)",
        FieldType.INTEGER: "BIGINT",
        FieldType.FLAG: "BOOLEAN",
        FieldType.CODES: "VARCHAR[]",
    }
    assert {each.name: types[each.name] for each in dataset.fields} == {
        each.name: expected.get(each.type, "VARCHAR") for each in dataset.fields
    }
    if dataset.role is Role.ANSWERED:
        assert types["request_key"] == "BIGINT"


@pytest.mark.parametrize(
    "name", ["card_category", "relief_disability_category", "health_disability", "student_disability"]
)
def test_one_disability_has_one_code_whatever_the_source_calls_it(name: str) -> None:
    import csv
    from importlib.resources import files

    text = (files("schemas") / "codes" / f"{name}.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["title"] in CATEGORIES:
            assert row["code"] == CATEGORIES[row["title"]], row


def test_the_health_list_is_one_off() -> None:
    card, health = code_list("card_category"), code_list("health_disability")
    assert [health[str(n + 1)] for n in range(1, 7)] == [card[str(n)] for n in range(1, 7)]
    assert health["1"] == "none"
    assert "7" in health and health["7"] == card["6"]


def test_the_two_survey_forms_number_the_same_reasons_otherwise() -> None:
    first, second = (code_list("survey_unemployed_reason", form) for form in ("A", "B"))
    assert [first[code] for code in "345"] == ["unwilling", "unskilled", "incapacitated"]
    assert [second[code] for code in "345"] == ["incapacitated", "unwilling", "unskilled"]
