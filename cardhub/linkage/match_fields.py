"""What the matcher reads of a dataset's snapshot: its glossary columns under the matcher's names."""

from __future__ import annotations

from typing import Any

from cardhub.hub import Hub
from cardhub.intake.identity import number_text
from cardhub.lake import snapshots
from cardhub.lake.snapshots import Snapshot
from cardhub.linkage.identity import identity_of
from cardhub.linkage.matcher import FIELDS
from schemas.dataset import YIELDS_ID, Dataset, FieldType

__all__ = ["PERSON_FIELDS", "create_person_fields", "everyone", "match_fields", "register_fields"]

PERSON_FIELDS = "person_field"

# Our column → the matcher's, in every dataset that has it. A part of a card names its card: that is as good
# as a household.
_SHARED = {
    "sex": "sex",
    "phone": "phone",
    "residence_division_code": "residence_code",
    "guardian_name_key": "guardian_name_key",
    "record_no": "household",
}


def match_fields(dataset: Dataset, rows: str = "r") -> dict[str, str]:
    """The matcher's column → SQL over a snapshot aliased `rows`; NULL where the dataset does not say."""
    identity = identity_of(dataset)
    names = {each.name for each in dataset.fields}
    names |= {f"{each.name}_key" for each in dataset.fields if each.type is FieldType.PERSON_NAME}
    found = {ours: name for name, ours in _SHARED.items() if name in names}
    found |= {"id_number": identity.id_number, "name": identity.name, "name_key": identity.name_key}
    if dataset.birth_field:
        found |= {"birth_date": identity.birth, "birth_raw": f"{identity.birth}_raw"}
    if dataset.division_field:
        found["division_code"] = dataset.division_field
    sql = {ours: name if name == "NULL" else f"{rows}.{name}" for ours, name in found.items()}
    number = dataset.identity_source
    if number is not None and number.type in YIELDS_ID:
        sql["id_text"] = f"{rows}.{number.name}"
    elif number is not None:
        sql["id_text"] = number_text(f"{rows}.{identity.raw}")
    # Where people are known by the card number, it is the number already, and no second witness.
    if "card_number" in names and (number is None or number.name != "card_number"):
        sql["card_id"] = f"left({rows}.card_number, 18)"
    return {name: sql.get(name, "NULL") for name in FIELDS}


def create_person_fields(
    hub: Hub, con: Any, dataset: Dataset, register: Snapshot, *, twins_only: bool = False
) -> None:
    """TEMP TABLE person_field: `key` is the person, beside it the matcher's FIELDS as the newest card says.

    Needs `register_link`. A number says birth date and sex better than the card does. `twins_only`: whoever
    shares name and birth date with somebody else.
    """
    some = "WHERE TRUE QUALIFY count(*) OVER (PARTITION BY name_key, birth_date) > 1" if twins_only else ""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE {PERSON_FIELDS} AS
        SELECT {register_fields(dataset)}
        FROM (SELECT * FROM ({_NEWEST_CARD}) {some}) AS l
        JOIN {snapshots.scan(hub, con, register)} AS r ON r.record_key = l.record_key
    """)


def register_fields(dataset: Dataset) -> str:
    """SELECT list of the matcher's FIELDS of the register's rows `r` with their links `l`."""
    fields = match_fields(dataset)
    odd = "TRY_CAST(substr(l.id_number, 17, 1) AS INTEGER) % 2"
    fields |= {
        "id_number": "l.id_number",
        "birth_date": "l.birth_date",
        "sex": f"coalesce(CASE {odd} WHEN 1 THEN '1' WHEN 0 THEN '2' END, {fields['sex']})",
    }
    listed = ", ".join(f"{sql}::{FIELDS[name]} AS {name}" for name, sql in fields.items())
    return f"l.person_id AS key, {listed}"


def everyone(hub: Hub, con: Any, dataset: Dataset, register: Snapshot) -> str:
    """A FROM item of everybody's name, division and telephone, as `find_twins` takes it."""
    phone = match_fields(dataset)["phone"]
    return (
        f"(SELECT l.name_key, l.division_code, {phone}::VARCHAR AS phone FROM ({_NEWEST_CARD}) AS l "
        f"JOIN {snapshots.scan(hub, con, register)} AS r ON r.record_key = l.record_key)"
    )


_NEWEST_CARD = (
    "SELECT * FROM register_link "
    "QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY updated DESC NULLS LAST, record_key) = 1"
)
