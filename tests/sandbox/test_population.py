"""One province of 20,000 card holders, looked at from outside: files, truth, policy."""

from __future__ import annotations

import ast
import json
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

import sandbox.population
from cardhub.comparison.desk import catalogue
from sandbox.population import generate

AS_OF = date(2026, 11, 24)
# Every condition of every rule; each must have cases where it alone fails.
CONDITIONS = {
    "CD-01": "registered_by_as_of died_by_as_of card_not_cancelled link_grade",
    "CD-02": "registered_by_as_of in_person after_death",
    "CD-03": "card_active runs_out alive",
    "CD-04": "registered card_to_be_moved another_county long_enough alive",
    "CD-05": "card_cancelled_or_frozen changed_long_enough subsidy_active link_grade",
    "CD-06": "card_usable changed_long_enough subsidy_runs known_and_different",
    "CD-07": "card_usable alive needs_guardian nobody_left",
    "CD-08": "card_ended not_for_good evidence old_enough alive",
    "ED-01": "card_usable alive not_too_old not_too_young not_on_provincial_roll not_on_national_roll",
    "ED-02": "card_usable enrolled this_year says_otherwise value_known card_known no_placement",
    "ED-03": "at_home this_year enrolled alive too_few taught_at_home not_on_roll not_on_national_roll",
    "HL-01": "disability_known small alive no_rehabilitation",
    "HL-02": "card_usable alive no_contract",
    "ID-01": "wrong_after_tidying not_a_card_number_where_one_may_stand",
    "ID-02": "not_cancelled length_wrong first_18_differs category_digit_wrong level_digit_wrong "
    "suffix_wrong tail_differs document_is_card document_wrong",
    "ID-03": "same_number names_differ",
    "ID-04": "value_known own_number",
    "ID-05": "same_person second_not_cancelled second_not_in_process",
    "ID-06": "code_wrong",
    "IN-01": "card_usable alive severe sixteen not_sixty not_in_employee_pension not_drawing not_paid "
    "not_on_provincial_roll not_on_national_roll",
    "IN-02": "this_year paid for_disability link_grade card_ended not_severe dead before_the_year "
    "in_employee_pension funeral_grade",
    "IN-03": "card_usable alive not_insured",
    "IN-04": "active covered risk_not_cleared before_the_year as_resident insured no_aid",
    "MN-01": "says_disabled card_not_usable card_usable says_nothing document_sound card_not_cancelled "
    "tail_differs",
    "MN-02": "card_usable alive rural severe_or_two in_want not_watched no_allowance no_hardship_support",
    "MN-03": "subsidy_among_measures no_card_at_home",
    "RL-01": "card_usable alive severe_enough low_income recognised still_valid no_allowance "
    "no_hardship_support",
    "RL-02": "card_usable alive adult no_labour_capacity lives_on_relief at_home no_hardship_support",
    "RL-03": "card_usable alive severe covered allowance_active no_supplement",
    "SB-01": "card_usable alive covered allowance_active no_living_subsidy no_hardship_support "
    "no_injury_nursing no_orphan_support low_income in_lanzhou recognised still_valid",
    "SB-02": "card_usable alive nursing_scope no_nursing_subsidy no_hardship_support no_injury_nursing",
    "SB-03": "paid payment_grade after_lag registered_by_as_of death_grade",
    "SB-04": "card_ended long_enough subsidy_runs link_grade",
    "SB-05": "living subsidy_active not_covered not_covered_within_lag not_in_wider_scope link_grade",
    "SB-06": "card_usable assessed_long_enough out_of_scope level_known nursing_runs link_grade",
    "SB-07": "hardship_active hardship_grade subsidy_active subsidy_grade",
    "SB-08": "nursing_paid nursing_runs subsidy_runs link_grade",
    "SB-09": "living_subsidy support_active support_in_full support_grade subsidy_active subsidy_grade",
    "SB-12": "same_kind two_counties both_active link_grade",
    "SB-13": "card_usable alive active started_long_ago approved_long_ago nothing_paid paid amount_differs "
    "not_in_fen start_differs",
    "SV-01": "card_usable alive not_fulfilled long_enough not_served not_at_school",
    "SV-03": "card_usable alive recent claims on_no_record denies counts begun_before not_ended",
    "SV-02": "card_usable alive severe in_hardship needed not_modified not_fulfilled",
}
RULES = tuple(catalogue().rules)  # those whose feeds are connected
DIVISION = {"health": "现住区划", "poverty_alleviation": "行政区划代码"}
PERIOD = {"social_relief": "统计月份", "education": "学年", "poverty_alleviation": "年度"}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("province")
    generate(7, 20_000, AS_OF, out)
    return out


@pytest.fixture(scope="module")
def con(province: Path) -> duckdb.DuckDBPyConnection:
    """Every dataset as a view of its own name, `leads` and `defects` beside them."""
    con = duckdb.connect()
    for path in province.glob("*/*.parquet"):
        if path.parent.name != "control":
            con.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
    return con


def is_valid(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(number) != 18 or not number[:17].isdigit():
        return False
    date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return "10X98765432"[total % 11] == number[17]


def test_everybody_has_a_valid_number_of_their_own(con: duckdb.DuckDBPyConnection) -> None:
    numbers = [row[0] for row in con.execute("SELECT id_number FROM people").fetchall()]

    assert len(set(numbers)) == len(numbers) == 20_000
    assert all(is_valid(number) for number in numbers)
    birth = con.execute("SELECT count(*) FROM people WHERE replace(birth_date, '-', '') <> id_number[7:14]")
    assert birth.fetchone() == (0,)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_planted_leads_and_near_misses(con: duckdb.DuckDBPyConnection, rule: str) -> None:
    kinds = Counter(
        row[0] for row in con.execute("SELECT kind FROM leads WHERE rule_id = ?", [rule]).fetchall()
    )

    assert kinds["planted"] >= 30
    assert kinds["near_miss"] >= 30


@pytest.mark.parametrize("rule", RULES)
def test_every_condition_fails_alone_in_several_cases(con: duckdb.DuckDBPyConnection, rule: str) -> None:
    query = "SELECT missing FROM leads WHERE rule_id = ? AND kind = 'near_miss'"
    alone = Counter(row[0] for row in con.execute(query, [rule]).fetchall())

    assert set(alone) == set(CONDITIONS[rule].split())
    assert min(alone.values()) >= 4


def test_nothing_is_planted_and_a_near_miss_at_once(con: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT id_number FROM leads GROUP BY rule_id, subject, id_number
        HAVING bool_or(kind = 'planted') AND bool_or(kind <> 'planted')
    """

    assert con.execute(query).fetchall() == []


@pytest.mark.parametrize("rule", ["SB-01", "SB-02"])
def test_whoever_only_a_bar_keeps_from_a_lead_is_blocked(con: duckdb.DuckDBPyConnection, rule: str) -> None:
    query = """
        SELECT count(DISTINCT id_number) FILTER (kind = 'blocked'),
               count(DISTINCT id_number) FILTER (kind = 'near_miss' AND missing IN
                   ('no_hardship_support', 'no_injury_nursing', 'no_orphan_support') AND id_number NOT IN
                   (SELECT id_number FROM leads AS b WHERE b.rule_id = l.rule_id AND b.kind = 'blocked'))
        FROM leads AS l WHERE rule_id = ?
    """
    blocked, near_misses_beside = con.execute(query, [rule]).fetchall()[0]

    assert blocked >= 30
    assert near_misses_beside == 0


def test_hardly_any_planted_lead_is_hidden(con: duckdb.DuckDBPyConnection) -> None:
    planted, hidden = con.execute(
        "SELECT count(*), count(*) FILTER (hidden <> '') FROM leads WHERE kind = 'planted' "
        "AND rule_id <> 'ID-01'"  # it is about numbers that may hide their row
    ).fetchall()[0]

    assert planted > 1_000
    assert hidden <= planted * 0.005


def test_control_counts_are_the_rows_that_are_sent(province: Path, con: duckdb.DuckDBPyConnection) -> None:
    controls = list((province / "control").glob("*.parquet"))
    assert len(controls) == 16
    for control in controls:
        source = next(
            p.parent.name for p in province.glob(f"*/{control.stem}.parquet") if p.parent.name != "control"
        )
        division = DIVISION.get(source, "户籍区划")
        has_period = source in PERIOD and control.stem != "cremation_record"
        period = f"coalesce(\"{PERIOD[source]}\", '')" if has_period else "'2026-11'"
        county = f"coalesce(left(\"{division}\", 6), '')"
        sent = con.execute(f"SELECT {county}, {period}, count(*) FROM {control.stem} GROUP BY ALL").fetchall()
        said = con.execute(f"SELECT county_code, period, rows FROM '{control}' WHERE rows > 0").fetchall()
        assert sorted(said) == sorted(sent), control.stem
        counties = con.execute(f"SELECT count(DISTINCT county_code) FROM '{control}'").fetchall()[0][0]
        assert counties >= 88, control.stem


def test_the_manifest_counts_every_row(province: Path, con: duckdb.DuckDBPyConnection) -> None:
    manifest = json.loads((province / "manifest.json").read_text("utf-8"))

    assert (manifest["seed"], manifest["cards"], manifest["as_of"]) == (7, 20_000, "2026-11-24")
    for dataset, rows in manifest["rows"].items():
        assert con.execute(f"SELECT count(*) FROM {dataset}").fetchone() == (rows,), dataset


def test_the_other_departments_hold_ten_rows_a_card(province: Path) -> None:
    """So that a million cards meet ten million rows."""
    manifest = json.loads((province / "manifest.json").read_text("utf-8"))
    register = {"disability_card", "disability_component"}

    others = sum(rows for dataset, rows in manifest["rows"].items() if dataset not in register)

    assert others >= 10 * manifest["cards"]


def test_insurers_answer_for_two_years(con: duckdb.DuckDBPyConnection) -> None:
    for dataset, year in (
        ("medical_insurance_enrolment", "参保年度"),
        ("resident_pension_enrolment", "缴费年度"),
    ):
        told = con.execute(
            f"""SELECT "{year}", count(*), count(DISTINCT "证件号码") FROM {dataset}
            WHERE "应答" IS NULL GROUP BY 1 ORDER BY 1"""
        ).fetchall()
        assert [row[0] for row in told] == ["2025", "2026"], dataset
        assert all(rows == people for _, rows, people in told), dataset


def test_the_two_survey_forms_number_the_reasons_otherwise(con: duckdb.DuckDBPyConnection) -> None:
    """Half of those out of work cannot work: code 5 on form A, code 3 on form B."""
    usual = con.execute(
        """SELECT "表式版本", mode("未就业主要原因"), count(*) FROM needs_survey
        WHERE "未就业主要原因" IS NOT NULL GROUP BY 1 ORDER BY 1"""
    ).fetchall()
    assert [row[:2] for row in usual] == [("A", "5"), ("B", "3")]
    assert all(rows > 1_000 for _, _, rows in usual)


def test_the_roll_of_a_past_school_year_is_closed(con: duckdb.DuckDBPyConnection) -> None:
    """Nobody pulls it any more, so nothing in it can be found wrong."""
    latest = '(SELECT max("学年") FROM student_record)'
    past = con.execute(f'SELECT count(*) FROM student_record WHERE "学年" < {latest}').fetchone()
    slips = con.execute(
        f"""
        SELECT DISTINCT defect FROM defects
        JOIN student_record ON record = concat_ws('/', "全国学籍号", "学年")
        WHERE dataset = 'student_record' AND "学年" < {latest}
        """
    ).fetchall()
    assert past is not None and past[0] > 0
    assert {row[0] for row in slips} <= {
        "card_number_as_document", "older_code_list", "unknown_code", "ethnicity_mixed",
    }  # fmt: skip


def test_nobody_is_surveyed_after_dying(con: duckdb.DuckDBPyConnection) -> None:
    after = con.execute(
        """SELECT count(*) FROM needs_survey s JOIN people p ON left(s."残疾人证号", 18) = p.id_number
        WHERE s."调查日期" >= p.died_on"""
    )
    assert after.fetchone() == (0,)


def test_every_defect_names_a_row_that_is_there(con: duckdb.DuckDBPyConnection) -> None:
    keys = {
        "disability_subsidy": "申请编号",
        "monitored_member": "户编号 || '/' || \"人口编号\"",
        "student_record": "全国学籍号 || '/' || \"学年\"",
    }
    for dataset, key in keys.items():
        orphan = con.execute(
            f"SELECT count(*) FROM defects WHERE dataset = ? AND record NOT IN (SELECT {key} FROM {dataset})",
            [dataset],
        )
        assert orphan.fetchone() == (0,), dataset
    effects = {row[0] for row in con.execute("SELECT DISTINCT effect FROM defects").fetchall()}
    assert effects == {"none", "lower_grade", "unlinked", "quarantined", "duplicate"}


def test_identity_slips_stay_near_the_low_end(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("SELECT count(*) FROM disability_subsidy").fetchall()[0][0]
    lost = con.execute(
        "SELECT count(*) FROM defects WHERE dataset = 'disability_subsidy' "
        "AND effect IN ('unlinked', 'quarantined')"
    ).fetchall()[0][0]
    register = con.execute(
        "SELECT count(*) FROM defects WHERE dataset = 'disability_card' AND effect = 'unlinked'"
    ).fetchall()[0][0]

    assert 0.001 * rows < lost < 0.008 * rows
    assert 0 < register < 0.002 * 20_000


def test_at_most_one_identity_slip_a_row(con: duckdb.DuckDBPyConnection) -> None:
    query = """
        SELECT count(*) FROM (
            SELECT dataset, record FROM defects
            WHERE effect IN ('lower_grade', 'unlinked', 'quarantined') AND defect <> 'card_number_as_document'
                -- Two rows a person, one a year, go by one name.
                AND dataset NOT IN ('resident_pension_enrolment', 'medical_insurance_enrolment')
            GROUP BY ALL HAVING count(DISTINCT defect) > 1
        )
    """
    assert con.execute(query).fetchone() == (0,)


def test_nobody_in_hardship_support_gets_a_subsidy_but_where_it_is_planted(
    con: duckdb.DuckDBPyConnection,
) -> None:
    both = con.execute(
        """
        SELECT DISTINCT s."身份证号"
        FROM disability_subsidy s JOIN extreme_hardship_support h USING ("身份证号")
        WHERE s."起始月份" <= '202610' AND coalesce(s."停发月份", '999912') > '202610'
            AND h."起始年月" <= '202610' AND coalesce(h."停止年月", '999912') > '202610'
        """
    ).fetchall()
    known = con.execute("SELECT id_number FROM people WHERE part LIKE 'SB-07/%'").fetchall()
    both = [row for row in both if not row[0].startswith("110101")]  # test rows

    assert both
    assert set(both) <= set(known)


def test_everyone_in_scope_is_paid_but_where_it_is_planted_or_illegible(
    con: duckdb.DuckDBPyConnection,
) -> None:
    # Given cards of level 1 and 2 that are good, of living people without an exclusion …
    unpaid = con.execute(
        """
        SELECT c."公民身份号码" FROM disability_card c
        WHERE c."证件状态" = '10' AND c."残疾等级" IN ('1', '2') AND NOT EXISTS (
            SELECT 1 FROM disability_subsidy s
            WHERE s."身份证号" = c."公民身份号码" AND s."补贴类型" LIKE '02%'
                AND s."起始月份" <= '202610' AND coalesce(s."停发月份", '999912') > '202610'
        )
        """
    ).fetchall()
    # … then nobody misses the nursing subsidy without a reason that the truth knows.
    explained = con.execute(
        """
        SELECT id_number FROM leads WHERE rule_id IN ('SB-02', 'ID-05')
        UNION SELECT id_number FROM people WHERE part IS NOT NULL
        UNION SELECT id_number FROM defects WHERE dataset IN ('disability_subsidy', 'disability_card')
        UNION SELECT "身份证号" FROM extreme_hardship_support
        UNION SELECT "证件号码" FROM work_injury_benefit
        UNION SELECT id_number FROM defects WHERE dataset = 'extreme_hardship_support'
        """
    ).fetchall()

    assert unpaid
    known = set(explained)
    strange = [number for number in unpaid if number not in known and is_valid(number[0])]
    assert strange == []


def test_names_follow_the_peoples_of_each_place(con: duckdb.DuckDBPyConnection) -> None:
    def share(where: str, condition: str) -> float:
        return float(
            con.execute(f"SELECT avg(({condition})::INT) FROM people WHERE {where}").fetchall()[0][0]
        )

    assert share("household_county = '622926'", "full_name LIKE '马%'") > 0.4
    assert share("household_county = '620102'", "full_name LIKE '马%'") < 0.15
    assert share("household_county LIKE '6230%'", "regexp_matches(full_name, '卓玛|扎西|才让|多杰')") > 0.1
    assert share("true", "full_name LIKE '%·%'") > 0.001


def test_the_population_imports_nothing_it_will_judge() -> None:
    for path in Path(sandbox.population.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & {"cardhub", "rules", "schemas", "quality"}, (
                path
            )
