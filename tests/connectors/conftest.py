"""Ways to reach the same rows: each fixture serves them and says how to pull them."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from connectors.transports.base import Connection, Mode, Page, PullRequest, Transport, TransportOptions
from connectors.transports.database import DatabaseTransport, DatabaseView
from connectors.transports.files import CsvFile, FilesTransport, XlsxFile
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestList
from sandbox.servers.mariadb import MariaDbServer, mariadbd
from sandbox.servers.postgres import PostgresServer
from tests.connectors.api import Api
from tests.connectors.sample import HEADERS, Row
from tests.connectors.sftp import Sftp

__all__ = ["OPTIONS", "Way", "pull", "texts"]

OPTIONS = TransportOptions(page_rows=100, first_wait=0.01, longest_wait=0.05, sleep=lambda _: None)


@dataclass
class Way:
    """One way to the rows. `serve(rows)` puts them there and yields the connection."""

    name: str
    transport: type
    endpoint: Any
    serve: Callable[[list[Row]], AbstractContextManager[Connection]]
    is_by_file: bool = False

    def open(self, connection: Connection, options: TransportOptions = OPTIONS) -> Transport:
        opened: Transport = self.transport(connection, options)
        return opened


def pull(way: Way, connection: Connection, request: PullRequest | None = None) -> list[Page]:
    transport = way.open(connection)
    try:
        return list(transport.pull(way.endpoint, request or PullRequest(Mode.FULL)))
    finally:
        transport.close()


def texts(pages: list[Page]) -> list[Row]:
    """The pages' rows, columns in the sample's order."""
    return [
        row for page in pages for row in zip(*(page.rows[name].to_pylist() for name in HEADERS), strict=True)
    ]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    # Not below pytest's folder: the next session that starts closes that to other accounts.
    with tempfile.TemporaryDirectory(prefix="cardhub-postgres-") as home:
        server = PostgresServer(Path(home), "test PostgreSQL")
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDbServer]:
    if mariadbd() is None:
        pytest.skip("no MariaDB server on this machine: install mariadb-server to run its tests")
    with tempfile.TemporaryDirectory(prefix="cardhub-mariadb-") as home:
        server = MariaDbServer(Path(home), "test MariaDB")
        server.start()
        yield server
        server.stop()


VIEW = DatabaseView(
    view="v_名单",
    key=("编号",),
    watermark="更新时间",
    number_column="证件号码",
    name_column="姓名",
    control_view="v_对账",
    control_dataset="list",
)


def postgres_way(server: PostgresServer) -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        with server.admin(autocommit=True) as con:
            con.execute("drop table if exists 名单, 对账 cascade")
            columns = ", ".join(f"{name} text" for name in HEADERS[:-1])
            con.execute(f"create table 名单 ({columns}, 更新时间 timestamp)")
            with con.cursor().copy("copy 名单 from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
            con.execute("create view v_名单 as select * from 名单")
            con.execute("create table 对账 (数据集 text, 区县 text, 期间 text, 行数 int)")
            con.execute(
                "insert into 对账 values ('list', '620102', '2026-01', %s), ('x', '', '', 1)", [len(rows)]
            )
            con.execute("create view v_对账 as select * from 对账")
        password = server.state.secret("admin_password")
        yield Connection("postgresql", "127.0.0.1", server.port, "postgres", "postgres", password)

    return Way("postgresql", DatabaseTransport, VIEW, serve)


def mariadb_way(server: MariaDbServer) -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        with server.admin() as con, con.cursor() as cursor:
            cursor.execute("drop database if exists list")
            cursor.execute("create database list character set utf8mb4")
            cursor.execute("use list")
            columns = ", ".join(f"`{name}` varchar(60)" for name in HEADERS[:-1])
            cursor.execute(f"create table 名单 ({columns}, 更新时间 datetime)")
            cursor.executemany("insert into 名单 values (%s, %s, %s, %s, %s, %s)", rows)
            cursor.execute("create view v_名单 as select * from 名单")
            cursor.execute(
                "create table v_对账 (数据集 varchar(20), 区县 varchar(6), 期间 varchar(9), 行数 int)"
            )
            cursor.execute("insert into v_对账 values ('list', '620102', '2026-01', %s)", [len(rows)])
        password = server.state.secret("admin_password")
        yield Connection("mysql", "127.0.0.1", server.port, "list", "root", password)

    return Way("mariadb", DatabaseTransport, VIEW, serve)


def rest_way() -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        with Api(HEADERS, rows) as api:
            yield api.connection

    endpoint = RestList(path="/v1/list", limit=50, watermark="更新时间", control_path="/v1/control")
    return Way("rest", RestTransport, endpoint, serve)


CONTROL = ("数据集", "区县", "期间", "行数")


def csv_bytes(rows: list[Row], encoding: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([["名单（2026年）"], ["导出日期：2026-01-01", "单位：某局"], HEADERS, *rows])
    writer.writerows([[], [f"合计：{len(rows)}人"], ["说明：1.仅供核对", "", ""]])
    return text.getvalue().encode(encoding)


def csv_endpoint(announced: str = "utf-8") -> CsvFile:
    return CsvFile(
        pattern="名单_{period}.csv",
        headers=("编号", "姓名", "区划"),
        announced=announced,
        control_pattern="对账_{period}.csv",
        control_dataset="list",
    )


def put_csv(folder: Path, rows: list[Row], encoding: str) -> None:
    (folder / "名单_2025.csv").write_bytes(csv_bytes(rows, encoding))
    count = ",".join(("list", "620102", "2026-01", str(len(rows))))
    (folder / "对账_2025.csv").write_text(f"{','.join(CONTROL)}\n{count}\n", encoding="utf-8")


def csv_way(folder: Path, encoding: str) -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        put_csv(folder, rows, encoding)
        yield Connection("fs", schema=str(folder))

    return Way(f"csv-{encoding}", FilesTransport, csv_endpoint(encoding), serve, is_by_file=True)


def sftp_way(folder: Path) -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        put_csv(folder, rows, "gb18030")
        with Sftp(folder) as server:
            yield server.connection

    return Way("sftp", FilesTransport, csv_endpoint("gb18030"), serve, is_by_file=True)


def put_xlsx(path: Path, rows: list[Row], *, shared: bool) -> None:
    # Constant memory writes inline strings; without it, shared ones as Excel does.
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": not shared, "strings_to_formulas": False}
    ) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_string(0, 0, "名单（2026年）")
        for line, row in enumerate([HEADERS, *rows], 2):
            for column, text in enumerate(row):
                sheet.write_string(line, column, text)
        sheet.write_string(len(rows) + 4, 0, "说明：仅供核对")
        control = book.add_worksheet("对账")
        for line, values in enumerate([CONTROL, ("list", "620102", "2026-01", str(len(rows)))]):
            for column, text in enumerate(values):
                control.write_string(line, column, text)


def xlsx_way(folder: Path, *, shared: bool, over_sftp: bool = False) -> Way:
    @contextmanager
    def serve(rows: list[Row]) -> Iterator[Connection]:
        put_xlsx(folder / "名单_202601.xlsx", rows, shared=shared)
        if over_sftp:
            with Sftp(folder) as server:
                yield server.connection
        else:
            yield Connection("fs", schema=str(folder))

    endpoint = XlsxFile(
        pattern="名单_{newest}.xlsx",
        sheet="名单",
        headers=("编号", "姓名", "区划"),
        control_sheet="对账",
        control_dataset="list",
    )
    name = f"xlsx-{'shared' if shared else 'inline'}{'-sftp' if over_sftp else ''}"
    return Way(name, FilesTransport, endpoint, serve, is_by_file=True)


WAYS = (
    *("postgresql", "mariadb", "rest", "csv-utf-8", "csv-utf-8-sig", "csv-gb18030", "csv-utf-16"),
    *("sftp", "xlsx-inline", "xlsx-shared", "xlsx-shared-sftp"),
)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Way:
    name: str = request.param
    if name == "postgresql":
        return postgres_way(request.getfixturevalue("postgres"))
    if name == "mariadb":
        return mariadb_way(request.getfixturevalue("mariadb"))
    if name == "rest":
        return rest_way()
    if name == "sftp":
        return sftp_way(tmp_path)
    if name.startswith("csv-"):
        return csv_way(tmp_path, name.removeprefix("csv-"))
    return xlsx_way(tmp_path, shared="shared" in name, over_sftp=name.endswith("sftp"))
