"""The shapes of the summary page: sections, tables, bar charts; and the rendering of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["Bar", "Chart", "Page", "Section", "TableData", "bar_chart", "render"]

_BAR, _GAP, _LONGEST, _LABEL_CHARACTER, _VALUE_WIDTH = 20, 8, 460, 14, 80


@dataclass(frozen=True)
class Bar:
    label: str
    value: int
    top: int
    middle: int
    length: int


@dataclass(frozen=True)
class Chart:
    """A horizontal bar chart, laid out; every number in it also stands in a table of the same section."""

    name: str
    title: str
    description: str
    bars: list[Bar]
    label_width: int
    width: int
    height: int
    thickness: int = _BAR


@dataclass(frozen=True)
class TableData:
    """One table: `rows` of texts and numbers; the first cell of a row is its heading."""

    name: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    empty: str = "没有"


@dataclass(frozen=True)
class Section:
    name: str
    title: str
    paragraphs: Sequence[str] = ()
    key_figures: Sequence[tuple[str, int]] = ()
    chart: Chart | None = None
    tables: Sequence[TableData] = ()


@dataclass(frozen=True)
class Page:
    title: str
    subtitle: str
    sections: Sequence[Section] = field(default=())


def bar_chart(name: str, title: str, unit: str, values: Sequence[tuple[str, int]]) -> Chart | None:
    """Lay out bars for (label, value); None where there is nothing to draw."""
    if not values:
        return None
    most = max(max(value for _, value in values), 1)
    label_width = min(max(len(label) for label, _ in values), 24) * _LABEL_CHARACTER + 16
    bars = []
    for position, (label, value) in enumerate(values):
        top = position * (_BAR + _GAP) + _GAP
        shown = label if len(label) <= 24 else label[:23] + "…"
        bars.append(Bar(shown, value, top, top + _BAR // 2, round(_LONGEST * value / most)))
    peak = max(values, key=lambda each: each[1])
    return Chart(
        name=name,
        title=title,
        description=f"共 {len(values)} 项，最多的是{peak[0]}，{peak[1]} {unit}。数据见下表。",
        bars=bars,
        label_width=label_width,
        width=label_width + _LONGEST + _VALUE_WIDTH,
        height=len(values) * (_BAR + _GAP) + _GAP,
    )


def render(page: Page) -> str:
    """The page as one self-contained HTML document: no script, nothing fetched from anywhere."""
    environment = Environment(
        loader=PackageLoader("cardhub.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
    return environment.get_template("summary.html").render(view=page)
