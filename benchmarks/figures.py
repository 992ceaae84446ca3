"""What each part measured, as lines for the reader, some of them with a limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["LIMITS", "Figure", "of_checks", "of_compare", "of_match", "of_transports"]

# Least for what must be fast, most for the others.
LIMITS = {
    "compare ratio": 3.0,
    "compare peak MiB": 4096.0,
    "database ratio": 2.0,
    "rest ratio": 1.0,
    "files ratio": 1.0,
    # A pull that kept its rows would come near 4, since the rows are four times as many.
    "memory growth": 1.25,
    "checks ratio": 4.0,
    "match seconds": 60.0,
    "match peak MiB": 1024.0,
}


@dataclass(frozen=True)
class Figure:
    """One line; `limit` is empty where there is none."""

    what: str
    measured: str
    limit: str = ""
    is_kept: bool = True

    @property
    def verdict(self) -> str:
        return ("kept" if self.is_kept else "BROKEN") if self.limit else ""


def _at_most(what: str, value: float, limit: str, unit: str = "") -> Figure:
    most = LIMITS[limit]
    return Figure(what, f"{value:,.{0 if unit else 2}f}{unit}", f"≤ {most:,g}{unit}", value <= most)


def _at_least(what: str, value: float, limit: str) -> Figure:
    return Figure(what, f"{value:.2f}", f"≥ {LIMITS[limit]:g}", value >= LIMITS[limit])


def of_compare(result: dict[str, Any]) -> list[Figure]:
    """The compare step, and beside it what is not part of the ratio: links and cases."""
    compared, bare, cases = result["compare"], result["bare"], result["cases"]
    peak = max(result["link"]["peak_mb"], compared["peak_mb"])
    versions = cases["first"]["finding_versions"]
    return [
        Figure("rows in the snapshots", f"{result['build']['rows']:,}"),
        Figure(f"compare step: {compared['findings']:,} findings, {compared['held']:,} held", _s(compared)),
        Figure("bare joins", _s(bare)),
        _at_most("**compare ÷ bare**", result["ratio"], "compare ratio"),
        _at_most("**peak memory, links or compare**", peak, "compare peak MiB", " MiB"),
        Figure("peak memory, bare joins", f"{bare['peak_mb']:,} MiB"),
        Figure("all links, made anew", _s(result["link"])),
        Figure(f"cases: the first run, {versions:,} sealed finding versions", f"{cases['seconds']:.1f} s"),
        Figure("cases: the same findings again", f"{cases['again_seconds']:.1f} s"),
        Figure("peak memory, compare and cases in one process", f"{cases['peak_mb']:,} MiB"),
    ]


def of_transports(results: list[dict[str, Any]]) -> list[Figure]:
    """For each transport every contender, then the ratios."""
    figures = []
    for each in results:
        transport = each["transport"]
        for name, one in each["contenders"].items():
            speed = f"{one['rows_per_second']:,} rows/s"
            figures.append(Figure(f"{name}, peak {one['peak_mib']:,} MiB", speed))
        ratio, fastest = each["ratio_to_default"], each["ratio_to_fastest"]
        figures += [
            _at_least(f"**{transport} ÷ dlt's default**", ratio, f"{transport} ratio"),
            Figure(f"{transport} ÷ dlt's fastest ({each['fastest']})", f"{fastest:.2f}"),
            _at_most(f"**{transport}, peak memory at 4× rows**", each["memory_growth"], "memory growth"),
        ]
    return figures


def of_checks(result: dict[str, Any]) -> list[Figure]:
    """The judging against the scan, and beside it what is not part of the ratio."""
    return [
        Figure(f"conditions of {result['checks']} checks, every row", f"{result['condition_seconds']:.2f} s"),
        Figure("Great Expectations gate", f"{result['gate_seconds']:.2f} s"),
        Figure("bare scan of the typed columns", f"{result['scan_seconds']:.2f} s"),
        _at_most("**(conditions + gate) ÷ scan**", result["ratio"], "checks ratio"),
        Figure("bare scan of the text as delivered", f"{result['raw_scan_seconds']:.2f} s"),
        Figure("whole intake: normalise, judge, settle", f"{result['intake_seconds']:.1f} s"),
        Figure("import of Great Expectations, once per process", f"{result['import_seconds']:.1f} s"),
    ]


def of_match(result: dict[str, Any]) -> list[Figure]:
    """The command for each form of output; the worksheet's has the limits."""
    forms = result["forms"]
    sheet, peak = forms[".xlsx"], max(each["peak_mb"] for each in forms.values())
    grades = ", ".join(f"{grade} {rows:,}" for grade, rows in sheet["by_grade"].items())
    whole = sheet["is_whole"]
    return [
        Figure("persons on the register", f"{result['persons']:,}"),
        _at_most("**XLSX to XLSX**", sheet["seconds"], "match seconds", " s"),
        _at_most("**peak memory**", peak, "match peak MiB", " MiB"),
        Figure("**the list's own cells, read back**", "the same" if whole else "changed", "the same", whole),
        *(
            Figure(f"{form.removeprefix('.')}: CPU time, user and system", f"{each['cpu_seconds']:.1f} s")
            for form, each in forms.items()
        ),
        Figure("rows by grade", grades),
    ]


def _s(part: dict[str, Any]) -> str:
    return f"{part['seconds']:.2f} s"
