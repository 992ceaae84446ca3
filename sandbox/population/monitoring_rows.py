"""The anti-relapse list: every member of a watched household, disabled ones often under the card number."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import divisions, households
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER
from sandbox.population.register_rows import card_numbers
from sandbox.population.text import constant, dates, months, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["monitored_frame"]

# The same set written in any order, with whatever separator the typist liked.
_DISABLED = [
    "残疾",
    "残疾,患有大病",
    "患有大病,残疾",
    "长期慢性病，残疾",
    "残疾、长期慢性病",
    "残疾；患有大病",
]
_NOT_DISABLED = ["健康", "健康", "健康", "长期慢性病", "患有大病", "长期慢性病,患有大病"]
_CATEGORIES = ["脱贫不稳定户", "边缘易致贫户", "突发严重困难户"]
_RISKS = ["因病", "因残", "因残,因病", "缺劳力", "因学", "就业不稳", "因灾", "因病、缺劳力"]
_RULE_BREAKING = (0, 9)


def monitored_frame(world: World) -> Frame:
    people, watch = world.people, world.monitoring
    teller = households.teller(people)
    home = np.zeros(world.holders, dtype=bool)
    home[people.anchor[: world.holders][watch.listed]] = True
    is_holder = people.role == HOLDER
    who = np.flatnonzero(np.where(is_holder, watch.listed[teller], home[people.anchor]))
    count, is_holder = len(who), is_holder[who]
    draws = world.draws("monitored rows", who)
    safe = np.where(is_holder, who, 0)
    disabled = is_holder & watch.says_disabled[safe]
    long_document = is_holder & watch.long_document[safe]
    says_card = is_holder & watch.says_card[safe]
    subsidised = is_holder & watch.subsidised[safe]
    ids = common.id_number(world, who)
    tail_category, tail_level, suffix = (
        values[safe] for values in (watch.tail_category, watch.tail_level, watch.suffix)
    )
    document = where(long_document, card_numbers(ids, tail_category, tail_level, suffix), ids)
    status = pick(_DISABLED, draws.choice(len(_DISABLED), p=[0.5, 0.15, 0.1, 0.1, 0.1, 0.05]))
    serial = draws.random() < 0.2
    birth = world.people.birth[who]
    parts = divisions.load().village_parts
    village = people.village[who]
    cleared = draws.random() < 0.45
    identified = world.origin.benefit_month - 3 - people.anchor[who] % 60
    cleared_on = np.where(cleared, world.origin.today - draws.integers(20, 900), NEVER)
    columns = {
        "省": constant("甘肃省", count),
        "市": pick(parts[0], village),
        "县": pick(parts[1], village),
        "乡": pick(parts[2], village),
        "村": pick(parts[3], village),
        "行政区划代码": common.place(village),
        "户编号": numbered("62", people.anchor[who] + 1, 12),
        "人口编号": whole(people.place[who]),
        "姓名": common.name(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": where(serial, whole(birth + 25569), dates(birth, "%Y%m%d")),
        "证件类型": pick(["居民身份证", "残疾人证"], says_card.astype(int)),
        "证件号码": document,
        "民族": common.ethnicity_name(world, who),
        "户联系电话": common.phone(world, people.anchor[who]),
        "与户主关系": households.relations(people, "户主").take(pa.array(who)),
        "文化程度": pick(
            ["文盲或半文盲", "小学", "初中", "高中", "大专"],
            draws.choice(5, p=[0.25, 0.35, 0.27, 0.1, 0.03]),
        ),
        "在校生状况": _student_words(world, who),
        "劳动技能": pick(
            ["普通劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"],
            np.where(disabled, draws.integers(1, 4), 0),
        ),
        "健康状况": where(disabled, status, pick(_NOT_DISABLED, draws.integers(0, len(_NOT_DISABLED)))),
        "户类型": pick(["一般农户", "脱贫户"], draws.integers(0, 2)),
        "监测对象类别": pick(_CATEGORIES, people.anchor[who] % 3),
        "识别监测时间": months(identified),
        "风险类型": pick(_RISKS, people.anchor[who] % len(_RISKS)),
        "风险是否已消除": pick(["否", "是"], cleared.astype(int)),
        "风险消除时间": dates(cleared_on, "%Y%m%d"),
        "是否享受低保": pick(["否", "是"], (world.relief.allowance[teller[who]] > 0).astype(int)),
        "是否特困供养人员": pick(
            ["否", "是"], (is_holder & (world.relief.hardship_start[safe] != NEVER)).astype(int)
        ),
        "残疾类别": _category_words(world, safe, disabled),
        "残疾证办证年度": whole(np.where(disabled, _year(world.cards.first_issued[safe]), NEVER)),
        "综合保障帮扶": pick(
            ["低保", "残疾人补贴", "养老保险，低保", "残疾人补贴、养老保险"],
            np.where(subsidised, 1 + 2 * (who % 5 == 0), draws.choice([-1, 0, 2])),
        ),
        "年度": constant(str(world.clock.as_of.year), count),
    }
    facts = {
        "disabled": disabled,
        "says_card": says_card,
        "long": long_document,
        "tail_category": tail_category,
        "tail_level": tail_level,
        "suffix": suffix,
        "subsidised": subsidised,
        "home": people.anchor[who],
        "cleared": cleared,
        "identified": identified,
    }
    return Frame("poverty_alleviation", "monitored_member", columns, who, ("户编号", "人口编号"), facts)


def _year(days: Arr) -> Arr:
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _student_words(world: World, who: Arr) -> pa.Array:
    age = (world.clock.today - world.people.birth[who]) / 365.25
    code = np.select([age < 3.5, age < 6.3, age < 12.3, age < 15.3], [0, 1, 2, 3], 4)
    return pick(["学龄前儿童", "学前教育", "小学", "七年级", "非在校生"], code)


def _category_words(world: World, holder: Arr, disabled: Arr) -> pa.Array:
    words = [None, "视力", "听力", "言语", "肢体", "智力", "精神", "多重"]
    return pick(words, np.where(disabled, world.cards.category[holder], 0))
