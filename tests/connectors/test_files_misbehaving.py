"""Files that misbehave: wrong encodings, ragged rows, torn workbooks, bombs, replaced and strange servers."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import asyncssh
import pytest
import xlsxwriter

from cardhub.errors import ConfigurationError, SourceMisbehaved, SourceRefused, SourceUnavailable
from connectors.transports import csv_text
from connectors.transports.base import Connection, Mode, Page, PullRequest
from connectors.transports.files import CsvFile, FilesTransport, XlsxFile
from tests.connectors.conftest import (
    OPTIONS,
    csv_bytes,
    csv_endpoint,
    put_csv,
    put_xlsx,
    texts,
)
from tests.connectors.sample import HEADERS, rows
from tests.connectors.sftp import Sftp

BOOK = XlsxFile(pattern="{newest}.xlsx", sheet="名单", headers=("编号", "姓名", "区划"))
FULL = PullRequest(Mode.FULL)


def pull(folder: Path, endpoint: CsvFile | XlsxFile, request: PullRequest = FULL) -> list[Page]:
    with FilesTransport(Connection("fs", schema=str(folder)), OPTIONS) as transport:
        return list(transport.pull(endpoint, request))


def refusal(folder: Path, endpoint: CsvFile | XlsxFile, request: PullRequest = FULL) -> str:
    with pytest.raises(SourceMisbehaved) as raised:
        pull(folder, endpoint, request)
    assert "马" not in str(raised.value)
    return raised.value.code


@pytest.mark.parametrize("actual", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_bytes_win_over_what_is_announced(tmp_path: Path, actual: str) -> None:
    put_csv(tmp_path, rows(300), actual)
    for announced in ("utf-8", "gb18030"):
        assert texts(pull(tmp_path, csv_endpoint(announced))) == rows(300)


def test_an_undecodable_row_keeps_its_place_and_mark(tmp_path: Path) -> None:
    text = csv_bytes(rows(500), "utf-8").replace("R0000123,马".encode(), b"R0000123,\xff\xfe")
    (tmp_path / "名单_2025.csv").write_bytes(text)
    pulled = texts(pull(tmp_path, csv_endpoint()))
    assert len(pulled) == 500
    assert "�" in pulled[123][1]
    assert [row for index, row in enumerate(pulled) if index != 123] == rows(500)[:123] + rows(500)[124:]


def test_a_file_that_changes_encoding_half_way_is_refused(tmp_path: Path) -> None:
    half = csv_bytes(rows(200), "utf-8") + "\n".join(",".join(row) for row in rows(200)).encode("gb18030")
    (tmp_path / "名单_2025.csv").write_bytes(half)
    assert refusal(tmp_path, csv_endpoint()) == "undecodable"


def test_ragged_rows_are_kept_and_shift_nothing(tmp_path: Path) -> None:
    sample = [",".join(row) for row in rows(40) if '"' not in row[4]]
    sample[5] = "R9999995,短"
    sample[6] = "R9999996,多,多,多,多,多,多,多,多"
    sample[7] += ",,,"
    text = "\n".join([",".join(HEADERS), *sample, "注：完", ",,,,,", ""])
    (tmp_path / "名单_2025.csv").write_text(text, encoding="utf-8")
    pulled = texts(pull(tmp_path, csv_endpoint()))
    assert len(pulled) == len(sample)
    assert pulled[5] == ("R9999995", "短", "", "", "", "")
    assert pulled[6] == (None,) * 6, "cells of a row that broke are not believed"
    assert pulled[7][0].startswith("R000")


def test_a_quote_that_never_closes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 8 << 10)
    text = csv_bytes(rows(300), "utf-8").replace(b"R0000100", b'"R0000100')
    (tmp_path / "名单_2025.csv").write_bytes(text)
    assert refusal(tmp_path, csv_endpoint()) == "record_unending"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "header_missing"),
        ("编号x,姓名x\n1,2\n".encode(), "header_missing"),
        ("编号,姓名,姓名\n1,2,3\n".encode(), "header_twice"),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    (tmp_path / "名单_2025.csv").write_bytes(content)
    assert refusal(tmp_path, csv_endpoint()) == code


def test_an_absurdly_long_cell_of_a_csv_is_refused(tmp_path: Path) -> None:
    (tmp_path / "名单_2025.csv").write_text("编号,姓名,区划\n1," + "长" * 40_000 + ",3\n", encoding="utf-8")
    assert refusal(tmp_path, csv_endpoint()) == "cell_too_long"


def test_a_file_replaced_during_a_pull_is_not_continued(tmp_path: Path) -> None:
    put_csv(tmp_path, rows(300), "utf-8")
    first = pull(tmp_path, csv_endpoint())[0]
    put_csv(tmp_path, rows(301), "utf-8")
    assert refusal(tmp_path, csv_endpoint(), PullRequest(Mode.FULL, resume=first.cursor)) == "source_changed"


def test_the_period_chooses_the_file(tmp_path: Path) -> None:
    for year, number in (("2024", 10), ("2025", 20)):
        (tmp_path / f"名单_{year}.csv").write_bytes(csv_bytes(rows(number), "utf-8"))
        (tmp_path / f".名单_{year}.csv.tmp").write_bytes(b"half")
    assert len(texts(pull(tmp_path, csv_endpoint()))) == 20
    assert len(texts(pull(tmp_path, csv_endpoint(), PullRequest(Mode.FULL, period="2024")))) == 10
    with pytest.raises(SourceUnavailable, match="delivered"):
        pull(tmp_path, csv_endpoint(), PullRequest(Mode.FULL, period="2023"))


def test_a_link_out_of_the_drop_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (tmp_path / "other.csv").write_bytes(csv_bytes(rows(3), "utf-8"))
    (folder / "名单_2025.csv").symlink_to(tmp_path / "other.csv")
    with pytest.raises(SourceMisbehaved, match="leads out"):
        pull(folder, csv_endpoint())


def test_numbers_dates_and_blanks_of_a_sheet_become_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "1.xlsx")) as book:
        sheet = book.add_worksheet("名单")
        for column, header in enumerate(HEADERS):
            sheet.write_string(3, column + 1, header)
        iso = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, value in enumerate((31048, 620102190001010010.0, 1.5, True)):
            sheet.write(4, column + 1, value)
        sheet.write_number(4, 6, 31048, iso)
    page = pull(tmp_path, BOOK)[0].rows.to_pylist()[0]
    assert [page[name] for name in HEADERS] == [
        "31048",
        "6.2010219000101E+17",
        "1.5",
        "true",
        "",
        "1985-01-01",
    ]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path: Path, share: float) -> None:
    put_xlsx(tmp_path / "1.xlsx", rows(500), shared=True)
    whole = (tmp_path / "1.xlsx").read_bytes()
    (tmp_path / "1.xlsx").write_bytes(whole[: int(len(whole) * share)])
    assert refusal(tmp_path, BOOK) == "xlsx_truncated"


def test_damaged_sheets_and_foreign_files_are_refused(tmp_path: Path) -> None:
    put_xlsx(tmp_path / "1.xlsx", rows(50), shared=True)
    whole = (tmp_path / "1.xlsx").read_bytes()
    for content in (b"", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, whole[::-1]):
        (tmp_path / "1.xlsx").write_bytes(content)
        assert refusal(tmp_path, BOOK).startswith("xlsx_")
    for old, new in ((b"</row>", b"</rox>"), (b"</sheetData>", b""), (b"<v>1</v>", b"<v>999999</v>")):
        (tmp_path / "1.xlsx").write_bytes(_edited(whole, old, new))
        assert refusal(tmp_path, BOOK) in ("xlsx_truncated", "header_missing")


def _edited(workbook: bytes, old: bytes, new: bytes) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(result, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content.replace(old, new) if "sheet1.xml" in part else content)
    return result.getvalue()


def test_cells_far_apart_are_refused_before_they_are_allocated(tmp_path: Path) -> None:
    put_xlsx(tmp_path / "1.xlsx", rows(50), shared=False)
    whole = (tmp_path / "1.xlsx").read_bytes()
    for reference in (b"XFD1048576", b"A1048576", b"XFD20"):
        (tmp_path / "1.xlsx").write_bytes(_edited(whole, b'r="B20"', b'r="%b"' % reference))
        assert refusal(tmp_path, BOOK) in ("xlsx_sparse", "xlsx_truncated")


BOMB = """
import resource, sys, time
from pathlib import Path
from cardhub.errors import SourceMisbehaved
from connectors.transports.base import Connection, Mode, PullRequest
from connectors.transports.files import FilesTransport, XlsxFile
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
endpoint = XlsxFile(pattern="{newest}.xlsx", sheet="s", headers=("编号", "姓名"))
started = time.perf_counter()
with FilesTransport(Connection("fs", schema=sys.argv[1])) as transport:
    try:
        list(transport.pull(endpoint, PullRequest(Mode.FULL)))
    except SourceMisbehaved as error:
        print(error.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
print(time.perf_counter() - started, file=sys.stderr)
"""


@pytest.mark.parametrize(("noise", "code"), [(0, "decompression_ratio"), (5 << 20, "cell_too_long")])
def test_a_400_mib_cell_is_refused_before_it_is_read(tmp_path: Path, noise: int, code: str) -> None:
    """With enough noise beside it the ratio looks honest, and the row's length gives it away."""
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>姓名</t></is></c>'
        '</row><row r="2"><c r="A2" t="inlineStr"><is><t>'
    ).encode()
    with xlsxwriter.Workbook(str(tmp_path / "plain.xlsx")) as book:
        book.add_worksheet("s")
    plain_path, bomb_path = tmp_path / "plain.xlsx", tmp_path / "1.xlsx"
    with zipfile.ZipFile(plain_path) as plain, zipfile.ZipFile(bomb_path, "w") as bomb:
        for part in plain.namelist():
            if "sheet1.xml" not in part:
                bomb.writestr(part, plain.read(part))
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        info.compress_type = zipfile.ZIP_DEFLATED
        with bomb.open(info, "w") as sheet:
            sheet.write(head)
            for _ in range(400):
                sheet.write(b"A" * (1 << 20))
            sheet.write(b"</t></is></c></row></sheetData><!--")
            sheet.write(_noise(noise))
            sheet.write(b"--></worksheet>")
    (tmp_path / "plain.xlsx").unlink()
    assert (tmp_path / "1.xlsx").stat().st_size < (512 << 10) + noise
    run = subprocess.run(
        [sys.executable, "-c", BOMB, str(tmp_path)], capture_output=True, text=True, check=True
    )
    said, kilobytes = run.stdout.split()
    assert said == code
    assert int(kilobytes) < 100 << 10


def _noise(size: int) -> bytes:
    import random

    return random.Random(1).randbytes(size).hex().encode()[:size]


def test_only_the_pinned_host_key_is_accepted(tmp_path: Path) -> None:
    put_csv(tmp_path, rows(5), "utf-8")
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    with Sftp(tmp_path) as server:
        good = server.connection
        for extra in ({}, {"host_key": "ssh-ed25519"}, {"host_key": "ssh-ed25519 !!"}):
            with pytest.raises(ConfigurationError, match="host_key"):
                FilesTransport(Connection("sftp", good.host, good.port, "/", "cardhub", "secret", extra))
        wrong_key = Connection("sftp", good.host, good.port, "/", "cardhub", "secret", {"host_key": other})
        wrong_password = Connection("sftp", good.host, good.port, "/", "cardhub", "no", good.extra)
        for connection, said in ((wrong_key, "host key"), (wrong_password, "login")):
            with FilesTransport(connection, OPTIONS) as transport, pytest.raises(SourceRefused, match=said):
                list(transport.pull(csv_endpoint(), FULL))


def test_a_line_that_drops_is_taken_up_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 8 << 10)
    sample = rows(20_000)
    put_csv(tmp_path, sample, "gb18030")
    with Sftp(tmp_path) as server, FilesTransport(server.connection, OPTIONS) as transport:
        pages = []
        for number, page in enumerate(transport.pull(csv_endpoint("gb18030"), FULL)):
            pages.append(page)
            if number in (3, 9):
                server.drop()
    assert texts(pages) == sample


def test_nothing_plain_is_left_in_temporary_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spill = tmp_path / "tmp"
    spill.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spill))
    folder = tmp_path / "sftp"
    folder.mkdir()
    put_xlsx(folder / "1.xlsx", rows(200), shared=True)
    with Sftp(folder) as server, FilesTransport(server.connection, OPTIONS) as transport:
        for _ in transport.pull(BOOK, FULL):
            assert [*spill.iterdir()] == []
