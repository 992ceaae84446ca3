"""The benchmark's list: rows of five datasets of a sandbox province, as one worksheet with a title."""

from __future__ import annotations

from pathlib import Path

import duckdb
import xlsxwriter

__all__ = ["HEADERS", "write_list"]

HEADERS = ("序号", "姓名", "性别", "身份证号", "出生日期", "户籍区划", "联系电话", "备注")
# Each under its own headers, with its own slips; `证件号码` holds card numbers too.
_SELECTS = (
    "SELECT 姓名, 性别, 身份证号 AS 号码, 出生日期, 户籍区划 AS 区划, 联系电话 AS 电话 "
    "FROM '{0}/social_relief/subsistence_allowance_member.parquet'",
    "SELECT 姓名, 性别, 身份证号, 出生日期, 户籍区划, NULL "
    "FROM '{0}/social_relief/disability_subsidy.parquet'",
    "SELECT 姓名, 性别, 证件号码, 出生日期, 行政区划代码, 户联系电话 "
    "FROM '{0}/poverty_alleviation/monitored_member.parquet'",
    "SELECT 儿童姓名, 性别, 证件号码, 出生日期, 现住区划, NULL FROM '{0}/health/child_screening.parquet'",
    "SELECT 姓名, NULL, 证件号码, 出生日期, 现住区划, NULL FROM '{0}/health/rehabilitation_service.parquet'",
)


def write_list(population: Path, path: Path, rows: int) -> int:
    """Write `rows` rows drawn from the departments' lists; the number written.

    One row in ten has lost its number: that is what such a list is matched for.
    """
    every = " UNION ALL ".join(each.format(population) for each in _SELECTS)
    with duckdb.connect(config={"threads": 2}) as con:
        drawn = con.execute(f"""
            SELECT n, 姓名, 性别, CASE WHEN n % 10 > 0 THEN 号码 END, 出生日期, 区划, 电话,
                   CASE WHEN n % 1000 = 0 THEN '=1+1' END
            FROM (SELECT row_number() OVER (ORDER BY hash(姓名, 号码, 区划)) AS n, * FROM ({every}))
            WHERE n <= {rows} ORDER BY n
        """).fetchall()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("名单")
    for row, values in enumerate((("关爱对象名单",), HEADERS, *drawn)):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write_string(row, column, str(value))
    book.close()
    return len(drawn)
