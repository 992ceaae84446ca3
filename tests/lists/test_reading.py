"""Lists come in any usual form, and go back with every column and value that they had."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lists.files import HEADER, HERE, NUMBER, REGISTERED, matched, read_csv, write_csv, write_xlsx


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "other.csv", REGISTERED)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_usual_encoding(tmp_path: Path, other: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "list.csv", REGISTERED, encoding)

    assert matched(path, other, tmp_path / "out.csv").by_grade["A"] == 2
    assert [row[:6] for row in read_csv(tmp_path / "out.csv")] == [list(row) for row in REGISTERED]


def test_english_headers_over_gb18030(tmp_path: Path, other: Path) -> None:
    """A database's export saved in a Chinese spreadsheet: its header row fits both encodings."""
    path = write_csv(tmp_path / "list.csv", [("name", "id_number"), ("马小龙", NUMBER)], "gb18030")

    assert matched(path, other, tmp_path / "out.csv").by_grade["A"] == 1


def test_a_workbook_with_titles_notes_and_numbers(tmp_path: Path, other: Path) -> None:
    rows = [
        ("城关区残疾人关爱名单",),
        ("填报单位：城关区残联",),
        ("序号", "姓 名", "公民身份号码*", "金额", "登记日期"),
        (1, "马小龙", NUMBER, 110.5, "=A1"),
        (2, "赵德芳", "", 80, ""),
        ("注：本表一式两份",),
    ]
    path = write_xlsx(tmp_path / "list.xlsx", rows)

    done = matched(path, other, tmp_path / "out.csv")

    assert done.columns == {"name": "姓 名", "id": "公民身份号码*"}
    assert [row[:5] for row in read_csv(tmp_path / "out.csv")] == [
        ["序号", "姓 名", "公民身份号码*", "金额", "登记日期"],
        ["1", "马小龙", NUMBER, "110.5", "'=A1"],
        ["2", "赵德芳", "", "80", ""],
    ]


def test_columns_without_a_header_and_two_of_one_name_are_kept(tmp_path: Path, other: Path) -> None:
    rows = [("姓名", "身份证号", "备注", "", "备注"), ("马小龙", NUMBER, "甲", "乙", "丙", "丁")]

    matched(write_xlsx(tmp_path / "list.xlsx", rows), other, tmp_path / "out.csv")

    header, row = read_csv(tmp_path / "out.csv")
    assert header[:7] == [
        "姓名", "身份证号", "备注", "第4列（无表头）", "备注（第5列）", "第6列（无表头）", "匹配等级",
    ]  # fmt: skip
    assert row[:7] == ["马小龙", NUMBER, "甲", "乙", "丙", "丁", "A"]


def test_a_result_can_be_matched_again(tmp_path: Path, other: Path) -> None:
    matched(write_csv(tmp_path / "list.csv", REGISTERED), other, tmp_path / "once.csv")

    matched(tmp_path / "once.csv", other, tmp_path / "twice.csv")

    header, *rows = read_csv(tmp_path / "twice.csv")
    assert header[6] == "匹配等级" and header[12] == "匹配等级（2）"
    assert [row[12] for row in rows] == ["A", "A"]


def test_one_column_is_enough_where_it_is_the_number(tmp_path: Path, other: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [("残疾人证号",), (NUMBER + "42",), (NUMBER + "42B1",)])

    assert matched(path, other, tmp_path / "out.csv").by_grade["B"] == 2


def test_what_columns_mean_can_be_said(tmp_path: Path, other: Path) -> None:
    rows = [("甲", "乙", "丙", "丁"), ("马小龙", "1980-01-01", HERE, "男")]
    path = write_csv(tmp_path / "list.csv", rows)
    chosen = {"name": "甲", "birth": "乙", "division": "丙", "sex": "丁"}

    assert matched(path, other, tmp_path / "out.csv", chosen).by_grade["D"] == 1


def test_the_departments_own_headers_are_known(tmp_path: Path, other: Path) -> None:
    rows = [("学生姓名", "身份证件号", "户籍所在地区划"), ("马小龙", NUMBER, HERE)]

    done = matched(write_csv(tmp_path / "list.csv", rows), other, tmp_path / "out.csv")

    assert set(done.columns) == {"name", "id", "division"} and done.by_grade["A"] == 1


def test_no_hub_is_opened_for_two_lists(tmp_path: Path, other: Path) -> None:
    matched(write_csv(tmp_path / "list.csv", [HEADER, *REGISTERED[1:]]), other, tmp_path / "out.csv")

    assert {each.name for each in tmp_path.iterdir()} == {"list.csv", "other.csv", "out.csv"}
