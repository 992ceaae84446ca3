"""Both sides of a case, field by field: what the register says, and what a department says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cardhub import registry
from cardhub.cases.export import CaseRecord
from cardhub.console.difference import Piece, difference
from cardhub.console.masks import masked_name, masked_number, masked_text
from cardhub.reports.terms import field_title, is_amount, shown
from schemas.dataset import Field, FieldType

__all__ = ["Line", "lines"]

_NUMBERS = (
    FieldType.ID_NUMBER,
    FieldType.DOCUMENT_NUMBER,
    FieldType.HOLDER_CARD,
    FieldType.CARD_NUMBER,
    FieldType.PHONE,
)
# Not for village side: what somebody is treated for.
_CLINICAL_SOURCES = ("health",)
_NOTHING = [Piece("—", False)]


@dataclass(frozen=True, repr=False)
class Line:
    """One field of one record, beside the register's value of the same field where both sides have it."""

    title: str
    dataset: str
    register: list[Piece]
    department: list[Piece]
    grade: str

    @property
    def is_different(self) -> bool:
        return any(piece.is_different for piece in (*self.register, *self.department))


def lines(record: CaseRecord, own_source: str, *, is_village_side: bool) -> tuple[list[Line], int]:
    """The lines, and how many values are left out: other departments' amounts, and on village side health."""
    facts = list(record.evidence.get("facts", ()))
    open_facts = [each for each in facts if not _is_hidden(each, is_village_side)]
    own = {str(each["field"]): each for each in open_facts if _source(each) == own_source}
    theirs = [each for each in open_facts if _source(each) != own_source]
    told = [_line(own.get(str(each["field"])), each) for each in theirs]
    answered = {str(each["field"]) for each in theirs}
    alone = [_line(each, None) for each in open_facts if _source(each) == own_source
             and str(each["field"]) not in answered]  # fmt: skip
    return alone + told, len(facts) - len(open_facts)


def _is_hidden(fact: dict[str, Any], is_village_side: bool) -> bool:
    is_clinical = is_village_side and _source(fact) in _CLINICAL_SOURCES
    return is_clinical or is_amount(str(fact["dataset"]), str(fact["field"]))


def _line(own: dict[str, Any] | None, theirs: dict[str, Any] | None) -> Line:
    named = theirs if theirs is not None else own
    assert named is not None
    dataset, name = str(named["dataset"]), str(named["field"])
    register, department = _NOTHING, _NOTHING
    if own is not None and theirs is not None:
        register, department = _both(own, theirs)
    elif own is not None:
        register = [Piece(_alone(own), False)]
    elif theirs is not None:
        department = [Piece(_alone(theirs), False)]
    return Line(field_title(dataset, name), dataset, register, department, str(named["grade"] or ""))


def _both(own: dict[str, Any], theirs: dict[str, Any]) -> tuple[list[Piece], list[Piece]]:
    left, right = str(own["value"] or ""), str(theirs["value"] or "")
    if left == right or not left or not right:
        return [Piece(_alone(own), not left)], [Piece(_alone(theirs), not right)]
    if _identifies(own):
        return difference(left, right, hide_equal=True)
    return difference(_alone(own), _alone(theirs))


def _alone(fact: dict[str, Any]) -> str:
    """A value as it may stand alone: masked where it identifies."""
    value, field = fact["value"], _field(fact)
    if value in (None, ""):
        return "无"
    if field is not None and field.type is FieldType.PERSON_NAME:
        return masked_name(str(value))
    if field is not None and field.type in _NUMBERS:
        return masked_number(str(value))
    if field is not None and field.type is FieldType.ADDRESS:
        return "（地址，需要时到来源查看）"
    return masked_text(shown(str(fact["dataset"]), str(fact["field"]), value))


def _identifies(fact: dict[str, Any]) -> bool:
    field = _field(fact)
    return field is not None and field.type in (FieldType.PERSON_NAME, FieldType.ADDRESS, *_NUMBERS)


def _source(fact: dict[str, Any]) -> str:
    declared = registry.datasets().get(str(fact["dataset"]))
    return declared.source if declared is not None else ""


def _field(fact: dict[str, Any]) -> Field | None:
    declared = registry.datasets().get(str(fact["dataset"]))
    try:
        return declared.field_named(str(fact["field"])) if declared is not None else None
    except KeyError:
        return None
