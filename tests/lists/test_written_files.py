"""What is written can be read back: IDs are text, nothing is a formula, and only its owner may read it."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cardhub.lists import write
from tests.lists.files import NUMBER, REGISTERED, matched, read_csv, read_xlsx, write_csv

HEADER = ("姓名", "身份证号", "备注", "电话")
TRICKY = ("=1+1", "+cmd|' /C calc'!A0", "-1+2", "@SUM(A1)", "\t=1", "_x0041_", 'quoted ", comma', " blank ")
PLAIN = ("-5", "+8613900000000", "0123", "1e5", "")


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path]:
    rows = [HEADER, *(("马小龙", NUMBER, each, "013900001111") for each in (*TRICKY, *PLAIN))]
    return write_csv(tmp_path / "list.csv", rows), write_csv(tmp_path / "other.csv", REGISTERED)


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "out.parquet", "OUT.XLSX"])
def test_every_form_is_readable_by_its_owner_only(
    tmp_path: Path, lists: tuple[Path, Path], name: str
) -> None:
    matched(*lists, tmp_path / name)

    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"list.csv", "other.csv", name}


def test_a_workbook_holds_text_and_no_formula(tmp_path: Path, lists: tuple[Path, Path]) -> None:
    matched(*lists, tmp_path / "out.xlsx")

    header, *rows = read_xlsx(tmp_path / "out.xlsx")
    assert header[:5] == [*HEADER, "匹配等级"]
    assert [row[2] for row in rows] == [*TRICKY, *PLAIN]
    assert {(row[1], row[3], row[4]) for row in rows} == {(NUMBER, "013900001111", "A")}
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        # An empty score leaves no number: every cell is text, in the format that stays text when edited.
        assert "<f>" not in sheet and "<v>" not in sheet and "hyperlink" not in sheet
        assert 'numFmtId="49"' in package.read("xl/styles.xml").decode()


def test_a_csv_has_its_mark_and_an_apostrophe_before_what_a_spreadsheet_would_evaluate(
    tmp_path: Path, lists: tuple[Path, Path]
) -> None:
    matched(*lists, tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_bytes().startswith(b'\xef\xbb\xbf"')
    rows = read_csv(tmp_path / "out.csv")[1:]
    harmless = [f"'{each}" for each in TRICKY[:5]] + [*TRICKY[5:], *PLAIN]
    assert [row[2] for row in rows] == harmless
    assert {row[1] for row in rows} == {NUMBER}


def test_parquet_keeps_values_exactly(tmp_path: Path, lists: tuple[Path, Path]) -> None:
    matched(*lists, tmp_path / "out.parquet")

    table = pq.read_table(tmp_path / "out.parquet")
    assert table["备注"].to_pylist() == [*TRICKY, *PLAIN]
    assert {str(field.type) for field in table.schema if field.name != "分数"} == {"string"}
    assert str(table.schema.field("分数").type) == "double"


def test_an_output_that_fails_half_way_leaves_nothing(
    tmp_path: Path, lists: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        path.write_text("half", "utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(write._WRITERS, ".csv", full)

    with pytest.raises(Exception, match=r"out\.csv could not be written \(No space left on device\)"):
        matched(*lists, tmp_path / "out.csv")
    assert {each.name for each in tmp_path.iterdir()} == {"list.csv", "other.csv"}
