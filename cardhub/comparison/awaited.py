"""Datasets that a rule awaits, as far as the rule and its case table say what they will be.

Nobody has declared them yet: their columns are those that the SQL reads, and a column's name tells its type.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cardhub.comparison.rule import Rule
from schemas.dataset import Dataset, Delivery, Field, FieldType, Role

__all__ = ["awaited_datasets"]

_BY_LIST = "outcome"
_GIVEN = ("person_id", "link_grade", "record_key", _BY_LIST)
_TYPES = {  # the first that fits the start or the end of a name
    "is_": FieldType.FLAG,
    "_on": FieldType.DATE,
    "_date": FieldType.DATE,
    "valid_to": FieldType.DATE,
    "_amount": FieldType.AMOUNT,
    "_count": FieldType.INTEGER,
}


def awaited_datasets(rule: Rule, declared: Collection[str], answering: Iterable[str]) -> tuple[Dataset, ...]:
    """A stand-in for each awaited dataset that is not declared; those `answering` are asked by list."""
    asked = {*answering, *(each.dataset for each in rule.absent if each.period == "answer")}
    fields = tuple(
        Field(name=name, type=_type(name), headers=(name,), title=name)
        for name in sorted(rule.reads.columns - set(_GIVEN))
    )
    return tuple(
        Dataset(
            name=name,
            source="awaited",
            title=name,
            role=Role.ANSWERED if name in asked else Role.LISTED,
            delivery=Delivery.BY_LIST if name in asked else Delivery.FULL,
            key=(),
            fields=fields,
        )
        for name in rule.awaits
        if name not in declared
    )


def _type(name: str) -> FieldType:
    fits = (kind for part, kind in _TYPES.items() if name.startswith(part) or name.endswith(part))
    return next(fits, FieldType.TEXT)
