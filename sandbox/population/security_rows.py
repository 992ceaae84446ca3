"""What the insurers answer when asked about a card holder: 居民养老, 医保, 工伤.

Insurance runs by the year, so 居民养老 and 医保 answer with a row for this year and one for the year before;
until enrolment closes, this year is still the last one.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.clock import NEVER, Arr, month_of
from sandbox.population.frame import Frame
from sandbox.population.insurance import DRAWING, FOR_DISABILITY, FOR_POVERTY, NORMAL, NOT_INSURED, RESIDENT
from sandbox.population.text import constant, dates, months, pick, whole
from sandbox.population.world import World

__all__ = ["injury_frame", "medical_frame", "pension_frame"]

_SOURCE = "social_security"
_SIXTY_YEARS, _YEAR = 60 * 12, 365
_YEARS = 10_000  # a row a person and year


def _asked(world: World, who: Arr) -> dict[str, pa.Array]:
    """`应答` is how the department treats questions about a person: null answers, else refused or silent."""
    return {
        "证件号码": common.id_number(world, who),
        "姓名": common.name(world, who),
        "应答": constant(None, len(who)),
    }


def _two_years(world: World, now: Arr, before: Arr) -> tuple[Arr, Arr, Arr]:
    """Rows' people, their years, and whether it is this year's row."""
    year = world.clock.insurance_year
    who = np.r_[np.flatnonzero(now), np.flatnonzero(before)]
    this_year = np.arange(len(who)) < int(now.sum())
    return who, np.where(this_year, year, year - 1), this_year


def pension_frame(world: World) -> Frame:
    """Resident pension: contribution paid by government for severe disability under sixty."""
    latent = world.insurance
    known = latent.pension | latent.in_employee_pension
    who, year, this_year = _two_years(world, known, latent.pension_before)
    draws = world.draws("pension rows", who)
    dead, employee = world.deaths.date[who] != NEVER, latent.in_employee_pension[who]
    drawing = latent.drawing[who]
    paid_for = np.where(this_year, latent.paid_for[who], latent.paid_for_before[who])
    paid = np.isin(paid_for, (FOR_DISABILITY, FOR_POVERTY))
    insured = np.where(dead, 1, np.where(employee, 2, (draws.random() < 0.03).astype(int)))
    draws_pension = drawing == DRAWING
    turned = month_of(world.people.birth[who]) + _SIXTY_YEARS
    lately = (turned > world.origin.benefit_month) & (turned <= world.clock.this_month)
    since = np.where(lately, turned, world.origin.benefit_month - draws.integers(0, 150))
    certified = world.origin.today - draws.integers(1, 360)
    certified += (world.clock.today - 1 - certified) // _YEAR * _YEAR  # once a year, alive or not
    first = world.origin.today - draws.integers(200, 5400)
    columns = _asked(world, who) | {
        "参保状态": pick(["1", "2", "4"], insured),
        "首次参保日期": dates(first),
        "缴费年度": whole(year),
        "缴费档次": pick(
            ["100", "200", "300", "500", "1000"], draws.choice(5, p=[0.4, 0.3, 0.2, 0.07, 0.03])
        ),
        "个人缴费": whole(np.where(paid, 0, 200)),
        "代缴标识": whole(paid.astype(int)),
        "代缴类别": pick([None, "重度残疾", "低保", "重度残疾"], paid_for),
        "代缴金额": whole(np.where(paid, 100, 0)),
        "是否参加职工养老": pick(["否", "是"], employee.astype(int)),
        "待遇状态": pick(["未领", "在领", "停"], drawing),
        "待遇起始月份": months(np.where(draws_pension, since, NEVER)),
        "最近资格认证日期": dates(np.where(draws_pension, certified, NEVER)),
        "停发原因": pick([None, "死亡"], dead.astype(int)),
    }
    facts = {
        "year": year,
        "paid_for": paid_for,
        "employee": employee,
        "draws": draws_pension,
        "insured": insured == 0,
        "first": first,
    }
    return Frame(
        _SOURCE, "resident_pension_enrolment", columns, who, ("证件号码",), facts, who * _YEARS + year
    )


def medical_frame(world: World) -> Frame:
    """Basic medical insurance: nearly everybody, most as residents."""
    latent, relief = world.insurance, world.relief
    who, year, this_year = _two_years(world, latent.medical != NOT_INSURED, latent.medical_before)
    kind = np.where(latent.medical[who] == NOT_INSURED, RESIDENT, latent.medical[who])
    status = np.where(this_year, latent.medical_status[who], NORMAL)
    aid = np.where(this_year, latent.aid[who], latent.aid_before[who])
    aid = np.where(kind == RESIDENT, aid, 0)
    in_hardship = relief.hardship_start[who] != NEVER
    reason = np.select([in_hardship, relief.allowance[who] > 0], [2, 1], 3)
    columns = _asked(world, who) | {
        "险种类型": whole(kind),
        "参保状态": whole(status),
        "参保年度": whole(year),
        "资助类别": pick([None, "低保", "特困", "防返贫监测对象"], np.where(aid > 0, reason, 0)),
        "资助金额": whole(aid),
        "参保地区划": common.place(world.people.residence[who]),
    }
    facts = {"year": year, "kind": kind, "status": status, "aid": aid}
    return Frame(
        _SOURCE, "medical_insurance_enrolment", columns, who, ("证件号码",), facts, who * _YEARS + year
    )


def injury_frame(world: World) -> Frame:
    """Work-injury benefits; only some carry a nursing payment."""
    relief = world.relief
    who = np.flatnonzero(relief.injury_grade > 0)
    amount = relief.injury_amount[who]
    need = np.where(amount > 2400, 2, np.where(amount > 1600, 1, 0))
    columns = _asked(world, who) | {
        "伤残等级": whole(relief.injury_grade[who]),
        "护理依赖程度": pick(
            ["部分不能自理", "大部分不能自理", "完全不能自理"], np.where(amount > 0, need, -1)
        ),
        "护理费月额": whole(amount),
        "起始月份": months(relief.injury_start[who]),
        "停止月份": months(relief.injury_stop[who]),
    }
    facts = {
        "amount": amount,
        "grade": relief.injury_grade[who],
        "start": relief.injury_start[who],
        "stop": relief.injury_stop[who],
    }
    return Frame(_SOURCE, "work_injury_benefit", columns, who, ("证件号码",), facts)
