"""The summary page: one document, nothing fetched, readable by everyone."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from cardhub.reports.page import Page, Section, TableData, bar_chart, render
from tests.reports.markup import Markup


def _page(label: str = "SB-01 低保残疾人未享生活补贴") -> Page:
    chart = bar_chart("rules-chart", "各规则未办结疑点数", "件", [(label, 12), ("CD-01", 0)])
    rows: list[list[str | int]] = [[label, 12], ["CD-01", 0]]
    section = Section(
        name="rules",
        title="按规则",
        key_figures=[("未办结疑点", 12)],
        chart=chart,
        tables=[
            TableData("rules-table", "各规则", ["规则", "未办结"], rows),
            TableData("none", "空表", ["项"], []),
        ],
    )
    return Page(title="残疾人数据比对疑点摘要", subtitle="数据日期 2026-09-10", sections=[section])


def test_the_page_is_accessible_and_fetches_nothing() -> None:
    markup = Markup(render(_page()))

    markup.assert_self_contained()
    markup.assert_accessible()


def test_every_number_of_a_chart_also_stands_in_a_table() -> None:
    page = _page()

    for section in page.sections:
        cells = {str(cell) for table in section.tables for row in table.rows for cell in row}
        assert section.chart is not None
        assert {str(bar.value) for bar in section.chart.bars} <= cells
        assert {bar.label for bar in section.chart.bars} <= cells


def test_a_hostile_text_stays_a_text() -> None:
    html = render(_page(label="<script>alert(1)</script>"))

    assert "<script" not in html
    Markup(html).assert_self_contained()


def test_no_bars_no_chart() -> None:
    assert bar_chart("empty", "空", "件", []) is None


def _luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_and_shapes_have_contrast(scheme: int) -> None:
    css = files("cardhub.reports").joinpath("templates/summary.css").read_text("utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{([^}]*)\}", css)[scheme]))

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((_luminance(colours[one]), _luminance(colours[other])), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for text in ("ink", "quiet", "link"):
        for ground in ("page", "band"):
            assert contrast(text, ground) >= 4.5, f"{text} on {ground}"
    for shape in ("bar", "line"):
        assert contrast(shape, "page") >= 3.0, f"{shape} on page"
