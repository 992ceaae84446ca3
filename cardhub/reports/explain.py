"""One case laid open for an operator: values, sources, coverage, links, parameters and the SQL behind it.

Name and number of the person are masked; the values that are the evidence are shown as they were seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cardhub.cases.export import CaseRecord, read_case
from cardhub.comparison.catalogue import Catalogue
from cardhub.comparison.prelude import needed_views
from cardhub.comparison.rule import Rule
from cardhub.reports.grounds import Grounds, grounds_of
from cardhub.reports.mask import mask_id
from cardhub.reports.places import place
from cardhub.reports.rows import reckoned
from cardhub.reports.terms import field_title, shown
from cardhub.reports.wording import KINDS, SEVERITIES, dataset_title, department_title

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["explain"]

_STATUSES = {"complete": "完整", "partial": "不完整", "unknown": "未证明"}
_PROOFS = {"control_count": "来源对账数", "answered_list": "逐人应答", "operator": "人工确认", "none": "无"}
_GRADES = {"A": "号码、姓名一致", "B": "号码一致，姓名不同", "C": "号码修复后一致", "D": "多项信息相符"}


def explain(hub: Hub, catalogue: Catalogue, case_id: int) -> str:
    """The text; ConfigurationError where there is no such case."""
    each = read_case(hub, case_id)
    rule = (catalogue.rules | catalogue.waiting).get(each.rule_id)
    names = {str(fact["dataset"]) for fact in each.evidence["facts"]}
    if rule is not None:
        names |= set(rule.inputs) | {absent.dataset for absent in rule.absent}
    with hub.engine.connect() as connection:
        grounds = grounds_of(connection, case_id, names, each.division_code[:6])
    lines = [*_head(each, rule), *_facts(each), *_sources(each, rule, grounds)]
    if rule is None:
        return "\n".join([*lines, "", "规则已撤销，没有参数和 SQL 可显示。"])
    return "\n".join([*lines, *_parameters(each, rule, catalogue, grounds), *_sql(rule, catalogue)])


def _head(each: CaseRecord, rule: Rule | None) -> Iterator[str]:
    where = place(each.division_code)
    yield f"# 案件 {each.case_id}：{each.rule_id} {rule.title if rule else ''}（第 {each.rule_version} 版）"
    if rule is not None and rule.version != each.rule_version:
        yield f"注意：规则现为第 {rule.version} 版，以下参数和 SQL 是现行版的。"
    yield f"本人：{each.full_name[:1]}{'*' * (len(each.full_name) - 1)} {mask_id(each.id_number)}"
    yield f"户籍地：{where.county}{where.township}{where.village}"
    status = "未办结" if each.status == "open" else f"已办结（{each.close_reason}，{each.closed_on}）"
    yield f"状态：{status}，{each.opened_on} 发现；严重程度：{SEVERITIES.get(each.severity, each.severity)}"
    yield f"核查部门：{department_title(each.verifying_department)}"
    if rule is not None:
        yield f"类别：{KINDS[rule.kind]}"
        yield f"疑点：{rule.sentence_for(dict(each.evidence.get('values', {})))}"
        yield f"建议：{rule.service_action}"
        yield f"依据：{rule.basis}"
    if told := reckoned(each, with_paid=True):
        yield f"起止和估算：{told}"


def _facts(each: CaseRecord) -> Iterator[str]:
    yield from ("", "## 双方数值和关联等级")
    for fact in each.evidence["facts"]:
        dataset, name, value = str(fact["dataset"]), str(fact["field"]), fact["value"]
        told = shown(dataset, name, value)
        # A code's title is added; a value that a report would mask stands here as it was seen.
        text = (
            "无"
            if value in (None, "")
            else str(value)
            if "*" in told or told == value
            else f"{told}（{value}）"
        )
        grade = (
            f"{fact['grade']} {_GRADES.get(str(fact['grade']), '')}".strip() if fact["grade"] else "无关联"
        )
        yield f"{dataset_title(dataset)} {field_title(dataset, name)}：{text}〔{grade}〕"
    yield f"疑点的关联等级：{each.link_grade}{'，须先核对身份' if each.verify_identity_first else ''}"
    notes = each.evidence.get("not_checked", ())
    yield f"尚未核对：{'；'.join(map(str, notes)) or '无'}"


def _sources(each: CaseRecord, rule: Rule | None, grounds: Grounds) -> Iterator[str]:
    yield from ("", "## 来源和完整性")
    yield f"比对：第 {grounds.comparison_id} 次，数据日期 {grounds.as_of}，关联模型 {grounds.linker_version}"
    needed = {absent.dataset: absent.period for absent in rule.absent} if rule else {}
    for line in grounds.snapshots:
        if line.snapshot_id is None:
            came = "从未接入"
        else:
            taken = f"，{line.committed_at:%Y-%m-%d %H:%M} 入库" if line.committed_at else ""
            came = f"快照 {line.snapshot_id}，数据日期 {line.as_of or '不详'}{taken}，{line.rows} 行"
        period, status, proof = grounds.coverage.get(line.dataset, ("", "unknown", "none"))
        proven = f"本县区 {period or '各期'} {_STATUSES.get(status, status)}（{_PROOFS.get(proof, proof)}）"
        absent = f"；须证明不在（{needed[line.dataset]}）" if line.dataset in needed else ""
        yield f"{dataset_title(line.dataset)}：{came}；{proven}{absent}"


def _parameters(each: CaseRecord, rule: Rule, catalogue: Catalogue, grounds: Grounds) -> Iterator[str]:
    yield from ("", "## 参数")
    if catalogue.parameters.hash != grounds.parameters_hash:
        yield "注意：参数文件在比对之后改动过，以下是现行文件的值。"
    held = catalogue.parameters.at(each.division_code[:6], grounds.as_of)
    for name in sorted(name for name, rules in catalogue.used.items() if rule.rule_id in rules):
        kind, row = catalogue.parameters.kinds[name], held.get(name)
        value = (
            f"{row.value or '（空）'} {kind.unit}（第 {row.line} 行，{row.valid_from} 起）" if row else "无"
        )
        yield f"{name} {kind.title}：{value}"


def _sql(rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    yield from ("", f"## SQL（{rule.path.name}）", rule.sql)
    for view in needed_views(rule.reads, catalogue.views):
        yield from ("", f"-- {view.name}（{view.path.name}）", view.body.strip())
