"""Check: one definition of what must hold, used for the dataset gate and for the row-level quarantine.

A condition is DuckDB SQL, true for a row that *fails*. It sees the typed columns of the snapshot, and what
the source wrote, cleaned of invisible characters only, as `"<field>__text"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.dataset import Dataset, FieldType, Role

__all__ = ["Check", "Level", "standard_checks"]


class Level(StrEnum):
    ROW = "row"  # a failing row is quarantined
    DATASET = "dataset"  # a failing row stays; only its share is judged


@dataclass(frozen=True, kw_only=True)
class Check:
    """`mostly`: the least share of rows that must pass, or the delivery is rejected; 0 never rejects."""

    code: str
    title: str
    condition: str
    level: Level = Level.DATASET
    mostly: float = 0.0
    field: str | None = None


def standard_checks(dataset: Dataset) -> list[Check]:
    """What follows from the declaration itself, in order of importance: the first reason is the row's."""
    return [*_broken(dataset), *_keys(dataset), *_identity(dataset), *_texts(dataset)]


def _broken(dataset: Dataset) -> list[Check]:
    # U+FFFD is what a decoder leaves behind where bytes were not the announced encoding.
    words = (FieldType.TEXT, FieldType.ADDRESS, FieldType.PERSON_NAME)
    condition = " OR ".join(
        f"contains(\"{f.name}__text\", '\ufffd')" for f in dataset.fields if f.type in words
    )
    return [
        Check(
            code="undecodable",
            title="文字无法解码",
            condition=condition or "false",
            level=Level.ROW,
            mostly=0.5,
        )
    ]


def _keys(dataset: Dataset) -> list[Check]:
    if dataset.role is Role.ANSWERED:
        condition = "request_key IS NULL OR outcome IS NULL"
    else:
        condition = " OR ".join(f'"{name}" IS NULL' for name in dataset.key)
    return [
        Check(
            code="missing_key",
            title="缺少主键,无法识别该行",
            condition=condition,
            level=Level.ROW,
            mostly=0.5,
        )
    ]


def _identity(dataset: Dataset) -> list[Check]:
    source = dataset.identity_source
    if dataset.id_field is None or source is None:
        return []
    number, name = f'"{source.name}__text"', f'"{dataset.name_field}__text"'
    flag = f'"{dataset.id_field}_flag"'
    return [
        Check(
            code="test_row",
            title="测试数据",
            condition=f'"{dataset.name_field}__test"',
            level=Level.ROW,
            mostly=0.5,
            field=dataset.name_field,
        ),
        Check(
            code="swapped_columns",
            title="列错位:姓名与证件号码颠倒",
            condition=f"regexp_full_match({name}, '[0-9０-９]{{6,}}[0-9XxＸ×]{{0,16}}') "
            f"OR {flag} = 'bad_length' AND regexp_full_match({number}, '[\\x{{3400}}-\\x{{9FFF}}·]{{2,}}')",
            level=Level.ROW,
            mostly=0.8,
            field=source.name,
        ),
        Check(
            code="scientific_id",
            title="证件号码被电子表格改成科学计数法,请以文本格式重新导出",
            condition=f"{flag} = 'scientific'",
            level=Level.ROW,
            mostly=0.5,
            field=source.name,
        ),
        Check(
            code="unusable_id",
            title="证件号码无法使用(校验码、长度、日期、占位或缺失)",
            condition=f"{flag} IN ('bad_checksum', 'bad_length', 'bad_date', 'placeholder', 'missing')",
            mostly=0.5,
            field=source.name,
        ),
    ]


def _texts(dataset: Dataset) -> list[Check]:
    found = [
        Check(
            code=f"unknown_code:{f.name}",
            title=f"{f.title}出现代码表以外的值",
            condition=f"list_contains(flags, '{f.name}:unknown_code')",
            mostly=0.5 if f.needed else 0.0,
            field=f.name,
        )
        for f in dataset.fields
        if f.code_list
    ]
    found += [
        Check(
            code=f"unknown_division:{f.name}",
            title=f"{f.title}不在区划主数据中",
            condition=f"list_contains(flags, '{f.name}:unknown_division')",
            mostly=0.5 if f.needed else 0.0,
            field=f.name,
        )
        for f in dataset.fields
        if f.type is FieldType.DIVISION
    ]
    return found
