"""Where a dataset is found among files: a CSV, a worksheet, or a pair of request and answer folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["AnswerFiles", "CsvFile", "FileEndpoint", "XlsxFile"]

_COUNTS = ("区县", "期间", "行数")


@dataclass(frozen=True, kw_only=True)
class CsvFile:
    """A CSV found by name. `{period}` in `pattern` is the period asked for, `{newest}` the highest number.

    `headers` are some of its headers, by which the header row is recognised under titles. `announced` is the
    encoding the department says it uses; what the bytes say goes.
    """

    pattern: str
    headers: tuple[str, ...]
    announced: str = "utf-8"
    control_pattern: str | None = None
    control_dataset: str = ""
    control_dataset_column: str = "数据集"
    control_columns: tuple[str, str, str] = _COUNTS
    batch_size: int = 1_000


@dataclass(frozen=True, kw_only=True)
class XlsxFile:
    """A worksheet of a workbook found by name, as in `CsvFile`; control counts have their own sheet."""

    pattern: str
    sheet: str
    headers: tuple[str, ...]
    control_sheet: str | None = None
    control_dataset: str = ""
    control_dataset_column: str = "数据集"
    control_columns: tuple[str, str, str] = _COUNTS
    batch_size: int = 1_000


@dataclass(frozen=True, kw_only=True)
class AnswerFiles:
    """Batches of people written as CSV into `requests`, answered as CSV of the same name in `answers`."""

    requests: str
    answers: str
    answer_fields: tuple[str, ...]
    batch_size: int = 1_000
    wait_seconds: float = 600.0
    poll_seconds: float = 1.0
    request_key: str = "请求键"
    number_key: str = "证件号码"
    name_key: str = "姓名"
    period_key: str | None = "学年"
    outcome_key: str = "应答结果"
    matched_key: str = "匹配方式"
    outcomes: Mapping[str, str] = field(
        default_factory=lambda: {
            "在籍": "answered",
            "不在籍": "answered",
            "无记录": "no_record",
            "拒绝": "refused",
        }
    )
    matched_values: Mapping[str, str] = field(
        default_factory=lambda: {"证件号码": "number", "证件号码+姓名": "number_name"}
    )


FileEndpoint = CsvFile | XlsxFile | AnswerFiles
