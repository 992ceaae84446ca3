"""Education's list 学籍, and what the national roll would answer."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.clock import NEVER, Arr, day
from sandbox.population.frame import Frame
from sandbox.population.people import CHILD, SIBLING
from sandbox.population.register_rows import card_numbers
from sandbox.population.schooling import (
    BY_CARD,
    NATIONAL_IN,
    NATIONAL_LAST_YEAR,
    NATIONAL_NONE,
    NOT_LISTED,
    NOT_STATED,
    SPECIAL_SCHOOL,
)
from sandbox.population.text import constant, join, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["ROLL_STATES", "national_frame", "student_frame"]

ROLL_STATES = ["在读", "休学", "转出", "辍学", "毕业", "死亡"]
_SOURCE = "education"
_YEARS = 10_000  # a row a pupil and school year
_BIRTH = "y/m/d"
_SCHOOLS, _NEXT = 9000, 17  # how many, and how far apart the old and the new school of a child are
_PLACEMENTS = [None, "特教学校", "随班就读", "特教班", "送教上门", "远程教育", "普通班", "校外培养"]
_DISABILITIES = [
    "非残疾",
    "视力残疾",
    "听力残疾",
    "言语残疾",
    "肢体残疾",
    "智力残疾",
    "精神残疾",
    "多重残疾",
    "其他残疾",
    None,
    "学习障碍",  # on no code list
]
_STAGES = ["学前", "小学", "初中", "高中", "中职"]
_INCLUSIVE = [
    "非随班就读",
    "视力随班就读",
    "听力随班就读",
    "其他随班就读",
    "其他随班就读",
    "智力随班就读",
    "其他随班就读",
    "其他随班就读",
]


def _stage_and_grade(world: World, who: Arr) -> tuple[Arr, pa.Array]:
    years = world.clock.school_year - 6 - ((world.people.birth[who] + 122) / 365.25 + 1970).astype(np.int64)
    stage = np.select([years < 0, years < 6, years < 9], [0, 1, 2], 3)
    first = np.select(
        [years < 0, years < 6, years < 9], [years * 0, years, years - 6], np.minimum(years - 9, 2)
    )
    grades = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"]
    return stage, pick(grades, np.clip(first, 0, 5))


def student_frame(world: World) -> Frame:
    """The provincial roll: holders of this or last school year, and other pupils of their households."""
    people, school = world.people, world.school
    holders = np.flatnonzero(school.year != NEVER)
    age = (day(world.clock.school_year, 11, 1) - people.birth) / 365.25
    goes = world.draws("other pupils", np.arange(len(age))).random() < 0.7
    others = np.flatnonzero(np.isin(people.role, (CHILD, SIBLING)) & (age > 6.3) & (age < 17.5) & goes)
    who = np.r_[holders, others]
    draws = world.draws("student rows", who)
    count, is_holder = len(who), np.arange(len(who)) < len(holders)
    known_disabled = is_holder & (draws.random() < 0.9)
    safe = np.where(is_holder, who, 0)  # other pupils have no card to look at
    stated = np.where(is_holder, school.stated[safe], BY_CARD)
    category = np.where(known_disabled, world.cards.category[safe], 0)
    category = np.where(stated == BY_CARD, category, stated)
    placement = np.where(is_holder, school.placement[safe], 0)
    state = np.where(is_holder, school.state[safe], 0)
    year = np.where(is_holder, school.year[safe], world.clock.school_year)
    stage, grade = _stage_and_grade(world, who)
    ids = common.id_number(world, who)
    # Schools copy the card where there is one: one column holds 18- and 20-character numbers.
    by_card = is_holder & (draws.random() < 0.12) & ~world.cast[safe]
    suffix = np.full(count, "")
    document = where(
        by_card, card_numbers(ids, world.cards.category[safe], world.cards.level[safe], suffix), ids
    )
    special = placement == SPECIAL_SCHOOL
    school_number = (people.residence[who] + np.where(is_holder, school.changes[safe], 0) * _NEXT) % _SCHOOLS
    columns = {
        "全国学籍号": join("G", ids),
        "学生姓名": common.name(world, who),
        "身份证件号": document,
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "民族": common.ethnicity_name(world, who),
        "户籍区划": common.place(people.village[who]),
        "学校代码": numbered("3162", school_number, 6),
        "学校名称": where(
            special, numbered("特殊教育学校", school_number % 90, 2), numbered("学校", school_number, 4)
        ),
        "办学类型": pick(["普通", "特教"], special.astype(int)),
        "学段": pick(_STAGES, stage),
        "年级": grade,
        "就读状态": pick(ROLL_STATES, state),
        "残疾类型": pick(_DISABILITIES, category),
        "随班就读类型": pick(_INCLUSIVE, np.where((placement == 2) & (category < 8), category, 0)),
        "安置方式": pick(_PLACEMENTS, placement),
        "寄宿": pick(["否", "是"], (draws.random() < 0.25).astype(int)),
        "学年": whole(year),
        "备注": constant(None, count),
    }
    facts = {
        "year": year,
        "closed": year != world.clock.school_year,
        "state": state,
        "by_card": by_card,
        "disabled": (category > 0) & ~np.isin(category, (NOT_STATED, NOT_LISTED)),
        "stated": category,
        "placement": placement,
    }
    number = who * _YEARS + year
    return Frame(_SOURCE, "student_record", columns, who, ("全国学籍号", "学年"), facts, number)


def national_frame(world: World) -> Frame:
    """Answers by list; who is missing here gets 无记录."""
    who = np.flatnonzero(world.school.national != NATIONAL_NONE)
    count, draws = len(who), world.draws("national rows", who)
    last_year = world.school.national[who] == NATIONAL_LAST_YEAR
    enrolled = last_year | (world.school.national[who] == NATIONAL_IN)
    year = world.clock.school_year - last_year
    away = world.school.year[who] != world.clock.school_year
    provinces = ["甘肃省", "陕西省", "青海省", "宁夏回族自治区", "新疆维吾尔自治区", "江苏省"]
    stage, _ = _stage_and_grade(world, who)
    columns = {
        "证件号码": common.id_number(world, who),
        "姓名": common.name(world, who),
        "应答": constant(None, count),
        "应答结果": pick(["不在籍", "在籍"], enrolled.astype(int)),
        "就读状态": pick(ROLL_STATES, np.where(enrolled, 0, draws.choice([2, 3, 4]))),
        "学段": pick(_STAGES, stage),
        "学校所在省": pick(provinces, np.where(away & enrolled, draws.integers(1, 6), 0)),
        "学年": whole(year),
    }
    facts = {"enrolled": enrolled, "year": year}
    return Frame(_SOURCE, "national_roll_answer", columns, who, ("证件号码",), facts)
