"""A tiny population in the generator's layout: enough rows for several pages, made of nobody."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

__all__ = ["CARDS", "id_number", "id_numbers", "name", "write"]

CARDS = 1_300

# One row per person; sequence numbers, not people: the check digit is no concern of the servers.
_PEOPLE = """
    SELECT i, '62010219' || strftime(DATE '1960-01-01' + i::INTEGER, '%y%m%d') || lpad(i::VARCHAR, 4, '0')
            AS number,
        '马·测' || i AS name, '620' || (102 + 3 * (i % 2)) || '001001' AS division,
        strftime(TIMESTAMP '2026-01-01' + to_minutes(i), '%Y-%m-%d %H:%M:%S') AS changed
    FROM range({cards}) AS people (i)
"""

_TABLES = {
    "disability_card/disability_card": """
        SELECT 'R' || i AS 记录编号, number || '41' AS 残疾人证号, name AS 姓名, number AS 公民身份号码,
            division AS 户籍区划, CASE WHEN i % 5 = 0 THEN NULL ELSE '甘肃"省",' || i || '号' END AS 户籍地址,
            '10' AS 证件状态, changed AS 更新时间 FROM people
    """,
    "disability_card/disability_component": """
        SELECT 'C' || i AS 分项编号, 'R' || i AS 记录编号, number AS 公民身份号码, name AS 姓名,
            division AS 户籍区划, '5' AS 类别, '2' AS 等级, changed AS 更新时间 FROM people WHERE i % 10 = 0
    """,
    "social_relief/subsistence_allowance_member": """
        SELECT 'H' || (i // 3) AS 家庭编号, (i % 3)::VARCHAR AS 成员序号,
            CASE i WHEN 1 THEN NULL WHEN 2 THEN '' WHEN 3 THEN 'NULL' WHEN 4 THEN '卓"玛,\\N' ELSE name END
            AS 姓名,
            number AS 身份证号, division AS 户籍区划, '是' AS 是否保障对象, '202609' AS 统计月份 FROM people
    """,
    "social_relief/cremation_record": """
        SELECT 'D' || i AS 登记编号, name AS 姓名, number AS 身份证号, division AS 户籍区划,
            '20260301' AS 死亡日期 FROM people WHERE i % 50 = 0
    """,
    "social_security/resident_pension_enrolment": """
        SELECT number AS 证件号码, name AS 姓名,
            CASE i WHEN 9 THEN 'refused' WHEN 11 THEN 'silent' END AS 应答,
            '1' AS 参保状态, '2026' AS 缴费年度 FROM people
        WHERE i % 4 <> 0
    """,
    "social_security/work_injury_benefit": """
        SELECT number AS 证件号码, name AS 姓名, '3' AS 伤残等级 FROM people WHERE i % 100 = 0
    """,
    "public_security/household_registration": """
        SELECT number AS 证件号码, name AS 姓名, CASE i WHEN 9 THEN 'refused' END AS 应答,
            division AS 户籍区划, '2026-03-01' AS 迁入日期, '正常' AS 户籍状态 FROM people WHERE i % 10 <> 0
    """,
    "health/death_record": """
        SELECT number AS 证件号码, name AS 姓名, '2026-02-03' AS 死亡日期,
            CASE WHEN i = 7 THEN '2099-01-01' ELSE '2026-02-10' END AS 登记日期 FROM people
        WHERE i IN (5, 6, 7)
    """,
    "health/child_screening": """
        SELECT 'S' || i AS 筛查编号, name AS 儿童姓名, number AS 证件号码, division AS 现住区划,
            '2' AS 残疾类别, changed AS 更新时间 FROM people
    """,
    "education/student_record": """
        SELECT 'G' || number AS 全国学籍号, name AS 学生姓名, number AS 身份证件号, division AS 户籍区划,
            '普通' AS 办学类型, '在读' AS 就读状态, '2026' AS 学年 FROM people WHERE i % 3 = 0
    """,
    "education/home_teaching_visit": """
        SELECT 'V' || i AS 记录编号, name AS 姓名, number AS 身份证件号, '2026/9/1' AS 送教日期,
            division AS 户籍区划, '2026' AS 学年 FROM people WHERE i % 30 = 0
    """,
    "education/national_roll_answer": """
        SELECT number AS 证件号码, name AS 姓名, CASE i WHEN 1 THEN '休学' ELSE '在读' END AS 就读状态,
            '小学' AS 学段, '四川省' AS 学校所在省, '2026' AS 学年 FROM people WHERE i IN (1, 2)
    """,
    "poverty_alleviation/monitored_member": """
        SELECT '甘肃省' AS 省, division AS 行政区划代码, 'M' || i AS 户编号, '1' AS 人口编号, name AS 姓名,
            CASE i % 2 WHEN 0 THEN '31048' ELSE '19850101' END AS 出生日期,
            CASE i WHEN 3 THEN '6.20102E+17' WHEN 4 THEN number || '41' ELSE number END AS 证件号码,
            CASE i WHEN 5 THEN '=1+1' ELSE '残疾,患有大病' END AS 健康状况, '2026' AS 年度
        FROM people WHERE i % 2 = 0 OR i < 10
    """,
}


def id_number(i: int) -> str:
    """The ID number of person `i`."""
    return id_numbers(i + 1)[i]


def id_numbers(cards: int) -> list[str]:
    """The ID numbers of the first people, in order."""
    with duckdb.connect(":memory:") as con:
        query = f"SELECT number FROM ({_PEOPLE.format(cards=cards)}) ORDER BY i"
        return [str(row[0]) for row in con.execute(query).fetchall()]


def name(i: int) -> str:
    """The name of person `i`."""
    return f"马·测{i}"


def write(out: Path, cards: int = CARDS) -> Path:
    """Write the tables and the manifest under `out`; returns it."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"CREATE TABLE people AS {_PEOPLE.format(cards=cards)}")
        for table, query in _TABLES.items():
            path = out / f"{table}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    manifest = {"seed": 7, "cards": cards, "as_of": "2026-10-15"}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out
