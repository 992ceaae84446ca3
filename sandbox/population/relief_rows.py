"""Civil affairs' relief lists: 低保人员, 特困人员, 火化登记."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import guardians, households
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER, PARENT
from sandbox.population.relief import COVERED
from sandbox.population.relief_columns import BIRTH, SOURCE, statistics_month, stop_reason
from sandbox.population.text import constant, dates, months, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["allowance_frame", "cremation_frame", "hardship_frame"]

_CLASSES = ["A", "B", "C", "一类", "二类", "三类", "四类"]
_CAUSES = ["因残", "因病", "缺劳力", "因学", "其他"]


def allowance_frame(world: World) -> Frame:
    """Members of 低保 households, covered or not, holders and their families alike."""
    people, relief = world.people, world.relief
    in_home = (relief.allowance > 0) & (
        (relief.allowance_stop == NEVER) | (relief.allowance_stop > world.clock.benefit_month - 12)
    )
    teller = households.teller(people)  # the holder whose facts a household member's row repeats
    who = np.flatnonzero(in_home[teller])
    teller, is_holder = teller[who], people.role[who] == HOLDER
    draws = world.draws("allowance rows", who)
    covered = np.where(is_holder, relief.allowance[teller] == COVERED, draws.random() < 0.93)
    start, stop = relief.allowance_start[teller], relief.allowance_stop[teller]
    died = world.deaths.date[teller] != NEVER
    stop = np.where(died & ~is_holder, NEVER, stop)  # the family stays when the holder dies
    urban = places().is_urban[people.village[who]]
    count = len(who)
    added = covered & is_holder & ~world.no_supplement[teller]
    supplement = np.where(added, draws.integers(30, 120), 0)
    columns = {
        "家庭编号": numbered("DB62", people.anchor[who] + 1, 9),
        "成员序号": whole(people.place[who]),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "民族": common.ethnicity_name(world, who),
        "户籍区划": common.place(people.village[who]),
        "联系电话": common.phone(world, people.anchor[who]),
        "与申请人关系": households.relations(people, "本人").take(pa.array(who)),
        "是否保障对象": pick(["否", "是"], covered.astype(int)),
        "城乡类别": pick(["农村", "城市"], urban.astype(int)),
        "保障类别": pick(_CLASSES, np.where(urban, draws.integers(0, 3), draws.integers(3, 7))),
        "月保障金": whole(np.where(covered, draws.integers(180, 620), 0)),
        "分类施保金": whole(supplement),
        "致困原因": pick(_CAUSES, draws.integers(0, len(_CAUSES))),
        "单人保标识": pick(["否", "是"], (draws.random() < 0.05).astype(int)),
        "起保年月": months(start),
        "停保年月": months(stop),
        "停保原因": stop_reason(draws, stop, died),
        "统计月份": statistics_month(world, count),
    }
    facts = {"covered": covered, "start": start, "stop": stop, "supplement": supplement}
    return Frame(SOURCE, "subsistence_allowance_member", columns, who, ("家庭编号", "成员序号"), facts)


def _some_parents(world: World, topic: str, share: float) -> Arr:
    """Some of the old people in the holders' households."""
    parents = np.flatnonzero(world.people.role == PARENT)
    return np.asarray(parents[world.draws(topic, parents).random() < share])


def hardship_frame(world: World) -> Frame:
    """特困 support: holders who have it, and some old people around them."""
    people, relief, month = world.people, world.relief, world.clock.benefit_month
    kept = (relief.hardship_start != NEVER) & (
        (relief.hardship_stop == NEVER) | (relief.hardship_stop > month - 12)
    )
    others = _some_parents(world, "others in hardship", 0.1)
    holders = np.flatnonzero(kept)
    who = np.r_[holders, others]
    since = world.draws("others in hardship since", others).integers(1, 150)
    start = np.r_[relief.hardship_start[holders], world.origin.benefit_month - since]
    stop = np.r_[relief.hardship_stop[holders], np.full(len(others), NEVER)]
    draws = world.draws("hardship rows", who)
    died = np.r_[world.deaths.date[holders] != NEVER, np.zeros(len(others), dtype=bool)]
    count = len(who)
    institution = draws.random() < 0.3
    grade = draws.integers(0, 3)
    columns = {
        "救助供养编号": numbered("TK62", who + 1, 9),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(people.village[who]),
        "供养方式": pick(["分散", "集中"], institution.astype(int)),
        "自理能力等级": pick(["全自理", "半护理", "全护理"], grade),
        "基本生活标准": whole(draws.integers(600, 980)),
        "照料护理标准": whole(100 + grade * 250),
        "机构代码": where(institution, numbered("JG", draws.integers(1, 400), 6), constant(None, count)),
        "起始年月": months(start),
        "停止年月": months(stop),
        "停止原因": stop_reason(draws, stop, died),
        "统计月份": statistics_month(world, count),
    }
    facts = {"start": start, "stop": stop}
    return Frame(SOURCE, "extreme_hardship_support", columns, who, ("救助供养编号",), facts)


def cremation_frame(world: World) -> Frame:
    """Cremations recorded by T, of holders and of other people."""
    deaths, people, today = world.deaths, world.people, world.clock.today
    holders = np.flatnonzero((deaths.cremated != NEVER) & (deaths.cremated <= today))
    guardian, guardian_died = guardians.buried(world)
    spared = np.r_[guardian, guardians.persons(world)]
    others = np.setdiff1d(_some_parents(world, "others cremated", 0.04), spared)
    ago = world.draws("others cremated on", others).integers(10, 1400)
    gone = np.r_[guardian_died, world.origin.today - ago]
    others = np.r_[guardian, others]
    who = np.r_[holders, others]
    died = np.r_[deaths.cremation_date[holders], gone]
    # Who writes a death down for a day to come writes the cremation after it; the gate would refuse the list.
    burned = np.maximum(deaths.cremated[holders] - 1, deaths.cremation_date[holders])
    cremated = np.r_[burned, gone + 3]
    recorded = np.r_[deaths.cremated[holders], gone + 4]
    columns = {
        "登记编号": numbered("HH62", who + 1, 9),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(people.village[who]),
        "死亡日期": dates(died),
        "火化日期": dates(cremated),
        "登记日期": dates(recorded),
        "死因": pick(["疾病", "意外", "其他"], world.draws("cremation rows", who).integers(0, 3)),
    }
    return Frame(SOURCE, "cremation_record", columns, who, ("登记编号",), {"date": died})
