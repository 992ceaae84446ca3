"""The report of a county: workbook and summary, from real cases, with names and without full numbers."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from cardhub import reports
from cardhub.reports.workbook import COLUMNS
from tests.cases import world
from tests.reports.markup import Markup

SEPTEMBER, OCTOBER = date(2026, 9, 10), date(2026, 10, 10)
LONG_NUMBER = re.compile(r"[0-9]{11}|[0-9]{10}[Xx]")
COLUMN = {name: position for position, (name, _) in enumerate(COLUMNS)}


def _texts(path: Path) -> str:
    """Everything that a file holds, whatever it is zipped in."""
    if path.suffix != ".xlsx":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(each).decode("utf-8") for each in archive.namelist())


def _sheet(path: Path, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)


@pytest.fixture
def built(hub: Any) -> Any:
    flower = world.add_person(hub, 1, name="=马小花")
    mountain = world.add_person(hub, 2, name="才让卓玛", division_code="622901001001")
    tail = json.dumps(
        {
            "facts": [
                world.fact("disability_card", "card_number", world.id_number(1) + "43"),
                world.fact("monitored_member", "id_doc_number", world.id_number(1) + "44"),
            ],
            "values": {"problem": "证件号码末两位与现行残疾人证的类别、等级不同"},
            "not_checked": [],
            "snapshot": {"monitored_member": {"id": 7, "as_of": "2026-09-01"}},
        },
        ensure_ascii=False,
    )
    done = world.begin(hub, SEPTEMBER, "SB-01", "MN-01")
    world.reconciled(
        hub,
        done,
        world.lead(flower),
        world.lead(flower, "MN-01", "document_number_tail", evidence=tail, severity="M", link_grade="C"),
        world.lead(mountain, division_code="622901001001", verify_identity_first=True),
    )
    world.hold(hub, done, mountain)
    return reports.build(hub, SEPTEMBER)


def test_a_workbook_for_each_county_and_a_sheet_for_each_rule(built: Any) -> None:
    assert [(each.county_code, each.cases) for each in built.workbooks] == [("620102", 2), ("622901", 1)]
    assert built.cases == 3
    book = CalamineWorkbook.from_path(built.workbooks[0].path)
    assert [name.split(" ")[0] for name in book.sheet_names] == ["汇总", "MN-01", "SB-01"]
    summary = _sheet(built.workbooks[0].path, "汇总")
    assert [row[:1] + row[3:9] for row in summary[4:]] == [
        ["MN-01", 1, 0, 0, 1, 0, 0],
        ["SB-01", 1, 0, 1, 0, 0, 0],
    ]


def test_a_line_says_who_what_and_what_to_do(built: Any) -> None:
    book = CalamineWorkbook.from_path(built.workbooks[0].path)
    header, line = _sheet(built.workbooks[0].path, book.sheet_names[2])

    def cell(name: str) -> str:
        return str(line[COLUMN[name]])

    assert header == list(COLUMN)
    assert cell("姓名") == "=马小花"
    assert cell("身份证号（已遮盖）") == "620102********" + world.id_number(1)[-4:]
    assert cell("村（社区）")
    assert "低保" in cell("疑点") and "2026-08" in cell("疑点")
    assert cell("残联登记") == "残疾人证（2026-09-01） 证件状态：有效"
    assert cell("部门数据") == "残疾人两项补贴 起始月份：无"
    assert (cell("核查部门"), cell("严重程度"), cell("发现日期")) == ("民政", "高", "2026-09-10")
    assert cell("尚未核对的事项") == "未核对孤儿基本生活保障"


def test_names_may_stand_in_a_report_but_no_full_number(built: Any) -> None:
    paths = [built.summary, built.manifest, *(each.path for each in built.workbooks)]
    for path in paths:
        text = _texts(path)
        assert world.id_number(1) not in text and world.id_number(2) not in text
        assert not LONG_NUMBER.search(
            re.sub(r"<(?:\?xml|workbook|worksheet|sst|styleSheet|Types|Relationship)[^>]*>", "", text)
        ), path
    assert "马小花" not in _texts(built.summary)
    assert "马小花" in _texts(built.workbooks[0].path)


def test_the_header_is_frozen_and_filtered(built: Any) -> None:
    with zipfile.ZipFile(built.workbooks[0].path) as archive:
        sheet = archive.read("xl/worksheets/sheet2.xml").decode("utf-8")
    assert 'state="frozen"' in sheet
    assert f'<autoFilter ref="A1:{chr(64 + len(COLUMNS))}2"' in sheet
    assert "<f>" not in sheet, "a name that begins with = became a formula"


def test_the_summary_counts_and_says_what_could_not_be_compared(built: Any) -> None:
    html = built.summary.read_text("utf-8")
    markup = Markup(html)
    markup.assert_self_contained()
    markup.assert_accessible()
    words = "".join(markup.words)
    for expected in (
        "兰州市城关区",
        "临夏回族自治州临夏市",
        "民政",
        "未能判断的疑点",
        "该县区该期数据未证明完整",
        "第一次比对",
    ):
        assert expected in words


def test_a_county_without_open_cases_loses_its_old_workbook(hub: Any, built: Any) -> None:
    old = built.workbooks[1].path
    world.reconciled(hub, world.begin(hub, SEPTEMBER, "SB-01", "MN-01"))

    again = reports.build(hub, SEPTEMBER)

    assert again.workbooks == () and not old.exists()
    assert "比上次比对" in again.summary.read_text("utf-8")
    assert {each.name for each in again.summary.parent.iterdir()} == {"summary.html", "report.json"}
    assert json.loads(again.manifest.read_text("utf-8"))["cases"] == 0


def test_a_report_of_nothing_is_still_a_report(hub: Any) -> None:
    built = reports.build(hub, OCTOBER)

    Markup(built.summary.read_text("utf-8")).assert_accessible()
    assert built.workbooks == ()


def test_what_is_missed_is_reckoned_and_what_is_paid_is_left_out(hub: Any) -> None:
    person = world.add_person(hub, 1)
    told = {
        "clause": "国发〔2015〕52号（2016-01-01 起施行）",
        "since_month": "2026-03",
        "until_month": "2026-08",
        "months": 6,
        "monthly_amount": "110.00",
        "total_amount": "660.00",
    }
    evidence = json.dumps(json.loads(world.lead(person)["evidence"]) | {"arithmetic": told})
    done = world.begin(hub, SEPTEMBER, "SB-01", "SB-07")
    world.reconciled(
        hub, done, world.lead(person, evidence=evidence), world.lead(person, "SB-07", evidence=evidence)
    )

    path = reports.build(hub, SEPTEMBER).workbooks[0].path

    help_, adverse = (
        _sheet(path, name)[1][COLUMN["起止和估算"]]
        for name in CalamineWorkbook.from_path(path).sheet_names[1:]
    )
    assert help_ == "2026-03 至 2026-08，共 6 个月；每月 110.00 元；估算合计 660.00 元"
    assert adverse == "2026-03 至 2026-08，共 6 个月"


def test_a_rule_that_is_only_sampled_is_named(hub: Any) -> None:
    person = world.add_person(hub, 1)
    done = world.begin(hub, SEPTEMBER, "SB-01")
    world.reconciled(hub, done)
    world.hold(hub, done, person, "demoted")

    page = reports.build(hub, SEPTEMBER).summary.read_text("utf-8")

    assert "SB-01 低保残疾人未享生活补贴的准确率低于下限，只抽样核查，另有 1 条未放出。" in page
