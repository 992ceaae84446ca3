"""The oracle against the files: its truth can be read off the text where the text can be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from sandbox.population import generate

ACTIVE = "{0} <= '202610' AND coalesce({1}, '999912') > '202610'"


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    out: Path = tmp_path_factory.mktemp("province")
    generate(5, 4_000, date(2026, 11, 24), out)
    con = duckdb.connect()
    for path in out.glob("*/*.parquet"):
        if path.parent.name != "control":
            con.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
    con.execute(
        """
        CREATE TABLE card AS SELECT *, "公民身份号码" AS id FROM disability_card
        QUALIFY row_number() OVER (PARTITION BY "公民身份号码" ORDER BY
            "证件状态" IN ('60', '70'), "发证日期" DESC, "记录编号" DESC, "更新时间" DESC) = 1
        """
    )
    return con


def planted(con: duckdb.DuckDBPyConnection, rule: str, subject: str) -> set[str]:
    query = "SELECT id_number FROM leads WHERE kind = 'planted' AND rule_id = ? AND subject = ?"
    return {row[0] for row in con.execute(query, [rule, subject]).fetchall()}


def slipped(con: duckdb.DuckDBPyConnection, *datasets: str) -> set[str]:
    """People with a row whose number or name is not as it should be."""
    query = """
        SELECT id_number FROM defects
        WHERE effect NOT IN ('none', 'duplicate') AND dataset IN (SELECT unnest(?))
    """
    return {row[0] for row in con.execute(query, [list(datasets)]).fetchall()}


def read(con: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    """Well-written numbers that a query finds."""
    return {row[0] for row in con.execute(query).fetchall() if len(row[0]) == 18 and row[0].isascii()}


def test_living_cards_of_the_dead(con: duckdb.DuckDBPyConnection) -> None:
    found = read(
        con,
        """
        SELECT id FROM card WHERE "证件状态" <> '60' AND (
            id IN (SELECT "证件号码" FROM death_record
                WHERE "登记日期" <= '2026-11-24' AND "死亡日期" <= '2026-11-24')
            OR id IN (SELECT "身份证号" FROM cremation_record WHERE "死亡日期" <= '2026-11-24'))
        """,
    )

    assert found ^ planted(con, "CD-01", "disability_card") <= slipped(
        con, "disability_card", "cremation_record"
    )
    assert len(found) > 30


def test_cards_running_out(con: duckdb.DuckDBPyConnection) -> None:
    found = read(
        con,
        """
        SELECT id FROM card WHERE "证件状态" = '10' AND "有效期止" <= '2027-02-22'
            AND id NOT IN (SELECT "证件号码" FROM death_record
                WHERE "登记日期" <= '2026-11-24' AND "死亡日期" <= '2026-11-24')
            AND id NOT IN (SELECT "身份证号" FROM cremation_record WHERE "死亡日期" <= '2026-11-24')
        """,
    )

    assert found ^ planted(con, "CD-03", "disability_card") <= slipped(
        con, "disability_card", "cremation_record"
    )


@pytest.mark.parametrize(("kind", "subject"), [("01%", "living_subsidy"), ("02%", "nursing_subsidy")])
def test_subsidies_on_cards_no_longer_good(con: duckdb.DuckDBPyConnection, kind: str, subject: str) -> None:
    active = ACTIVE.format('s."起始月份"', 's."停发月份"')
    found = read(
        con,
        f"""
        SELECT id FROM card JOIN disability_subsidy s ON s."身份证号" = id
        WHERE "证件状态" IN ('60', '30') AND "状态日期" < '2026-09-01'
            AND s."补贴类型" LIKE '{kind}' AND {active}
        """,
    )

    assert found ^ planted(con, "CD-05", subject) <= slipped(con, "disability_card", "disability_subsidy")
    assert len(found) >= 5


def test_children_without_a_school_place(con: duckdb.DuckDBPyConnection) -> None:
    found = read(
        con,
        """
        SELECT id FROM card WHERE "证件状态" IN ('10', '50') AND id[7:14] BETWEEN '20110901' AND '20200831'
            AND id NOT IN (SELECT "证件号码" FROM death_record WHERE "死亡日期" <= '2026-11-24')
            AND id NOT IN (SELECT left("身份证件号", 18) FROM student_record
                WHERE "学年" = '2026' AND "就读状态" = '在读')
            AND id NOT IN (SELECT "证件号码" FROM national_roll_answer
                WHERE "应答结果" = '在籍' AND "学年" = '2026')
        """,
    )

    truth = planted(con, "ED-01", "compulsory_education")
    assert found ^ truth <= slipped(con, "disability_card", "student_record")
    assert len(truth) >= 10


def test_two_live_cards(con: duckdb.DuckDBPyConnection) -> None:
    found = read(
        con,
        """
        SELECT "公民身份号码" FROM disability_card WHERE "证件状态" NOT IN ('60', '70')
        GROUP BY 1 HAVING count(DISTINCT "记录编号") > 1
        """,
    )

    assert found - {"110101190001010010"} == planted(con, "ID-05", "disability_card")
