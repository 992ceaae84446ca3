"""The sections of the HTML summary, from the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from cardhub.reports.figures import CaseCount, Figures
from cardhub.reports.page import Page, Section, TableData, bar_chart
from cardhub.reports.places import county_name
from cardhub.reports.wording import (
    KINDS,
    REASONS,
    SEVERITIES,
    dataset_title,
    department_title,
    rule_kind,
    rule_title,
)

__all__ = ["summary_page"]

_BARS_OF_COUNTIES = 20


def summary_page(figures: Figures, as_of: date, subtitle: str) -> Page:
    """The whole summary."""
    return Page(
        title=f"残疾人数据比对疑点摘要（{as_of.year}年{as_of.month}月{as_of.day}日）",
        subtitle=subtitle,
        sections=[_overview(figures), _by_rule(figures), _by_department(figures), _by_county(figures),
                  _trend(figures), _not_compared(figures), _deliveries(figures)],
    )  # fmt: skip


def _overview(figures: Figures) -> Section:
    last = figures.trend[-1] if figures.trend else None
    kinds = _totals(figures, lambda each: rule_kind(each.rule_id))
    return Section(
        name="overview",
        title="概况",
        key_figures=[
            ("未办结疑点", sum(each.cases for each in figures.counts)),
            *((title, kinds[kind]) for kind, title in KINDS.items()),
            ("本次新增", last.opened if last else 0),
            ("本次再次出现", last.reopened if last else 0),
            ("本次核销", last.closed if last else 0),
            ("须先核身份", sum(each.verify_identity_first for each in figures.counts)),
            ("未能判断", sum(each.leads for each in figures.held)),
        ],
    )


def _by_rule(figures: Figures) -> Section:
    totals = _totals(figures, lambda each: each.rule_id)
    rows: list[list[str | int]] = []
    for rule_id in sorted(totals):
        own = [each for each in figures.counts if each.rule_id == rule_id]
        departments = sorted({department_title(each.verifying_department) for each in own})
        by_severity = Counter[str]()
        for each in own:
            by_severity[each.severity] += each.cases
        severities = [by_severity[code] for code in SEVERITIES]
        rows.append([rule_id, rule_title(rule_id), "、".join(departments), totals[rule_id], *severities])
    bars = [(f"{rule_id} {rule_title(rule_id)}", number) for rule_id, number in totals.most_common()]
    header = ["规则", "名称", "核查部门", "未办结", *SEVERITIES.values()]
    return Section(
        name="rules",
        title="按规则",
        paragraphs=[
            f"{each.rule_id} {rule_title(each.rule_id)}的准确率低于下限，"
            f"只抽样核查，另有 {each.leads} 条未放出。"
            for each in figures.held
            if each.reason_code == "demoted"
        ],
        chart=bar_chart("rules-chart", "各规则未办结疑点数", "件", bars),
        tables=[TableData("rules-table", "各规则未办结疑点数，按严重程度", header, rows)],
    )


def _by_department(figures: Figures) -> Section:
    totals = _totals(figures, lambda each: department_title(each.verifying_department))
    bars = totals.most_common()
    return Section(
        name="departments",
        title="按核查部门",
        chart=bar_chart("departments-chart", "各核查部门待核疑点数", "件", bars),
        tables=[TableData("departments-table", "各核查部门待核疑点数", ["核查部门", "未办结"], bars)],
    )


def _by_county(figures: Figures) -> Section:
    totals = _totals(figures, lambda each: each.county_code)
    urgent = Counter[str]()
    for each in figures.counts:
        urgent[each.county_code] += each.cases if each.severity == "C" else 0
    ranked = [(county_name(code), number) for code, number in totals.most_common(_BARS_OF_COUNTIES)]
    rows: list[list[str | int]] = [
        [county_name(code), code, totals[code], urgent[code]] for code in sorted(totals)
    ]
    header = ["县区", "区划代码", "未办结", "其中紧急"]
    title = "各县区未办结疑点数" if len(totals) <= _BARS_OF_COUNTIES else "未办结疑点最多的 20 个县区"
    return Section(
        name="counties",
        title="按县区",
        chart=bar_chart("counties-chart", title, "件", ranked),
        tables=[TableData("counties-table", "各县区未办结疑点数", header, rows)],
    )


def _trend(figures: Figures) -> Section:
    points = figures.trend
    paragraphs = []
    if len(points) >= 2:
        change = points[-1].open_after - points[-2].open_after
        word = "增加" if change > 0 else "减少"
        told = f"比上次比对（{points[-2].as_of}）{word} {abs(change)} 件。" if change else "与上次比对持平。"
        paragraphs.append(told)
    else:
        paragraphs.append("这是第一次比对，没有可比的上次结果。")
    rows: list[list[str | int]] = [
        [
            f"第 {each.comparison_id} 次",
            str(each.as_of),
            each.opened,
            each.reopened,
            each.closed,
            each.open_after,
        ]
        for each in points
    ]
    bars = [(f"第 {each.comparison_id} 次 {each.as_of}", each.open_after) for each in points]
    header = ["比对", "数据日期", "新增", "再次出现", "核销", "比对后未办结"]
    return Section(
        name="trend",
        title="与上次比对相比",
        paragraphs=paragraphs,
        chart=bar_chart("trend-chart", "每次比对后的未办结疑点数", "件", bars),
        tables=[TableData("trend-table", "最近 12 次比对", header, rows)],
    )


def _not_compared(figures: Figures) -> Section:
    held: list[list[str | int]] = []
    for each in figures.held:
        why, remedy = REASONS.get(each.reason_code, (each.reason_code, ""))
        rule = f"{each.rule_id} {rule_title(each.rule_id)}"
        held.append([rule, dataset_title(each.dataset) if each.dataset else "", why, each.leads, remedy])
    blocked: list[list[str | int]] = [
        [f"{each.rule_id} {rule_title(each.rule_id)}", dataset_title(each.dataset), each.leads]
        for each in figures.blocked
    ]
    coverage: list[list[str | int]] = [
        [dataset_title(each.dataset), each.period, each.complete, each.partial, each.unknown]
        for each in figures.coverage
    ]
    return Section(
        name="not-compared",
        title="未能比对及原因",
        paragraphs=["“名单中没有”只有在该县区该期数据证明完整、足够新、且没有可能是本人的未关联记录时才成立；否则不作判断，列在这里。"],
        tables=[
            TableData("held-table", "未能判断的疑点", ["规则", "数据", "原因", "件数", "如何解决"], held),
            TableData("blocked-table", "因已享受其他待遇、申请会被拒绝而不列为疑点的人数",
                      ["规则", "已在其中享受", "人数"], blocked),
            TableData("coverage-table", "各数据最近一期的完整性（县区数）",
                      ["数据", "期间", "完整", "不完整", "未知"], coverage),
        ],
    )  # fmt: skip


def _deliveries(figures: Figures) -> Section:
    rows: list[list[str | int]] = [
        [dataset_title(each.dataset), str(each.as_of), each.rows_in, each.accepted, each.quarantined,
         each.duplicate, "不适用" if each.unlinked is None else each.unlinked]
        for each in figures.datasets
    ]  # fmt: skip
    return Section(
        name="deliveries",
        title="数据接收情况",
        paragraphs=["每次接收：来数＝接受＋隔离＋重复，一条不少。未关联的记录留待日后，不参与比对。"],
        tables=[
            TableData("deliveries-table", "各数据最近一次接收",
                      ["数据", "数据日期", "来数", "接受", "隔离", "重复", "未关联"], rows),
        ],
    )  # fmt: skip


def _totals(figures: Figures, key: Callable[[CaseCount], str]) -> Counter[str]:
    totals = Counter[str]()
    for each in figures.counts:
        totals[key(each)] += each.cases
    return totals
