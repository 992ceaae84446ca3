"""`cardhub match` as somebody with a list meets it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_command_line import cardhub
from tests.lists.files import HEADER, NUMBER, REGISTERED, read_xlsx, write_csv, write_xlsx

ROWS = [("名单",), ("甲", "乙", "备注"), ("马小龙", NUMBER, "=1+1"), ("钱多多", "", "")]


def test_two_lists_without_a_hub(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "名单.xlsx", ROWS)
    other = write_csv(tmp_path / "other.csv", REGISTERED)

    done = cardhub(
        *("match", str(path), "--against", str(other), "--columns", "name=甲,id=乙", "--json"),
        home=tmp_path / "var",
    )

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    output = tmp_path / "名单-匹配结果.xlsx"
    assert told == {
        "output": str(output),
        "rows": 2,
        "persons": 2,
        "A": 1,
        "B": 0,
        "C": 0,
        "D": 0,
        "review": 0,
        "none": 1,
        "columns": {"name": "甲", "id": "乙"},
    }
    assert [row[:4] for row in read_xlsx(output)] == [
        ["甲", "乙", "备注", "匹配等级"],
        ["马小龙", NUMBER, "=1+1", "A"],
        ["钱多多", "", "", "未匹配"],
    ]
    assert not (tmp_path / "var").exists()


def test_what_is_wrong_with_a_list_is_one_line_and_its_own_exit_code(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", [HEADER[:1], ("马小龙",)])

    done = cardhub("match", str(path), home=tmp_path / "var")

    assert (done.returncode, done.stdout) == (9, "")
    assert done.stderr.startswith("cardhub: list_no_identity: list.csv has no usable identity column")
    assert "Traceback" not in done.stderr and NUMBER not in done.stderr
    assert {each.name for each in tmp_path.iterdir()} == {"list.csv"}


def test_a_wrong_option_is_a_usage_error(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "list.csv", REGISTERED)
    for wrong in (("--output", str(tmp_path / "out.doc")), ("--columns", "nickname=姓名")):
        done = cardhub("match", str(path), *wrong, home=tmp_path / "var")
        assert done.returncode == 2 and done.stderr.startswith("cardhub: configuration: ")
