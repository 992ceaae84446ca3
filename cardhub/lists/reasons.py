"""Why a row has its grade, in one Chinese sentence; values of the register that the list lacks are masked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from cardhub.linkage.matcher import explain
from cardhub.reports.mask import mask_id

__all__ = ["GRADE_WORDS", "mask_name", "sentence"]

# What stands in the column 匹配等级.
GRADE_WORDS = {"A": "A", "B": "B", "C": "C", "D": "D", "review": "待核", "none": "未匹配"}

_REPAIRED = {
    "derived_from_15": "15位号码升为18位后与姓名均相同。",
    "from_card_number": "残疾人证号中的身份证号与姓名均相同。",
    "cleaned": "号码去掉空格、全角等写法后与姓名均相同。",
}
_NOT_FOUND = {
    "not_registered": "号码有效，但对方没有这个号码",
    "missing": "没有号码",
    "placeholder": "号码是占位内容",
    "scientific": "号码已被电子表格改成数值",
    "bad_length": "号码位数不对",
    "bad_date": "号码中的出生日期不存在",
    "bad_checksum": "号码校验位不符",
}


def mask_name(name: str) -> str:
    """`李*兰`, `李*`."""
    return name[:1] + "*" * (len(name) - 2) + name[-1:] if len(name) > 2 else name[:1] + "*" * (len(name) - 1)


def sentence(row: Mapping[str, Any], *, is_masked: bool) -> str:
    """`row`: grade, reason, features, own_name and name (the candidate's). Officers read it, no log does."""
    grade, features = row["grade"], row["features"]
    if grade == "A":
        return "号码与姓名均相同。"
    if grade == "C":
        return _REPAIRED.get(row["reason"], "号码经修复后与姓名均相同。")
    if grade == "none":
        return f"{_NOT_FOUND.get(row['reason'], '号码无效')}；其他信息也不足以认定是谁。"
    if features:
        found = json.loads(features)
        return str(explain(_masked(found) if is_masked else found))
    return _same_number(row["own_name"], row["name"], is_masked) + (
        "出生日期、性别或县区与之不符，可能是别人的号码。" if grade == "review" else ""
    )


def _same_number(own: str | None, theirs: str | None, is_masked: bool) -> str:
    if not own:
        return "号码相同；本行没有姓名。"
    shown = mask_name(theirs or "") if is_masked else theirs
    return f"号码相同；姓名不同（本行{own}，对方{shown or '未填'}）。"


_MASKS: dict[str, Callable[[str], str]] = {
    "name": mask_name,
    "number": mask_id,
    "phone": mask_id,
    "guardian": mask_name,
}


def _masked(features: dict[str, Any]) -> dict[str, Any]:
    """The other side's values hidden where the row does not have the same."""
    for field, mask in _MASKS.items():
        each = features.get(field)
        if each and each.get("right") and each["right"] != each.get("left"):
            each["right"] = mask(each["right"])
    return features
