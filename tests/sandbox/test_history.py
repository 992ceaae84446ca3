"""A province lives on for two years: what changes, what stays, and what the truth says of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from statistics import mean

import duckdb
import pyarrow.parquet as pq
import pytest

from cardhub.comparison.desk import catalogue
from sandbox.population import generate
from sandbox.population.advance import advance, live_on
from sandbox.servers.layouts import LAYOUTS, Layout

CARDS, MONTHS = 1_000, 24
START = date(2026, 11, 24)
STAMP = "更新时间"
OF_THE_MONTH = {STAMP, "统计月份"}
GROWING = {"subsidy_payment", "home_teaching_visit"}  # by a month for everybody
# The watch list's year, the insurance year, the school year, the survey.
CALENDAR = {1, 3, 9, 11}


@dataclass
class Month:
    """A month against the one before: rows changed, new or gone; of how many; stamps that do not tell so."""

    as_of: date
    changed: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    wrong_stamps: int = 0

    @property
    def share(self) -> float:
        counted = self.rows.keys() - GROWING
        return sum(self.changed[name] for name in counted) / sum(self.rows[name] for name in counted)


def read(con: duckdb.DuckDBPyConnection, table: str, layout: Layout, out: Path) -> None:
    """Each row's content but for what the month itself changes, its key, and its stamp where it has one."""
    file = out / layout.source / f"{layout.dataset}.parquet"
    names = [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()]
    content = ", ".join(f'"{name}"' for name in names if name not in OF_THE_MONTH)
    key = " || '/' || ".join(f'"{name}"' for name in layout.key) or "''"
    stamp = f'"{STAMP}"' if layout.updated else "NULL::VARCHAR"
    con.execute(
        f"CREATE OR REPLACE TABLE {table} AS "
        f"SELECT hash(row({content})) AS content, {key} AS key, {stamp} AS stamp FROM '{file}'"
    )


def compare(con: duckdb.DuckDBPyConnection, month: Month, layout: Layout, past: Path, now: Path) -> None:
    read(con, "past", layout, past)
    read(con, "now", layout, now)
    new, gone, rows = (
        int(con.execute(query).fetchall()[0][0])
        for query in (
            "SELECT count(*) FROM (SELECT content FROM now EXCEPT ALL SELECT content FROM past)",
            "SELECT count(*) FROM (SELECT content FROM past EXCEPT ALL SELECT content FROM now)",
            "SELECT count(*) FROM past",
        )
    )
    month.changed[layout.dataset], month.rows[layout.dataset] = max(new, gone), rows
    # Beside the row that holds, a key may have an older one; and somebody has left test rows.
    month.wrong_stamps += con.execute(
        """
        WITH holds AS (SELECT * FROM now WHERE stamp IS NOT NULL AND key NOT LIKE '%TEST%'
                       QUALIFY row_number() OVER (PARTITION BY key ORDER BY stamp DESC) = 1)
        SELECT count(*) FROM holds LEFT JOIN past USING (key, content)
        WHERE CASE WHEN past.content IS NULL THEN holds.stamp <= (SELECT max(stamp) FROM past)
              ELSE holds.stamp <> past.stamp AND past.stamp NOT LIKE '%-01-01 %' END
        """
    ).fetchall()[0][0]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Month]]:
    """The province after two years, and what each month changed."""
    folder = tmp_path_factory.mktemp("history")
    out, past = folder / "out", folder / "past"
    generate(7, CARDS, START, out)
    months = []
    steps = live_on(out)
    for _ in range(MONTHS):
        shutil.rmtree(past, ignore_errors=True)
        shutil.copytree(out, past)
        month = Month(date.fromisoformat(next(steps)["as_of"]))
        with duckdb.connect() as con:
            for layout in LAYOUTS.values():
                compare(con, month, layout, past, out)
        months.append(month)
    return out, months


@pytest.fixture(scope="module")
def con(lived: tuple[Path, list[Month]]) -> Iterator[duckdb.DuckDBPyConnection]:
    out, _ = lived
    with duckdb.connect() as con:
        for path in out.glob("*/*.parquet"):
            if path.parent.name != "control":
                con.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        yield con


def test_about_one_row_in_fifty_changes_in_a_month(lived: tuple[Path, list[Month]]) -> None:
    ordinary = [month.share for month in lived[1] if month.as_of.month not in CALENDAR]

    assert 0.015 < mean(ordinary) < 0.025
    assert max(ordinary) < 0.04


def test_the_calendar_brings_its_own_changes(lived: tuple[Path, list[Month]]) -> None:
    by_month = {month.as_of.month: month for month in lived[1]}
    brings = {
        1: "monitored_member",
        3: "medical_insurance_enrolment",
        9: "student_record",
        11: "needs_survey",
    }
    for number, dataset in brings.items():
        changed, rows = by_month[number].changed[dataset], by_month[number].rows[dataset]
        assert changed > 0.3 * rows, dataset
        before = by_month[number - 1 or 12]
        assert before.changed[dataset] < 0.1 * before.rows[dataset], dataset


def test_every_dataset_changes_now_and_then(lived: tuple[Path, list[Month]]) -> None:
    for dataset in LAYOUTS:
        assert sum(month.changed[dataset] > 0 for month in lived[1]) > 2, dataset


def test_a_stamp_tells_of_a_change_and_of_nothing_else(lived: tuple[Path, list[Month]]) -> None:
    assert [month.wrong_stamps for month in lived[1]] == [0] * MONTHS


def test_people_arrive_and_die(con: duckdb.DuckDBPyConnection) -> None:
    holders, died = con.execute(
        "SELECT count(*), count(*) FILTER (died_on > '2026-11-24') FROM people"
    ).fetchall()[0]
    registered = con.execute('SELECT count(DISTINCT "公民身份号码") FROM disability_card').fetchall()[0][0]

    assert holders == CARDS + 3 * MONTHS
    assert abs(registered - holders) < 10  # some numbers are miswritten, and somebody tried the system
    assert died > 20


def test_who_gets_a_card_was_known_to_others_before(tmp_path: Path) -> None:
    def numbers(column: str, file: str, where: str = "true") -> set[str]:
        query = f"SELECT \"{column}\" FROM '{tmp_path}/out/{file}.parquet' WHERE {where}"
        return {row[0] for row in duckdb.sql(query).fetchall()}

    generate(3, 400, START, tmp_path / "out")
    holders = numbers("id_number", "truth/people")
    listed = numbers("身份证号", "social_relief/subsistence_allowance_member")
    listed |= numbers("证件号码", "health/family_doctor_contract")
    planted = numbers("id_number", "truth/leads", "kind = 'planted' AND rule_id NOT LIKE 'ID-%'")

    advance(tmp_path / "out", 3)

    new = numbers("id_number", "truth/people") - holders
    assert len(new) == 6
    assert new & listed
    assert not new & planted
    assert new <= numbers("公民身份号码", "disability_card/disability_card")


def test_truth_goes_along(con: duckdb.DuckDBPyConnection) -> None:
    rules = {row[0] for row in con.execute("SELECT rule_id FROM leads WHERE kind = 'planted'").fetchall()}
    both = """
        SELECT id_number FROM leads GROUP BY rule_id, subject, id_number
        HAVING bool_or(kind = 'planted') AND bool_or(kind <> 'planted')
    """
    strangers = "SELECT count(*) FROM leads ANTI JOIN people USING (id_number) WHERE kind = 'planted'"

    assert len(set(catalogue().rules) & rules) > 35  # of so few people, none need be left for some
    assert con.execute(both).fetchall() == []
    assert con.execute(strangers).fetchone() == (0,)


def test_planted_trouble_heals_and_other_trouble_arises(con: duckdb.DuckDBPyConnection) -> None:
    healed, arisen = con.execute(
        """
        SELECT (SELECT count(*) FROM people WHERE part LIKE 'SB-0%' AND id_number NOT IN
                    (SELECT id_number FROM leads WHERE kind = 'planted' AND rule_id LIKE 'SB-0%')),
               (SELECT count(*) FROM leads JOIN people USING (id_number)
                WHERE kind = 'planted' AND rule_id LIKE 'SB-0%' AND part IS NULL)
        """
    ).fetchall()[0]

    assert healed > 20
    assert arisen > 3


def test_one_step_of_two_months_is_two_steps_of_one(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(5, 300, START, tmp_path / name)
    advance(tmp_path / "one", 2)
    for _ in range(2):
        advance(tmp_path / "two")

    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").glob("*/*.parquet"))
    assert len(files) > 40
    for file in files:
        assert pq.read_table(tmp_path / "one" / file).equals(pq.read_table(tmp_path / "two" / file)), file
    assert (tmp_path / "one/manifest.json").read_text() == (tmp_path / "two/manifest.json").read_text()


def test_a_history_has_one_pace(tmp_path: Path) -> None:
    out = tmp_path / "out"
    generate(5, 100, START, out)
    assert advance(out, changes=0.06)["pace"] == pytest.approx(3)
    assert advance(out)["pace"] == pytest.approx(3)

    with pytest.raises(ValueError, match="another share of changes"):
        advance(out, changes=0.02)


def test_the_last_day_of_a_short_month_stands_for_the_day(tmp_path: Path) -> None:
    generate(5, 100, date(2026, 12, 31), tmp_path / "out")

    days = [month["as_of"] for month in islice(live_on(tmp_path / "out"), 3)]

    assert days == ["2027-01-31", "2027-02-28", "2027-03-31"]
