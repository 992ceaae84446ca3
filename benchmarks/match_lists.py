"""The benchmark's list: rows of five departments of a sandbox province, as one worksheet with a title."""

from __future__ import annotations

from pathlib import Path

import duckdb
import xlsxwriter

__all__ = ["HEADERS", "write_list"]

HEADERS = ("序号", "姓名", "性别", "身份证号", "出生日期", "户籍区划", "联系电话", "备注")
# Under its own headers each; `证件号码` holds card numbers too.
_SELECTS = (
    "SELECT 姓名, 性别, 身份证号, 出生日期, 户籍区划, 联系电话 "
    "FROM '{0}/social_relief/subsistence_allowance_member.parquet'",
    "SELECT 姓名, 性别, 身份证号, 出生日期, 户籍区划, NULL AS 联系电话 "
    "FROM '{0}/social_relief/disability_subsidy.parquet'",
    "SELECT 姓名, 性别, 证件号码, 出生日期, 行政区划代码, 户联系电话 "
    "FROM '{0}/poverty_alleviation/monitored_member.parquet'",
    "SELECT 儿童姓名, 性别, 证件号码, 出生日期, 现住区划, NULL FROM '{0}/health/child_screening.parquet'",
    "SELECT 姓名, NULL, 证件号码, 出生日期, 现住区划, NULL FROM '{0}/health/rehabilitation_service.parquet'",
)
# One row in ten has no number: that is what such a list is matched for.
_WITHOUT_NUMBER = "n % 10 = 0"


def write_list(population: Path, path: Path, rows: int, seed: int = 1) -> int:
    """Write `rows` rows drawn from the departments' lists; the number written."""
    every = " UNION ALL ".join(each.format(population) for each in _SELECTS)
    with duckdb.connect(config={"threads": 2}) as con:
        drawn = con.execute(f"""
            SELECT n, 姓名, 性别, CASE WHEN NOT {_WITHOUT_NUMBER} THEN 身份证号 END, 出生日期, 户籍区划, 联系电话,
                   CASE WHEN n % 1000 = 0 THEN '=1+1' ELSE '' END
            FROM (SELECT row_number() OVER (ORDER BY hash(姓名, 身份证号, 户籍区划, {seed})) AS n, *
                  FROM ({every}))
            WHERE n <= {rows} ORDER BY n
        """).fetchall()
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("名单")
    sheet.write_string(0, 0, "某省关爱对象名单")
    for column, header in enumerate(HEADERS):
        sheet.write_string(1, column, header)
    for row, values in enumerate(drawn, 2):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write_string(row, column, str(value))
    book.close()
    return len(drawn)
