"""Which grade a row of a list gets against another list, and the sentence that says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.linkage.lake_rows import id_number
from tests.lists.files import HEADER, HERE, NUMBER, matched, read_csv, write_csv

ME = ("马小龙", NUMBER, "男", "1980-01-01", HERE, "")
OTHERS = id_number(2, born="19550505")
AWAY = "621102100200"


def judged(tmp_path: Path, row: tuple[str, ...], *others: tuple[str, ...]) -> dict[str, str]:
    """The added cells of one row against ME, somebody else and `others`."""
    crowd = [
        (f"{family}{given}", "", "女", f"19{50 + at % 40}-0{1 + at % 9}-11", AWAY, "")
        for at, (family, given) in enumerate((a, b) for a in "王张刘陈杨黄周吴徐孙" for b in "建国永文志海")
    ]
    other = write_csv(
        tmp_path / "other.csv",
        [HEADER, ME, ("赵德芳", OTHERS, "女", "1955-05-05", AWAY, ""), *others, *crowd],
    )
    matched(write_csv(tmp_path / "list.csv", [HEADER, row]), other, tmp_path / "out.csv")
    header, cells = read_csv(tmp_path / "out.csv")
    return dict(zip(header[6:], cells[6:], strict=True))


def test_number_and_name(tmp_path: Path) -> None:
    assert judged(tmp_path, ("马小龙", NUMBER, "", "", "", "")) == {
        "匹配等级": "A",
        "候选行序": "1",
        "候选姓名": "马小龙",
        "候选证件号码": NUMBER,
        "分数": "",
        "理由": "号码与姓名均相同。",
    }


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (NUMBER[:6] + NUMBER[8:17], "15位号码升为18位后与姓名均相同。"),
        (NUMBER + "42", "残疾人证号中的身份证号与姓名均相同。"),
        (f" {NUMBER[:10]} {NUMBER[10:]}", "号码去掉空格、全角等写法后与姓名均相同。"),
    ],
)
def test_a_repaired_number_and_the_name(tmp_path: Path, written: str, why: str) -> None:
    found = judged(tmp_path, ("马小龙", written, "", "", "", ""))

    assert (found["匹配等级"], found["候选行序"], found["理由"]) == ("C", "1", why)


def test_number_and_a_changed_name(tmp_path: Path) -> None:
    found = judged(tmp_path, ("马晓龙", NUMBER, "男", "1980-01-01", HERE, ""))

    assert (found["匹配等级"], found["候选行序"]) == ("B", "1")
    assert found["理由"].startswith("姓名同音（本行马晓龙，对方马小龙）")


def test_somebody_elses_number(tmp_path: Path) -> None:
    """The row is about the person whom all else names; the number is a mistake."""
    found = judged(tmp_path, ("马小龙", OTHERS, "男", "1980-01-01", HERE, ""))

    assert (found["匹配等级"], found["候选行序"]) == ("D", "1")
    assert 0.9 <= float(found["分数"]) < 1
    assert "身份证号是另一位" in found["理由"]


def test_a_strangers_row_under_a_known_number_is_for_a_person_to_decide(tmp_path: Path) -> None:
    found = judged(tmp_path, ("钱多多", NUMBER, "女", "1999-09-09", AWAY, ""))

    assert (found["匹配等级"], found["候选行序"]) == ("待核", "1")
    assert found["理由"] == (
        "号码相同；姓名不同（本行钱多多，对方马小龙）。出生日期、性别或县区与之不符，可能是别人的号码。"
    )


def test_no_number_but_all_else(tmp_path: Path) -> None:
    found = judged(tmp_path, ("马小龙", "", "男", "1980-01-01", HERE, ""))

    assert (found["匹配等级"], found["候选行序"]) == ("D", "1")
    assert "出生日期相同（均为1980-01-01）" in found["理由"]


def test_a_name_alone_finds_nobody(tmp_path: Path) -> None:
    found = judged(tmp_path, ("马小龙", "", "", "", "", ""))

    assert set(found.values()) == {"未匹配", "", "没有号码；其他信息也不足以认定是谁。"}


def test_a_valid_number_that_nobody_has(tmp_path: Path) -> None:
    stranger = "622301190001010017"

    found = judged(tmp_path, ("钱多多", stranger, "", "", "", ""))

    assert found["匹配等级"] == "未匹配" and found["理由"].startswith("号码有效，但对方没有这个号码")


def test_two_alike_are_for_a_person_to_decide(tmp_path: Path) -> None:
    twin = ("马小龙", "", "男", "1980-01-01", HERE, "")

    found = judged(tmp_path, twin, twin)

    assert found["匹配等级"] == "待核" and found["理由"].endswith("另有一人同样可能。")


def test_rows_of_the_other_list_with_one_number_are_one_person(tmp_path: Path) -> None:
    """A second row with a former name makes that name one of theirs."""
    found = judged(tmp_path, ("马建设", NUMBER, "", "", "", ""), ("马建设", NUMBER, "", "", "", ""))

    assert (found["匹配等级"], found["候选行序"]) == ("A", "1")
