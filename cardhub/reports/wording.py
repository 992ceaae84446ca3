"""The Chinese words of the reports that no declaration holds."""

from __future__ import annotations

from cardhub import registry
from cardhub.comparison.catalogue import declared_rules
from cardhub.errors import ConfigurationError

__all__ = [
    "KINDS",
    "REASONS",
    "SEVERITIES",
    "dataset_title",
    "department_title",
    "refusal",
    "rule_kind",
    "rule_title",
    "service_action",
]

SEVERITIES = {"C": "紧急", "H": "高", "M": "中", "L": "低"}

# What a lead asks for; help and adverse leads are counted side by side.
KINDS = {"help": "应享未享（帮扶类）", "adverse": "应退未退（须慎核）", "correction": "登记不一致（更正类）"}

# Why a guard held a lead back (held_lead.reason_code), and what would free it.
REASONS = {
    "coverage": ("该县区该期数据未证明完整", "取得来源对账数，或由管理员向部门核实后确认"),
    "freshness": ("数据已超过可用天数", "重新拉取该数据"),
    "link_grade": ("身份关联强度不足以支持不利疑点", "先核对姓名与身份号码"),
    "possible_person": ("有隔离或未关联的记录可能就是本人", "修正该记录后重放，或核实后排除"),
    "not_answered": ("部门未答复或拒绝答复", "向部门再次核验"),
    "capacity": ("县区待核的不利疑点已到上限", "办结后按严重程度、金额从大到小放出"),
    "demoted": ("规则准确率低于下限，只抽样核查", "修订规则，或抽样核查准确率回升"),
    "invalid_id": ("身份号码不可用", "更正来源中的身份号码"),
}

# The departments that verify leads.
_DEPARTMENTS = {
    "dpf": "残联",
    "civil_affairs": "民政",
    "hrss": "人社",
    "medical_insurance": "医保",
    "education": "教育",
    "rural_revitalization": "乡村振兴（农业农村）",
    "health": "卫健",
    "public_security": "公安",
}


def department_title(identifiers: str) -> str:
    """`民政、残联` for `civil_affairs, dpf`; an identifier without a title shows as it is."""
    parts = identifiers.replace("+", ",").replace("、", ",").replace("，", ",").split(",")
    return "、".join(_DEPARTMENTS.get(part.strip(), part.strip()) for part in parts if part.strip())


def dataset_title(name: str) -> str:
    """The dataset's Chinese title; a name no longer declared shows as it is."""
    try:
        return registry.dataset(name).title
    except ConfigurationError:
        return name


def refusal(dataset: str, since_month: str | None) -> str:
    """Why an application would be refused: what the person already has, and since when."""
    return f"已享受{dataset_title(dataset)}（{since_month or '起始月份不详'} 起），不能同时享受"


def rule_title(rule_id: str) -> str:
    """The rule's Chinese title; a rule that was withdrawn shows its id."""
    rule = declared_rules().get(rule_id)
    return str(rule.title) if rule is not None else rule_id


def rule_kind(rule_id: str) -> str:
    """help, adverse or correction; a rule that was withdrawn counts as a correction."""
    rule = declared_rules().get(rule_id)
    return str(rule.kind) if rule is not None else "correction"


def service_action(rule_id: str) -> str:
    """What the rule suggests to do for the person; nothing for a rule that was withdrawn."""
    rule = declared_rules().get(rule_id)
    return str(rule.service_action) if rule is not None else ""
