"""The card register and social relief, read as the hub's clients read them."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import psycopg
import pymysql
import pytest

from sandbox.servers.card_register import ViewsOnPostgres
from sandbox.servers.flaws import Flaws
from sandbox.servers.mariadb import mariadbd
from tests.sandbox.servers import small_part
from tests.sandbox.servers.conftest import Running


def test_the_card_view_gives_every_row_in_order_of_change(running: Running) -> None:
    with running.cards() as con, con.cursor(name="pull") as cursor:
        cursor.execute(
            'SELECT "记录编号", "户籍地址", "更新时间" FROM "v_残疾人证" ORDER BY "更新时间", "记录编号"'
        )
        rows = cursor.fetchall()

    assert len(rows) == small_part.CARDS
    assert rows[0][1] is None
    assert rows[1][1] == '甘肃"省",1号'
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)


def test_control_counts_add_up_to_the_rows(running: Running) -> None:
    with running.cards() as con:
        counted = con.execute(
            'SELECT sum("行数") FROM "v_对账" WHERE "数据集" = \'disability_card\''
        ).fetchone()

    assert counted == (small_part.CARDS,)


def test_the_reader_may_not_write(running: Running) -> None:
    with running.cards() as con, pytest.raises(psycopg.errors.Error, match=r"read-only|permission denied"):
        con.execute('DELETE FROM "残疾人证"')


def test_a_wrong_password_is_refused(running: Running) -> None:
    at = running.connections["disability_card"]

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=at["host"], port=at["port"], user=at["login"], password="x", dbname=at["schema"])


def test_a_deleted_card_simply_vanishes(running: Running) -> None:
    with running.province.cards.admin() as owner:
        owner.execute('DELETE FROM "残疾人证" WHERE "记录编号" = \'R9\'')
    with running.cards() as con:
        gone = con.execute('SELECT count(*) FROM "v_残疾人证" WHERE "记录编号" = \'R9\'').fetchone()
    with running.province.cards.admin() as owner:
        owner.execute(
            'INSERT INTO "残疾人证" ("记录编号", "更新时间") VALUES (\'R9\', \'2026-01-01 00:09:00\')'
        )

    assert gone == (0,)


def test_flawed_views_and_their_repair(flawless: Running) -> None:
    cards = flawless.province.cards
    cards.flaw(Flaws(renamed={"姓名": "持证人"}, missing=("户籍地址",), fewer=0.4, without_control=True))
    with flawless.cards() as con:
        cursor = con.execute('SELECT * FROM "v_残疾人证"')
        columns = [column.name for column in cursor.description or ()]
        rows = cursor.rowcount
        has_control = con.execute("SELECT to_regclass('v_对账') IS NOT NULL").fetchone()
    cards.flaw(Flaws())
    with flawless.cards() as con:
        repaired = con.execute('SELECT count(*) FROM "v_残疾人证"').fetchone()

    assert "持证人" in columns
    assert not {"姓名", "户籍地址"} & set(columns)
    assert 0.5 * small_part.CARDS < rows < 0.7 * small_part.CARDS
    assert has_control == (False,)
    assert repaired == (small_part.CARDS,)


def test_control_counts_follow_a_change_when_recounted(running: Running) -> None:
    query = 'SELECT sum("行数") FROM "v_对账" WHERE "数据集" = \'disability_component\''
    with running.province.cards.admin() as owner:
        before = owner.execute(query).fetchone()
        owner.execute('DELETE FROM "残疾分项" WHERE "分项编号" = \'C10\'')
        running.province.cards.recount()
        after = owner.execute(query).fetchone()

    assert before is not None
    assert after == (before[0] - 1,)


def test_sessions_can_be_cut_in_the_middle_of_a_read(running: Running) -> None:
    with running.cards() as con, con.cursor(name="pull") as cursor:
        cursor.itersize = 100
        cursor.execute('SELECT * FROM "v_残疾人证"')
        assert cursor.fetchone() is not None

        assert running.province.cards.drop_sessions() >= 1
        with pytest.raises(psycopg.OperationalError):
            cursor.fetchmany(1_000)


def test_without_mariadb_social_relief_is_served_by_postgresql() -> None:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-relief-test-"))
    relief = ViewsOnPostgres(small_part.write(folder / "out", cards=30), folder / "home", "social_relief")
    at = relief.start()
    try:
        with psycopg.connect(
            host=at["host"], port=at["port"], user=at["login"], password=at["password"], dbname=at["schema"]
        ) as con:
            counted = con.execute('SELECT count(*) FROM "v_低保人员"').fetchone()
    finally:
        relief.stop()
        shutil.rmtree(folder)

    assert at["conn_type"] == "postgresql"
    assert counted == (30,)


@pytest.mark.skipif(mariadbd() is None, reason="no MariaDB installed: social relief is served by PostgreSQL")
class TestSocialRelief:
    """民政 on MariaDB."""

    def connect(self, running: Running) -> pymysql.Connection:
        at = running.connections["social_relief"]
        assert at["conn_type"] == "mysql"
        return pymysql.connect(
            host=at["host"],
            port=at["port"],
            user=at["login"],
            password=at["password"],
            database=at["schema"],
            cursorclass=pymysql.cursors.SSCursor,
        )

    def test_null_empty_and_awkward_names_come_as_they_are(self, running: Running) -> None:
        with self.connect(running) as con, con.cursor() as cursor:
            cursor.execute("SELECT `姓名` FROM `v_低保人员` ORDER BY `家庭编号`, `成员序号` LIMIT 6")
            names = [row[0] for row in cursor.fetchall()]

        assert names[:5] == ["马·测0", None, "", "NULL", '卓"玛,\\N']

    def test_the_whole_list_and_its_control_count(self, running: Running) -> None:
        with self.connect(running) as con, con.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM `v_低保人员`")
            rows = cursor.fetchall()
            cursor.execute("SELECT sum(`行数`) FROM `v_对账` WHERE `数据集` = 'subsistence_allowance_member'")
            counted = cursor.fetchall()

        assert int(rows[0][0]) == int(counted[0][0]) == small_part.CARDS

    def test_the_reader_may_not_write(self, running: Running) -> None:
        with (
            self.connect(running) as con,
            con.cursor() as cursor,
            pytest.raises(pymysql.err.OperationalError, match="denied"),
        ):
            cursor.execute("DELETE FROM `低保人员`")

    def test_flawed_views_and_recount(self, flawless: Running) -> None:
        relief = flawless.province.relief
        relief.flaw(Flaws(missing=("姓名",), fewer=0.4))
        with self.connect(flawless) as con, con.cursor() as cursor:
            cursor.execute("SELECT * FROM `v_低保人员`")
            columns = [column[0] for column in cursor.description]
            found = len(cursor.fetchall())
        relief.recount()

        assert "姓名" not in columns
        assert 0.5 * small_part.CARDS < found < 0.7 * small_part.CARDS
