"""`make bench` at a small size, where its limits mean nothing, and its page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import PAGE, PARTS
from benchmarks.figures import of_checks, of_transports
from benchmarks.page import find_markers, rewrite, table

REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_part_alone_rewrites_its_own_table_and_no_other(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")
    # So small that no figure of it could have been there before.
    command = [sys.executable, "-m", "benchmarks", "--cards", "321", "--only", "checks", "--page", str(page)]

    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)

    assert done.returncode == ("BROKEN" in done.stdout), done.stderr[-2000:]
    assert "3,210 rows;" in block(page, "checks") and "÷ scan" in block(page, "checks")
    assert {block(page, part) == block(PAGE, part) for part in ("compare", "transports", "match")} == {True}


def test_a_broken_limit_is_said() -> None:
    measured = dict.fromkeys(
        ("condition_seconds", "gate_seconds", "scan_seconds", "raw_scan_seconds", "intake_seconds"), 1.0
    )
    (kept,) = [each for each in of_checks(measured | FIXED | {"ratio": 4.0}) if each.limit]
    (broken,) = [each for each in of_checks(measured | FIXED | {"ratio": 4.1}) if each.limit]

    assert (kept.is_kept, broken.is_kept) == (True, False)
    assert "| 4.10 | ≤ 4 | BROKEN |" in table([broken])


def test_a_transport_must_be_fast_and_constant_in_memory() -> None:
    one = {
        "transport": "database",
        "contenders": {},
        "ratio_to_default": 1.9,
        "ratio_to_fastest": 1.0,
        "fastest": "dlt_database_connectorx",
        "memory_growth": 1.3,
    }

    assert [each.limit for each in of_transports([one]) if not each.is_kept] == ["≥ 2", "≤ 1.25"]


def test_a_page_without_a_place_for_the_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("# Empty\n", "utf-8")

    with pytest.raises(ValueError, match="lacks"):
        rewrite(tmp_path / "page.md", "compare", "x")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_table_on_the_page(part: str) -> None:
    assert block(PAGE, part)


FIXED = {"checks": 15, "import_seconds": 7.0}


def block(page: Path, part: str) -> str:
    text = page.read_text("utf-8")
    begin, end = find_markers(text, part)
    return text[begin:end].strip()
