"""One Chinese sentence for one candidate: each field with what both sides say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

__all__ = ["explain"]

_WORDS = {
    "name": {
        "same": "姓名相同", "lost_character": "姓名除缺字外相同", "cut": "姓名被截短",
        "sounds_alike": "姓名同音",
        "one_character": "姓名差一个字", "different": "姓名不同",
    },
    "birth": {
        "same": "出生日期相同", "lunar": "出生日期为同一天的农历与公历",
        "day_and_month_swapped": "出生日期的月和日写反",
        "one_digit": "出生日期差一位数字", "close": "出生日期相差不到两个月", "year": "出生年份相同",
        "different": "出生日期不同",
    },
    "sex": {"same": "性别相同", "different": "性别不同"},
    "place": {
        "village": "同一个村（社区）", "township": "同一个乡镇（街道）", "county": "同一个县（区）",
        "prefecture": "同一个市（州）", "elsewhere": "不在同一个市（州）",
    },
    "number": {
        "same": "身份证号相同", "card": "残疾人证号中的身份证号相同", "one_edit": "身份证号只差一处",
        "two_edits": "身份证号差两处", "anothers": "身份证号是另一位持证人的",
        "own_other": "身份证号有效但不同",
        "stray": "身份证号与本行的出生日期或性别矛盾", "unusable": "身份证号无效",
    },
    "phone": {
        "same": "电话相同", "shared": "电话相同（多人共用）",
        "different": "电话不同",
    },
    "guardian": {"same": "监护人相同", "different": "监护人不同"},
    "household": {"same": "家庭编号相同", "different": "家庭编号不同"},
}  # fmt: skip
_SEX = {"1": "男", "2": "女"}


def explain(features: str | Mapping[str, Any]) -> str:
    """The sentence for `matched.features`. It holds names and numbers: for officers, never for a log."""
    found = json.loads(features) if isinstance(features, str) else features
    parts = []
    for field, words in _WORDS.items():
        each = found.get(field)
        if each:
            left, right = (_shown(field, each.get(side)) for side in ("left", "right"))
            both = f"均为{left}" if left == right else f"本行{left}，对方{right}"
            parts.append(f"{words[each['level']]}（{both}）")
    if not found.get("is_clear", True):
        parts.append("另有一人同样可能")
    return "；".join(parts) + "。"


def _shown(field: str, value: Any) -> str:
    if value is None or value == "":
        return "未填"
    return _SEX.get(str(value), str(value)) if field == "sex" else str(value)
