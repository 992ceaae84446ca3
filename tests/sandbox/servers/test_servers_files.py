"""教育 over real SFTP and 扶贫's drop folder, read with the hub's own libraries."""

from __future__ import annotations

import base64
import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager

import paramiko
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from sandbox.faults import Fault
from sandbox.servers.flaws import Flaws
from tests.sandbox.servers import small_part
from tests.sandbox.servers.conftest import Running


@contextmanager
def _sftp(running: Running) -> Iterator[paramiko.SFTPClient]:
    at = running.connections["education"]
    kind, key = at["extra"]["host_key"].split()[:2]
    with paramiko.SSHClient() as client:
        pinned = paramiko.Ed25519Key(data=base64.b64decode(key))
        client.get_host_keys().add(f"[{at['host']}]:{at['port']}", kind, pinned)
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        client.connect(
            at["host"],
            at["port"],
            at["login"],
            at["password"],
            allow_agent=False,
            look_for_keys=False,
        )
        with client.open_sftp() as sftp:
            yield sftp


def _read(sftp: paramiko.SFTPClient, path: str) -> bytes:
    with sftp.open(path, "rb") as file:
        return file.read()


def test_the_outbox_holds_the_year(running: Running) -> None:
    with _sftp(running) as sftp:
        listed = sorted(sftp.listdir("/outbox"))
        roll = list(csv.reader(io.StringIO(_read(sftp, "/outbox/学籍_2026.csv").decode("gb18030"))))
        visits = _read(sftp, "/outbox/送教上门_2026.csv")
        control = list(csv.DictReader(io.StringIO(_read(sftp, "/outbox/对账_2026.csv").decode("utf-8"))))

    assert listed == sorted(["学籍_2026.csv", "送教上门_2026.csv", "对账_2026.csv"])
    assert "全国学籍号" not in roll[0] + roll[1]
    assert roll[2][0] == "全国学籍号"
    assert roll[-1][0].startswith("说明")
    assert visits.startswith(b"\xef\xbb\xbf")
    in_roll = sum(int(row["行数"]) for row in control if row["数据集"] == "student_record")
    assert in_roll == len(roll) - 2 - 1 - 3


def test_the_national_roll_answers_a_file_with_a_file(running: Running) -> None:
    asked = [["请求键", "证件号码", "姓名", "学年"]]
    asked += [[str(i), small_part.id_number(i), small_part.name(i), "2026"] for i in (1, 2, 3, 4)]
    asked[2][2] = "李某"
    text = io.StringIO()
    csv.writer(text).writerows(asked)
    running.province.education.fault(Fault.REFUSED, id_numbers=[small_part.id_number(4)])
    with _sftp(running) as sftp:
        with sftp.open("/national_roll/requests/.b1.tmp", "wb") as file:
            file.write(text.getvalue().encode("utf-8-sig"))
        sftp.posix_rename("/national_roll/requests/.b1.tmp", "/national_roll/requests/b1.csv")
        deadline = time.monotonic() + 20
        while "b1.csv" not in sftp.listdir("/national_roll/answers") and time.monotonic() < deadline:
            time.sleep(0.05)
        answer = _read(sftp, "/national_roll/answers/b1.csv").decode("utf-8-sig")

    said = {row["请求键"]: row for row in csv.DictReader(io.StringIO(answer))}
    assert {key: row["应答结果"] for key, row in said.items()} == {
        "1": "不在籍",
        "2": "在籍",
        "3": "无记录",
        "4": "拒绝",
    }
    assert (said["1"]["匹配方式"], said["2"]["匹配方式"]) == ("证件号码+姓名", "证件号码")


def test_only_questions_may_be_written(running: Running) -> None:
    with _sftp(running) as sftp:
        for forbidden in ("/outbox/学籍_2026.csv", "/national_roll/answers/x.csv", "/x.csv"):
            with pytest.raises(PermissionError), sftp.open(forbidden, "wb"):
                pass
        with pytest.raises(PermissionError):
            sftp.remove("/outbox/学籍_2026.csv")
        with pytest.raises(FileNotFoundError):
            sftp.stat("/../state.json")


def test_a_wrong_password_is_refused(running: Running) -> None:
    at = running.connections["education"]
    transport = paramiko.Transport((at["host"], at["port"]))
    try:
        with pytest.raises(paramiko.AuthenticationException):
            transport.connect(username=at["login"], password="x")
    finally:
        transport.close()


def test_the_transfer_breaks_half_way(running: Running) -> None:
    running.province.education.fault(Fault.DROPPED)
    with (
        pytest.raises((OSError, EOFError, paramiko.SSHException)),
        _sftp(running) as sftp,
        sftp.open("/outbox/学籍_2026.csv", "rb") as file,
    ):
        file.read(20_000)
        file.seek(20_000)
        file.read(20_000)


def test_a_flawed_outbox(flawless: Running) -> None:
    flaws = Flaws(encoding="utf-16", missing=("学年",), fewer=0.4, without_control=True)
    flawless.province.education.flaw(flaws)
    with _sftp(flawless) as sftp:
        roll = list(csv.reader(io.StringIO(_read(sftp, "/outbox/学籍_2026.csv").decode("utf-16"))))
        listed = sftp.listdir("/outbox")

    assert "学年" not in roll[2]
    assert len(roll) < 0.7 * small_part.CARDS / 3
    assert "对账_2026.csv" not in listed


def test_the_workbook_keeps_text_as_text_and_numbers_as_excel_makes_them(running: Running) -> None:
    book = CalamineWorkbook.from_path(running.province.monitoring.workbook)
    rows = book.get_sheet_by_name("监测对象").to_python(skip_empty_area=False)
    header = rows[1]
    people = [dict(zip(header, row, strict=True)) for row in rows[2:]]
    control = book.get_sheet_by_name("对账").to_python()

    assert rows[0][0].startswith("甘肃省防返贫监测对象")
    by_household = {person["户编号"]: person for person in people}
    assert by_household["M0"]["出生日期"] == 31048.0
    assert by_household["M1"]["出生日期"] == "19850101"
    assert by_household["M3"]["证件号码"] == 6.20102e17
    assert by_household["M4"]["证件号码"] == small_part.id_number(4) + "41"
    assert by_household["M5"]["健康状况"] == "=1+1"
    assert sum(row[3] for row in control[1:]) == len(people)


def test_a_truncated_workbook_cannot_be_opened(flawless: Running) -> None:
    flawless.province.monitoring.flaw(Flaws(cut_at=0.6))

    with pytest.raises(CalamineError):
        CalamineWorkbook.from_path(flawless.province.monitoring.workbook)
