"""Where a dataset is found behind an HTTP API: a paged list, or a verification by list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["RestEndpoint", "RestList", "RestVerification"]


@dataclass(frozen=True, kw_only=True)
class RestList:
    """A list read page by page with GET; the names are the API's own.

    `total_key`, where an API announces how many rows there are, makes a skipped page a certain finding.
    """

    path: str
    rows_key: str = "数据"
    next_key: str = "下一页"
    total_key: str | None = None
    cursor_parameter: str = "cursor"
    since_parameter: str = "updated_since"
    limit_parameter: str = "limit"
    limit: int = 5_000
    watermark: str | None = None
    period_parameter: str | None = None
    control_path: str | None = None
    control_dataset: str = ""
    control_key: str = "对账"
    control_columns: tuple[str, str, str] = ("区县", "期间", "行数")
    batch_size: int = 1_000


@dataclass(frozen=True, kw_only=True)
class RestVerification:
    """A POST of at most `batch_size` people that is answered for those people only.

    `matched_by` is what the department matched on by agreement, where its answers do not say.
    """

    path: str
    answer_fields: tuple[str, ...]
    batch_size: int = 1_000
    pages_path: str | None = None
    people_key: str = "人员"
    request_key: str = "请求键"
    number_key: str = "证件号码"
    name_key: str = "姓名"
    result_key: str = "结果"
    no_record_key: str = "无记录"
    refused_key: str = "拒绝"
    next_key: str = "下一页"
    cursor_parameter: str = "cursor"
    matched_key: str = "匹配方式"
    matched_by: str | None = None
    matched_values: Mapping[str, str] = field(
        default_factory=lambda: {"证件号码": "number", "证件号码+姓名": "number_name"}
    )


RestEndpoint = RestList | RestVerification
