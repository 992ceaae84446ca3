"""Officers' words for fields and codes, taken from the declarations and their code lists."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import schemas
from cardhub import registry
from cardhub.errors import ConfigurationError
from cardhub.reports.mask import mask_text
from schemas.dataset import Field, FieldType

__all__ = ["code_title", "field_title", "is_amount", "shown"]

_FLAGS = {"true": "是", "false": "否"}


@lru_cache
def _titles(code_list: str) -> dict[str, str]:
    path = Path(str(schemas.__file__)).parent / "codes" / f"{code_list}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row["title"] for row in csv.DictReader(handle)}


def _field(dataset: str, name: str) -> Field | None:
    try:
        return registry.dataset(dataset).field_named(name)
    except (ConfigurationError, KeyError):
        return None


def field_title(dataset: str, name: str) -> str:
    """The usual header of a field, such as 起保年月; a field that is not declared shows its identifier."""
    field = _field(dataset, name)
    return field.title if field is not None else name


def is_amount(dataset: str, name: str) -> bool:
    """Whether the field is money: other departments' amounts are not shown to those who verify."""
    field = _field(dataset, name)
    return field is not None and field.type is FieldType.AMOUNT


def code_title(code_list: str, code: str) -> str:
    """The title of one code; an unknown code shows as it is."""
    return _titles(code_list).get(code, code)


def shown(dataset: str, name: str, value: object) -> str:
    """A value as an officer reads it: code titles, 是/否, 无 for nothing, long numbers masked."""
    if value is None or value == "":
        return "无"
    text = _FLAGS.get(str(value).lower(), str(value))
    field = _field(dataset, name)
    if field is not None and field.code_list is not None:
        titles = _titles(field.code_list)
        text = "、".join(titles.get(part, part) for part in text.split(","))
    return mask_text(text)
