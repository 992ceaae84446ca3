"""The types that a department's declarations use: Field, Dataset, and nothing that does I/O.

Read a declaration such as `schemas/social_relief.py` first; this file says what its words mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["YIELDS_ID", "Absence", "Dataset", "Delivery", "Field", "FieldType", "Role", "Sharing", "column"]


class FieldType(StrEnum):
    """What a value means, and so how it is normalised and stored in a snapshot."""

    TEXT = "text"  # trimmed; snapshot type VARCHAR
    ID_NUMBER = "id_number"  # GB 11643; VARCHAR(18) or NULL, with `<name>_raw` and `<name>_flag` beside it
    DOCUMENT_NUMBER = "document_number"  # 18, 20 or 22 characters; the first 18 become `id_number`
    HOLDER_CARD = "holder_card"  # the card number people are known by; its first 18 become `id_number`
    CARD_NUMBER = "card_number"  # 20 or 22 characters, width and case folded; `<name>_raw` beside it
    PERSON_NAME = "person_name"  # canonical U+00B7; `<name>_raw` and `<name>_key` (for linking) beside it
    PHONE = "phone"  # digits; placeholders become NULL
    ADDRESS = "address"
    DIVISION = "division"  # 12 digits, retired codes mapped to their successor; `<name>_raw` beside it
    DATE = "date"  # DATE; Excel serials converted; partial or impossible dates NULL with `<name>_raw`
    MONTH = "month"  # VARCHAR yyyy-MM, from yyyyMM, yyyy-MM, yyyy年M月
    TIMESTAMP = "timestamp"  # TIMESTAMP in UTC
    AMOUNT = "amount"  # DECIMAL(12,2), yuan
    INTEGER = "integer"  # BIGINT
    FLAG = "flag"  # BOOLEAN from 是/否, 1/0, Y/N, true/false
    CODE = "code"  # VARCHAR, our identifier or code through `code_list`; `<name>_raw` beside it
    CODES = "codes"  # VARCHAR[], an ordered set, split on , ， 、 ; ；


YIELDS_ID = (FieldType.DOCUMENT_NUMBER, FieldType.HOLDER_CARD)


class Role(StrEnum):
    """What a dataset is to the hub."""

    REGISTER = "register"  # the disability-card register: its rows make the persons
    LISTED = "listed"  # the department lists its own people; rows are linked by identity
    ANSWERED = "answered"  # by-list: answers about people the hub asked for; linked by `request_key`


class Delivery(StrEnum):
    """How one delivery relates to the dataset's whole content."""

    FULL = "full"  # every delivery is the full list; rows that vanished are tombstoned
    INCREMENTAL = "incremental"  # changed rows since a watermark; full reloads find deletes
    BY_LIST = "by_list"  # answers for the people posted


class Sharing(StrEnum):
    """Sharing attribute of the data catalogue (decree 809, national data resource rules)."""

    UNCONDITIONAL = "unconditional"
    CONDITIONAL = "conditional"
    NOT_SHARED = "not_shared"


class Absence(StrEnum):
    """Whether "not in this dataset" can ever be a fact."""

    PROVABLE = "provable"  # by control counts, or by a fully answered list
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of a dataset.

    `headers` are the source's own spellings, the usual one first; `name` is our glossary identifier.
    A missing `needed` field stops the delivery; any other missing or unknown column is reported as drift.
    `code_list` names `schemas/codes/<code_list>.csv` (columns: source_code, code, title, version).
    An unlisted value is never guessed. Where one delivery mixes versions of the list, as a survey's forms do,
    `version_in` names the coded field of the same row that says which version it was written by.
    """

    name: str
    type: FieldType
    headers: tuple[str, ...]
    title: str
    needed: bool = False
    code_list: str | None = None
    code_list_version: str = "1"
    version_in: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One dataset of a source: what its rows mean, what makes a row unique, and how old it may be.

    `key` fields make `record_key`. `division_field` gives the county a row counts for in coverage and the
    volume floor. `period_field` (a month, school year …) gives the coverage period; without it the period is
    the `as_of` month. `id_field`, `name_field`, `birth_field` are the identity fields used to link.
    `ignored` headers are known and deliberately not taken in. `max_age_days` bounds how old a snapshot may be
    and still prove an absence. `volume_floor` is the least accepted share of the previous snapshot's rows.
    `keep_unregistered`: rows of people who are not on the register are kept (at most two cycles) only where a
    rule declares it.
    """

    name: str
    source: str
    title: str
    role: Role
    delivery: Delivery
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    division_field: str | None = None
    period_field: str | None = None
    id_field: str | None = None
    name_field: str | None = None
    birth_field: str | None = None
    updated_field: str | None = None
    ignored: tuple[str, ...] = ()
    absence: Absence = Absence.PROVABLE
    max_age_days: int = 45
    volume_floor: float = 0.8
    division_volume_floor: float = 0.5
    keep_unregistered: bool = False
    sharing: Sharing = Sharing.CONDITIONAL
    lawful_basis: str = ""
    refresh: str = "monthly"
    notes: tuple[str, ...] = field(default=())

    def field_named(self, name: str) -> Field:
        """The field called `name`; KeyError if there is none."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(f"dataset {self.name} has no field {name}")

    @property
    def identity_source(self) -> Field | None:
        """The field that `id_field` is read from: itself, or the document number that yields it."""
        for each in self.fields:
            if each.type in YIELDS_ID or each.name == self.id_field:
                return each
        return None


def column(
    name: str,
    type: FieldType,
    *headers: str,
    needed: bool = False,
    codes: str | None = None,
    version_in: str | None = None,
) -> Field:
    """A `Field` on one line: its title is the usual header, `codes` its code list."""
    return Field(
        name=name,
        type=type,
        headers=headers,
        title=headers[0],
        needed=needed,
        code_list=codes,
        version_in=version_in,
    )
