"""From records of two departments to a line in a workbook, through a real comparison."""

from __future__ import annotations

from typing import Any

from python_calamine import CalamineWorkbook

from cardhub import reports
from cardhub.cases import iter_cases
from cardhub.cases.blocked import blocked_leads, iter_blocked
from cardhub.hub import Hub
from cardhub.reports.wording import refusal
from cardhub.reports.workbook import COLUMNS
from tests.comparison.test_run import DAY, allowance, province, run
from tests.linkage.lake_rows import commit, id_number


def test_a_lead_becomes_a_line_that_an_officer_can_work_with(hub: Hub) -> None:
    province(hub)
    run(hub)

    built = reports.build(hub, DAY)

    (book,) = built.workbooks
    sheets = CalamineWorkbook.from_path(book.path)
    header, line = sheets.get_sheet_by_name(sheets.sheet_names[1]).to_python()
    cells: dict[str, Any] = dict(zip(header, line, strict=True))
    assert list(cells) == [name for name, _ in COLUMNS]
    assert cells["身份证号（已遮盖）"] == "620102********" + id_number(1)[-4:]
    assert (cells["姓名"], cells["残疾类别"], cells["残疾等级"]) == ("马小龙", "肢体", "四级")
    assert "2026-05" in cells["疑点"]
    assert cells["残联登记"] == "残疾人证（2026-06-15） 证件状态：有效"
    assert "低保人员（2026-06-15）" in cells["部门数据"] and "是否保障对象：是" in cells["部门数据"]
    assert "未核对死亡登记" in cells["尚未核对的事项"]


def test_the_export_gives_what_a_score_needs(hub: Hub) -> None:
    province(hub)
    run(hub)

    (case,) = iter_cases(hub)

    assert (case.rule_id, case.subject, case.id_number) == ("SB-01", "living_subsidy", id_number(1))
    assert id_number(1) not in repr(case) and "马小龙" not in repr(case)


def test_what_would_be_refused_is_counted_and_listed_and_no_case(hub: Hub) -> None:
    province(hub)
    support = {key: allowance(1)[key] for key in ("id_number", "full_name", "full_name_key")}
    rows = [support | {"start_month": "2026-03"}]
    commit(hub, "extreme_hardship_support", rows, DAY, periods=["2026-05"])
    run(hub)

    (listed,) = blocked_leads(hub, rule=None, division=None, limit=10)
    (exported,) = iter_blocked(hub)
    page = reports.build(hub, DAY).summary.read_text("utf-8")

    assert list(iter_cases(hub)) == []
    assert refusal(listed["dataset"], listed["since_month"]) == (
        "已享受特困人员救助供养（2026-03 起），不能同时享受"
    )
    assert (exported.rule_id, exported.subject, exported.id_number) == (
        "SB-01", "living_subsidy", id_number(1),
    )  # fmt: skip
    assert "申请会被拒绝而不列为疑点" in page


def test_comparing_again_reports_the_same(hub: Hub) -> None:
    province(hub)
    run(hub)
    first = reports.build(hub, DAY)
    run(hub)

    second = reports.build(hub, DAY)

    assert (second.cases, [each.path for each in second.workbooks]) == (
        first.cases,
        [each.path for each in first.workbooks],
    )
