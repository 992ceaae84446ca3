"""Databases that break off, refuse, or hold awkward keys."""

from __future__ import annotations

from typing import Any

import pytest

from cardhub.errors import ConfigurationError, SourceMisbehaved, SourceRefused, SourceUnavailable
from connectors.transports import database_pages
from connectors.transports.base import Connection, Mode, Page, PullRequest
from connectors.transports.database import DatabaseTransport, DatabaseView
from sandbox.servers.mariadb import MariaDbServer
from sandbox.servers.postgres import PostgresServer
from tests.connectors.conftest import OPTIONS, VIEW, mariadb_way, postgres_way, texts
from tests.connectors.sample import rows

FULL = PullRequest(Mode.FULL)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_pages, "_FETCH_ROWS", 40)


def test_a_session_killed_in_the_middle_is_taken_up_again(postgres: PostgresServer) -> None:
    sample = rows(5_000)
    with (
        postgres_way(postgres).serve(sample) as connection,
        DatabaseTransport(connection, OPTIONS) as transport,
    ):
        pages: list[Page] = []
        for number, page in enumerate(transport.pull(VIEW, FULL)):
            pages.append(page)
            if number in (2, 7):
                with postgres.admin(autocommit=True) as con:
                    con.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity "
                        "where application_name = 'cardhub'"
                    )
    assert texts(pages) == sample


def test_a_mariadb_session_killed_in_the_middle_is_taken_up_again(mariadb: MariaDbServer) -> None:
    sample = rows(5_000)
    with (
        mariadb_way(mariadb).serve(sample) as connection,
        DatabaseTransport(connection, OPTIONS) as transport,
    ):
        pages: list[Page] = []
        for number, page in enumerate(transport.pull(VIEW, FULL)):
            pages.append(page)
            if number == 2:
                with mariadb.admin() as con, con.cursor() as cursor:
                    cursor.execute("select id from information_schema.processlist where db = 'list'")
                    for (session,) in cursor.fetchall():
                        cursor.execute("kill connection %s", [session])
    assert texts(pages) == sample


def test_rows_with_the_same_key_or_none_survive_every_break(postgres: PostgresServer) -> None:
    sample = rows(200)
    twice = [*sample[:100], *[sample[99]] * 150, *sample[100:]]
    with postgres_way(postgres).serve(twice) as connection:
        with postgres.admin(autocommit=True) as con:
            con.execute("insert into 名单 (编号, 姓名) select null, 'x' || i from generate_series(1, 250) i")
        with DatabaseTransport(connection, OPTIONS) as transport:
            whole = list(transport.pull(VIEW, FULL))
            assert sum(page.rows.num_rows for page in whole) == 600
            for number in range(1, len(whole)):
                request = PullRequest(Mode.FULL, resume=whole[number - 1].cursor)
                again = whole[:number] + list(transport.pull(VIEW, request))
                assert texts(again) == texts(whole), f"broken after page {number}"


def test_composite_and_typed_keys_resume(postgres: PostgresServer) -> None:
    with postgres.admin(autocommit=True) as con:
        con.execute("drop table if exists typed")
        con.execute(
            "create table typed as select i / 7 as a, date '2026-01-01' + i % 7 as b, i * 1.50 as c, "
            "i % 2 = 0 as d, '死因' as 死因 from generate_series(0, 999) i"
        )
    view = DatabaseView(view="typed", key=("a", "b"), leave_out=("死因",))
    connection = postgres_connection(postgres)
    with DatabaseTransport(connection, OPTIONS) as transport:
        whole = list(transport.pull(view, FULL))
        resumed = list(transport.pull(view, PullRequest(Mode.FULL, resume=whole[3].cursor)))
    assert whole[0].rows.schema.names == ["a", "b", "c", "d"], "what must not leave the source does not"
    assert whole[0].rows.slice(3, 1).to_pylist() == [{"a": "0", "b": "2026-01-04", "c": "4.50", "d": "false"}]
    first = [row for page in whole for row in page.rows.to_pylist()]
    assert first == [row for page in whole[:4] + resumed for row in page.rows.to_pylist()]
    assert len(first) == 1000


def postgres_connection(server: PostgresServer, **other: Any) -> Connection:
    values = {"login": "postgres", "password": server.state.secret("admin_password"), "schema": "postgres"}
    return Connection("postgresql", "127.0.0.1", server.port, **{**values, **other})


def test_refusals_are_clear_and_hold_no_value(postgres: PostgresServer, mariadb: MariaDbServer) -> None:
    with postgres_way(postgres).serve(rows(3)) as good, mariadb_way(mariadb).serve(rows(3)) as other:
        maria = Connection("mysql", "127.0.0.1", other.port, "list", "root", "wrong")
        absent = DatabaseView(view="v_没有", key=("编号",))
        lacking = DatabaseView(view="v_名单", key=("没有",))
        cases: list[tuple[Connection, DatabaseView, type[Exception]]] = [
            (postgres_connection(postgres, password="wrong"), VIEW, SourceRefused),
            (maria, VIEW, SourceRefused),
            (postgres_connection(postgres, schema="nowhere"), VIEW, SourceMisbehaved),
            (good, absent, SourceMisbehaved),
            (other, absent, SourceMisbehaved),
            (good, lacking, SourceMisbehaved),
            (Connection("postgresql", "127.0.0.1", 1, "x", "y", "z"), VIEW, SourceUnavailable),
            (Connection("mysql", "127.0.0.1", 1, "x", "y", "z"), VIEW, SourceUnavailable),
        ]
        for connection, view, error in cases:
            with DatabaseTransport(connection, OPTIONS) as transport, pytest.raises(error) as raised:
                list(transport.pull(view, FULL))
            assert "wrong" not in str(raised.value)
            assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_a_driver_error_that_quotes_a_value_is_not_repeated(postgres: PostgresServer) -> None:
    with postgres.admin(autocommit=True) as con:
        con.execute("drop view if exists v_bad cascade")
        con.execute("create view v_bad as select '620102190001010010'::text::int as 编号")
    transport = DatabaseTransport(postgres_connection(postgres), OPTIONS)
    with transport, pytest.raises(SourceMisbehaved) as raised:
        list(transport.pull(DatabaseView(view="v_bad", key=("编号",)), FULL))
    assert "6201" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_an_unknown_driver_is_a_configuration_error() -> None:
    with pytest.raises(ConfigurationError, match="driver"):
        DatabaseTransport(Connection("nosuchdb", "127.0.0.1"))
