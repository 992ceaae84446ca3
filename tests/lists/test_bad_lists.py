"""A list that cannot be used is refused with file, place and remedy, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cardhub.errors import ConfigurationError, ListUnusable
from cardhub.lists import parse_columns
from tests.lists.files import HEADER, HERE, NUMBER, REGISTERED, matched, read_csv, write_csv, write_xlsx


@pytest.fixture
def other(tmp_path: Path) -> Path:
    folder = tmp_path / "other"
    folder.mkdir()
    return write_csv(folder / "other.csv", REGISTERED)


def refused(path: Path, other: Path, **how: object) -> ListUnusable:
    """What is said of the list; nothing of an output is there afterwards."""
    before = set(path.parent.iterdir())
    with pytest.raises(ListUnusable) as caught:
        matched(path, other, path.parent / "out.xlsx", **how)  # type: ignore[arg-type]
    assert set(path.parent.iterdir()) == before
    assert caught.value.exit_code == 9
    return caught.value


def test_one_line_in_another_encoding_is_named(tmp_path: Path, other: Path) -> None:
    # Given 200,000 rows, one of them pasted in from a file in GB18030
    line = "马小龙,620102198001010017,男\n".encode()
    rows = [line] * 200_000
    rows[149_999] = "赵德芳,620102198001010025,女\n".encode("gb18030")
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名,身份证号,性别\n".encode() + b"".join(rows))

    error = refused(path, other)

    assert error.code == "list_undecodable"
    assert "名单.csv, line 150001: not valid UTF-8" in str(error)
    assert "save the list again" in str(error)


def test_the_line_is_named_in_the_encoding_that_gets_furthest(tmp_path: Path, other: Path) -> None:
    path = tmp_path / "list.csv"
    good = "马小龙,620102198001010017\n".encode("gb18030")
    path.write_bytes("姓名,身份证号\n".encode("gb18030") + good * 40 + b"\xff\xff,1\n" + good)

    assert "line 42: not valid GB18030" in str(refused(path, other))


def test_a_row_with_too_many_cells_is_named(tmp_path: Path, other: Path) -> None:
    rows = [HEADER, *[("马小龙", NUMBER, "男", "1980-01-01", HERE, "")] * 9, ("马小龙", NUMBER, *"123456")]

    error = refused(write_csv(tmp_path / "list.csv", rows), other)

    assert "list.csv, line 11: more cells than" in str(error)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_an_empty_file(tmp_path: Path, other: Path, name: str) -> None:
    (tmp_path / name).touch()

    assert f"{name} is empty" in str(refused(tmp_path / name, other))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_header_row_alone(tmp_path: Path, other: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path / ("list.csv" if write is write_csv else "list.xlsx"), [HEADER])

    assert "no rows below its header row" in str(refused(path, other))


def test_a_missing_file(tmp_path: Path, other: Path) -> None:
    assert refused(tmp_path / "list.csv", other).code == "list_missing"


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_truncated_workbook(tmp_path: Path, other: Path, share: float) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *REGISTERED[1:] * 200])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    error = refused(path, other)

    assert error.code == "xlsx_truncated"
    assert "list.xlsx is truncated or damaged, or no workbook: open and save it again" in str(error)


def test_another_sheet_is_asked_for_by_name(tmp_path: Path, other: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", REGISTERED, sheet="名单")

    assert "no sheet '附表'; its sheets are 名单" in str(refused(path, other, sheet="附表"))


def test_no_header_row(tmp_path: Path, other: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [("甲", "乙"), ("马小龙", NUMBER)])

    assert "say what its columns mean with --columns" in str(refused(path, other))


@pytest.mark.parametrize("headers", [("姓名", "备注"), ("姓名", "性别"), ("性别", "出生日期")])
def test_columns_that_tell_nobody_apart(tmp_path: Path, other: Path, headers: tuple[str, str]) -> None:
    error = refused(write_csv(tmp_path / "list.csv", [headers, ("甲", "乙")]), other)

    assert error.code == "list_no_identity"
    assert f"Its columns are {'、'.join(headers)}" in str(error) and "--columns id=…" in str(error)


def test_two_columns_of_one_meaning(tmp_path: Path, other: Path) -> None:
    rows = [("姓名", "身份证号", "证件号码"), ("马小龙", NUMBER, NUMBER)]
    path = write_csv(tmp_path / "list.csv", rows)

    error = refused(path, other)

    assert "column 2 (身份证号) and column 3 (证件号码) both mean 身份证号" in str(error)
    assert "--columns id=身份证号" in str(error)
    # When it is said which one counts, the list is taken
    assert matched(path, other, tmp_path / "out.csv", {"id": "证件号码"}).by_grade["A"] == 1


def test_one_header_twice(tmp_path: Path, other: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [("姓名", "身份证号", "身份证号"), ("马小龙", NUMBER, "")])

    assert "column 3 (身份证号（第3列）) both mean 身份证号" in str(refused(path, other))
    assert matched(path, other, tmp_path / "out.csv", {"id": "身份证号（第3列）"}).by_grade["A"] == 0


def test_a_chosen_column_that_is_not_there(tmp_path: Path, other: Path) -> None:
    path = write_csv(tmp_path / "list.csv", REGISTERED)

    with pytest.raises(ConfigurationError, match=r"list\.csv has no column '证号', which --columns names"):
        matched(path, other, tmp_path / "out.csv", {"id": "证号"})


@pytest.mark.parametrize("said", ["nickname=姓名", "name", "name=", "name=姓名,name=名字"])
def test_columns_that_are_not_understood(said: str) -> None:
    with pytest.raises(ConfigurationError, match="--columns"):
        parse_columns(said, "--columns")


def test_an_unknown_ending_is_refused_before_anything_is_read(tmp_path: Path, other: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"\.csv, \.xlsx, \.parquet"):
        matched(tmp_path / "not-there.csv", other, tmp_path / "out.xls")


def test_an_output_that_exists_is_replaced_only_when_forced(tmp_path: Path, other: Path) -> None:
    path, output = write_csv(tmp_path / "list.csv", REGISTERED), tmp_path / "out.csv"
    output.write_text("kept", "utf-8")

    with pytest.raises(ConfigurationError, match="--force"):
        matched(path, other, output)
    assert output.read_text("utf-8") == "kept"

    matched(path, other, output, is_forced=True)
    assert len(read_csv(output)) == 3


def test_a_list_is_never_written_over(tmp_path: Path, other: Path) -> None:
    path = write_csv(tmp_path / "list.csv", REGISTERED)

    with pytest.raises(ConfigurationError, match="the list itself"):
        matched(path, other, path, is_forced=True)


def test_a_bad_other_list_is_named_with_its_own_option(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", REGISTERED)
    other = write_csv(tmp_path / "other.csv", [("姓名", "备注"), ("马小龙", "")])

    with pytest.raises(ListUnusable, match=r"other\.csv has no usable identity.*--against-columns"):
        matched(path, other, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
