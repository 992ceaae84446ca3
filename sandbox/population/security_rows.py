"""What the insurers answer when asked about a card holder: 居民养老, 医保, 工伤.

Insurance runs by the year, so 居民养老 and 医保 answer with a row for this year and one for the year before.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.text import constant, dates, months, pick, where, whole
from sandbox.population.world import World

__all__ = ["injury_frame", "medical_frame", "pension_frame"]

_SOURCE = "social_security"


def _asked(world: World, who: Arr) -> dict[str, pa.Array]:
    """`应答` is how the department treats questions about a person: null answers, else refused or silent."""
    return {
        "证件号码": common.id_number(world, who),
        "姓名": common.name(world, who),
        "应答": constant(None, len(who)),
    }


def _age(world: World) -> Arr:
    return (world.clock.today - world.people.birth[: world.holders]) / 365.25


def _two_years(
    world: World, rng: np.random.Generator, who: Arr, from_age: int, loyal: float
) -> tuple[Arr, Arr]:
    """The people again for the year before, where they were old enough and already insured; rows and years.

    `loyal` is the share of those insured now who were insured a year ago.
    """
    old_enough = _age(world)[who] >= from_age + 1
    before = who[old_enough & (rng.random(len(who)) < loyal)]
    this_year = world.clock.as_of.year
    return np.r_[who, before], np.r_[np.full(len(who), this_year), np.full(len(before), this_year - 1)]


def pension_frame(world: World) -> Frame:
    """Resident pension: contribution paid by government for severe disability under sixty."""
    rng = world.rng("pension rows")
    insured = np.flatnonzero((_age(world) >= 16) & (rng.random(world.holders) < 0.95))
    who, year = _two_years(world, rng, insured, 16, 0.96)
    count, age = len(who), _age(world)[who]
    dead = world.deaths.date[who] != NEVER
    drawing = (age >= 60) & ~dead
    government = (world.cards.level[who] <= 2) & (age < 60) & ~dead
    columns = _asked(world, who) | {
        "参保状态": pick(["1", "2", "4"], np.where(dead, 2, (rng.random(count) < 0.03).astype(int))),
        "首次参保日期": dates(world.clock.today - rng.integers(200, 5400, count)),
        "缴费年度": whole(year),
        "缴费档次": pick(
            ["100", "200", "300", "500", "1000"], rng.choice(5, count, p=[0.4, 0.3, 0.2, 0.07, 0.03])
        ),
        "个人缴费": whole(np.where(government, 0, 200)),
        "代缴标识": whole(government.astype(int)),
        "代缴类别": pick([None, "重度残疾"], government.astype(int)),
        "代缴金额": whole(np.where(government, 100, 0)),
        "待遇状态": pick(["未领", "在领", "停"], np.where(dead, 2, drawing.astype(int))),
        "待遇起始月份": months(
            np.where(drawing, world.clock.benefit_month - rng.integers(0, 150, count), NEVER)
        ),
        "最近资格认证日期": dates(np.where(drawing, world.clock.today - rng.integers(1, 360, count), NEVER)),
        "停发原因": pick([None, "死亡"], dead.astype(int)),
    }
    return Frame(_SOURCE, "resident_pension_enrolment", columns, who, ("证件号码",))


def medical_frame(world: World) -> Frame:
    """Basic medical insurance: nearly everybody, most as residents."""
    rng = world.rng("medical rows")
    insured = np.flatnonzero(rng.random(world.holders) < 0.97)
    employed = rng.random(world.holders) < 0.08
    who, year = _two_years(world, rng, insured, 0, 0.98)
    count = len(who)
    dead = world.deaths.date[who] != NEVER
    aided = (world.relief.allowance[who] > 0) | (world.relief.hardship_start[who] != NEVER)
    employee = employed[who] & ~aided
    columns = _asked(world, who) | {
        "险种类型": pick(["390", "310"], employee.astype(int)),
        "参保状态": pick(["1", "2", "3"], np.where(dead, 2, (rng.random(count) < 0.02).astype(int))),
        "参保年度": whole(year),
        "资助类别": where(
            aided,
            pick(["低保", "特困"], (world.relief.hardship_start[who] != NEVER).astype(int)),
            constant(None, count),
        ),
        "资助金额": whole(np.where(aided, rng.integers(100, 401, count), 0)),
        "参保地区划": common.place(world.people.residence[who]),
    }
    return Frame(_SOURCE, "medical_insurance_enrolment", columns, who, ("证件号码",))


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
    facts = {"amount": amount, "start": relief.injury_start[who], "stop": relief.injury_stop[who]}
    return Frame(_SOURCE, "work_injury_benefit", columns, who, ("证件号码",), facts)
