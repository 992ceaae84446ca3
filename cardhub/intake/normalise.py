"""From what a source wrote to typed rows: one SELECT per delivery, set-based, the raw value kept.

READ FIRST: `typed_sql` is the whole of it; each kind of value lives in its own module of this package.
The result has the snapshot's columns but `record_key`, `row_hash` and dates of arrival (`keys.py` adds them),
the steps' intermediate columns (`<field>__raw`, `<field>__text`, …) and `_part`, `_row`, `_location`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as day

from cardhub.intake import codes, dates, divisions, identity, names, values
from cardhub.intake.code_lists import placeholders
from cardhub.intake.parts import Normalised
from cardhub.intake.sql import cleaned, column, in_list, literal
from schemas.dataset import Dataset, Field, FieldType, Role

__all__ = ["normalised", "snapshot_columns", "typed_sql"]

ANSWER = {
    "request_key": "TRY_CAST(request_key AS BIGINT)",
    "outcome": "outcome",
    "matched_on": "matched_on",
}


def normalised(each: Field, as_of: day) -> Normalised:
    """How one field is normalised."""
    match each.type:
        case FieldType.TEXT | FieldType.ADDRESS:
            return values.text(each.name)
        case FieldType.ID_NUMBER:
            return identity.id_number(each.name, as_of)
        case FieldType.DOCUMENT_NUMBER:
            return identity.document_number(each.name, as_of)
        case FieldType.HOLDER_CARD:
            return identity.document_number(each.name, as_of, is_card=True)
        case FieldType.CARD_NUMBER:
            return identity.card_number(each.name)
        case FieldType.PERSON_NAME:
            return names.person_name(each.name)
        case FieldType.PHONE:
            return values.phone(each.name)
        case FieldType.DIVISION:
            return divisions.division(each.name, as_of)
        case FieldType.DATE:
            return dates.date(each.name)
        case FieldType.MONTH:
            return dates.month(each.name)
        case FieldType.TIMESTAMP:
            return dates.timestamp(each.name)
        case FieldType.AMOUNT:
            return values.amount(each.name)
        case FieldType.INTEGER:
            return values.integer(each.name)
        case FieldType.FLAG:
            return values.flag(each.name)
        case FieldType.CODE:
            return codes.code(each)
        case FieldType.CODES:
            return codes.codes(each)


def snapshot_columns(dataset: Dataset, as_of: day) -> list[str]:
    """The typed columns of a snapshot, in order, without its bookkeeping columns."""
    answer = list(ANSWER) if dataset.role is Role.ANSWERED else []
    return [*answer, *(name for each in dataset.fields for name in normalised(each, as_of).columns), "flags"]


def typed_sql(dataset: Dataset, headers: Mapping[str, str], source: str, as_of: day) -> str:
    """SELECT of the typed rows of `source`, a relation under the source's own headers.

    `headers` maps field to incoming column; a field without one is NULL throughout.
    """
    parts = {each.name: normalised(each, as_of) for each in dataset.fields}
    query = f"SELECT {', '.join(_incoming(dataset, headers))} FROM {source}"
    for step in range(max((len(part.steps) for part in parts.values()), default=0)):
        reached = [part.steps[step] for part in parts.values() if step < len(part.steps)]
        query = _with(query, {name: sql for columns in reached for name, sql in columns.items()})
    columns = {name: sql for part in parts.values() for name, sql in part.columns.items()}
    defects = {code: sql for part in parts.values() for code, sql in part.defects.items()}
    test = {f"{dataset.name_field}__test": _test_row(dataset)} if dataset.name_field else {}
    return _with(query, {**columns, "flags": _flags(defects)}, replace=test)


def _incoming(dataset: Dataset, headers: Mapping[str, str]) -> list[str]:
    answer = [f"{sql} AS {name}" for name, sql in ANSWER.items()] if dataset.role is Role.ANSWERED else []
    found = [*answer, "_part", "_row", "_location"]
    for each in dataset.fields:
        raw = column(headers[each.name]) if each.name in headers else "NULL::VARCHAR"
        found.append(f'{raw} AS "{each.name}__raw"')
        found.append(f'{cleaned(raw)} AS "{each.name}__text"')
    return found


def _with(query: str, columns: Mapping[str, str], replace: Mapping[str, str] | None = None) -> str:
    added = ", ".join(f"{sql} AS {column(name)}" for name, sql in columns.items())
    swapped = ", ".join(f"{sql} AS {column(name)}" for name, sql in (replace or {}).items())
    star = f"* REPLACE ({swapped})" if swapped else "*"
    return f"SELECT {star}, {added} FROM ({query})"


def _test_row(dataset: Dataset) -> str:
    """A test row: a test name, or a textbook name with a textbook number."""
    words, name, source = placeholders(), dataset.name_field, dataset.identity_source
    if source is None:
        return f'"{name}__test"'
    textbook = " OR ".join(
        f'starts_with("{source.name}__fold", {literal(p)})' for p in words["sample_id_prefix"]
    )
    named = in_list(f'"{name}__text"', words["sample_name"])
    return f'"{name}__test" OR coalesce({named} AND ({textbook}), false)'


def _flags(defects: Mapping[str, str]) -> str:
    if not defects:
        return "[]::VARCHAR[]"
    found = ", ".join(f"CASE WHEN {condition} THEN '{code}' END" for code, condition in defects.items())
    return f"list_filter([{found}], lambda flag: flag IS NOT NULL)"
