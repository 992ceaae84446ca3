"""What a list's column may mean, and by which headers it is known.

The headers are those of the departments' declarations, and beside them what people call the same things in
lists of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from cardhub import registry
from cardhub.intake.headers import fold
from schemas.dataset import Dataset, Field, FieldType, column

__all__ = ["MEANINGS", "Meaning", "known_headers"]


@dataclass(frozen=True)
class Meaning:
    """`title` for people; `field` as the intake types it; its headers are those that no declaration has."""

    title: str
    field: Field


def _meaning(title: str, name: str, type: FieldType, *headers: str, codes: str | None = None) -> Meaning:
    return Meaning(title, column(name, type, title, *headers, codes=codes))


# Short name, as `--columns` takes it → meaning.
MEANINGS = {
    "name": _meaning(
        "姓名", "full_name", FieldType.PERSON_NAME, "名字", "持证人姓名", "残疾人姓名", "人员姓名"
    ),
    "id": _meaning(
        "身份证号", "document_number", FieldType.DOCUMENT_NUMBER,
        "身份证", "身份号码", "公民身份证号码", "居民身份证号码", "证件号", "ID", "IDCard",
    ),
    "card": _meaning(
        "残疾人证号", "card_number", FieldType.CARD_NUMBER, "残疾证编号", "残疾人证编号", "残疾人证"
    ),
    "birth": _meaning("出生日期", "birth_date", FieldType.DATE, "出生年月日", "出生年月", "生日"),
    "sex": _meaning("性别", "sex", FieldType.CODE, codes="sex"),
    "division": _meaning(
        "户籍区划", "household_division_code", FieldType.DIVISION,
        "行政区划代码", "区划代码", "行政区划", "户籍区划代码", "区划编码",
    ),
    "residence": _meaning(
        "现住区划", "residence_division_code", FieldType.DIVISION, "现住区划代码", "居住区划"
    ),
    "phone": _meaning("联系电话", "phone", FieldType.PHONE, "电话", "手机", "手机号", "手机号码", "联系方式"),
    "guardian": _meaning("监护人姓名", "guardian_name", FieldType.PERSON_NAME, "监护人"),
    "household": _meaning("家庭编号", "household_no", FieldType.TEXT, "户编号", "户号"),
}  # fmt: skip


@cache
def known_headers() -> dict[str, str]:
    """Folded header → short name of its meaning."""
    found: dict[str, str] = {}
    for dataset in registry.datasets().values():
        for short, field in _declared(dataset):
            for header in (*field.headers, field.name):
                found.setdefault(fold(header), short)
    # What stands here wins: a department's header may be wider than what people mean by it.
    for short, meaning in MEANINGS.items():
        found |= {fold(header): short for header in (*meaning.field.headers, meaning.field.name, short)}
    return found


def _declared(dataset: Dataset) -> list[tuple[str, Field]]:
    """A declaration's fields that mean one of ours."""
    by_name = {meaning.field.name: short for short, meaning in MEANINGS.items()}
    number = dataset.identity_source
    roles = {
        dataset.name_field: "name",
        dataset.birth_field: "birth",
        dataset.division_field: "division",
        number.name if number else None: "id",
    }
    return [
        (short, each)
        for each in dataset.fields
        if (short := roles.get(each.name) or by_name.get(each.name)) is not None
    ]
