"""Which snapshot columns hold a dataset's identity, and the SQL types of all its columns."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.dataset import YIELDS_ID, Dataset, FieldType, Role

__all__ = ["Identity", "identity_of", "snapshot_columns"]

_TYPES = {
    FieldType.DATE: "DATE",
    FieldType.TIMESTAMP: "TIMESTAMP",
    FieldType.AMOUNT: "DECIMAL(12,2)",
    FieldType.INTEGER: "BIGINT",
    FieldType.FLAG: "BOOLEAN",
    FieldType.CODES: "VARCHAR[]",
}
_WITH_RAW = {
    FieldType.CARD_NUMBER,
    FieldType.DIVISION,
    FieldType.DATE,
    FieldType.CODE,
    FieldType.PERSON_NAME,
    FieldType.ID_NUMBER,
    *YIELDS_ID,
}
_ENGINE = {
    "record_key": "UBIGINT",
    "row_hash": "UBIGINT",
    "flags": "VARCHAR[]",
    "received_on": "DATE",
    "disappeared_on": "DATE",
}
_ANSWER = {"request_key": "BIGINT", "outcome": "VARCHAR", "matched_on": "VARCHAR"}


@dataclass(frozen=True)
class Identity:
    """Column names; `NULL` stands where a dataset has no such field."""

    id_number: str
    flag: str
    raw: str
    name: str
    name_key: str
    birth: str


def identity_of(dataset: Dataset) -> Identity:
    """The identity columns of a dataset's snapshots."""
    number = flag = raw = "NULL"
    if dataset.id_field:
        number, flag = dataset.id_field, f"{dataset.id_field}_flag"
        # A document-number column yields `id_number`, and keeps its raw text under its own name.
        documents = [field.name for field in dataset.fields if field.type in YIELDS_ID]
        raw = f"{documents[0] if documents else number}_raw"
    name = dataset.name_field or "NULL"
    return Identity(
        number,
        flag,
        raw,
        name,
        f"{name}_key" if dataset.name_field else "NULL",
        dataset.birth_field or "NULL",
    )


def snapshot_columns(dataset: Dataset) -> dict[str, str]:
    """Column → DuckDB type of a dataset's snapshots."""
    columns = dict(_ENGINE)
    if dataset.role is Role.ANSWERED:
        columns |= _ANSWER
    for field in dataset.fields:
        columns[field.name] = _TYPES.get(field.type, "VARCHAR")
        if field.type in _WITH_RAW:
            columns[f"{field.name}_raw"] = "VARCHAR"
        if field.type is FieldType.PERSON_NAME:
            columns[f"{field.name}_key"] = "VARCHAR"
        if field.type is FieldType.ID_NUMBER:
            columns[f"{field.name}_flag"] = "VARCHAR"
        if field.type in YIELDS_ID:
            columns |= {"id_number": "VARCHAR", "id_number_flag": "VARCHAR", "card_tail": "VARCHAR"}
    return columns
