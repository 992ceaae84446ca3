"""Civil affairs' five lists: 低保人员, 特困人员, 两项补贴, 补贴发放, 火化登记."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import households, policy
from sandbox.population.clock import NEVER, Arr, month_start
from sandbox.population.divisions import load as places
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER, PARENT
from sandbox.population.register_rows import card_numbers
from sandbox.population.relief import COVERED
from sandbox.population.text import constant, dates, months, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = [
    "LIVING",
    "NURSING",
    "allowance_frame",
    "cremation_frame",
    "hardship_frame",
    "payment_frame",
    "subsidy_frame",
]

LIVING, NURSING = 0, 1
_SOURCE = "social_relief"
_BIRTH = "%Y%m%d"
_CLASSES = ["A", "B", "C", "一类", "二类", "三类", "四类"]
_CAUSES = ["因残", "因病", "缺劳力", "因学", "其他"]


def _month_column(world: World, count: int) -> pa.Array:
    return months(np.full(count, world.clock.benefit_month))


def _reason(rng: np.random.Generator, stop: Arr, died: Arr) -> pa.Array:
    words: list[str | None] = ["死亡", "收入超标", "自愿放弃", "户籍迁出", "不再符合条件"]
    code = np.where(died, 0, rng.integers(1, len(words), len(stop)))
    return pick(words, np.where(stop == NEVER, -1, code))


def allowance_frame(world: World) -> Frame:
    """Members of 低保 households, covered or not, holders and their families alike."""
    rng = world.rng("allowance rows")
    people, relief = world.people, world.relief
    in_home = (relief.allowance > 0) & (
        (relief.allowance_stop == NEVER) | (relief.allowance_stop > world.clock.benefit_month - 12)
    )
    teller = households.teller(people)  # the holder whose facts a household member's row repeats
    who = np.flatnonzero(in_home[teller])
    teller, is_holder = teller[who], people.role[who] == HOLDER
    covered = np.where(is_holder, relief.allowance[teller] == COVERED, rng.random(len(who)) < 0.93)
    start, stop = relief.allowance_start[teller], relief.allowance_stop[teller]
    died = world.deaths.date[teller] != NEVER
    stop = np.where(died & ~is_holder, NEVER, stop)  # the family stays when the holder dies
    urban = places().is_urban[people.village[who]]
    count = len(who)
    columns = {
        "家庭编号": numbered("DB62", people.anchor[who] + 1, 9),
        "成员序号": whole(households.place_in_household(people.anchor[who])),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "民族": common.ethnicity_name(world, who),
        "户籍区划": common.place(people.village[who]),
        "联系电话": common.phone(world, people.anchor[who]),
        "与申请人关系": households.relations(people, "本人").take(pa.array(who)),
        "是否保障对象": pick(["否", "是"], covered.astype(int)),
        "城乡类别": pick(["农村", "城市"], urban.astype(int)),
        "保障类别": pick(_CLASSES, np.where(urban, rng.integers(0, 3, count), rng.integers(3, 7, count))),
        "月保障金": whole(np.where(covered, rng.integers(180, 620, count), 0)),
        "分类施保金": whole(np.where(covered & is_holder, rng.integers(30, 120, count), 0)),
        "致困原因": pick(_CAUSES, rng.integers(0, len(_CAUSES), count)),
        "单人保标识": pick(["否", "是"], (rng.random(count) < 0.05).astype(int)),
        "起保年月": months(start),
        "停保年月": months(stop),
        "停保原因": _reason(rng, stop, died),
        "统计月份": _month_column(world, count),
    }
    facts = {"covered": covered, "start": start, "stop": stop}
    return Frame(_SOURCE, "subsistence_allowance_member", columns, who, ("家庭编号", "成员序号"), facts)


def hardship_frame(world: World) -> Frame:
    """特困 support: holders who have it, and some old people around them."""
    rng = world.rng("hardship rows")
    people, relief, month = world.people, world.relief, world.clock.benefit_month
    kept = (relief.hardship_start != NEVER) & (
        (relief.hardship_stop == NEVER) | (relief.hardship_stop > month - 12)
    )
    others = np.flatnonzero((people.role == PARENT) & (rng.random(len(people.role)) < 0.1))
    holders = np.flatnonzero(kept)
    who = np.r_[holders, others]
    start = np.r_[relief.hardship_start[holders], month - rng.integers(1, 150, len(others))]
    stop = np.r_[relief.hardship_stop[holders], np.full(len(others), NEVER)]
    died = np.r_[world.deaths.date[holders] != NEVER, np.zeros(len(others), dtype=bool)]
    count = len(who)
    institution = rng.random(count) < 0.3
    grade = rng.integers(0, 3, count)
    columns = {
        "救助供养编号": numbered("TK62", np.arange(count) + 1, 9),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "户籍区划": common.place(people.village[who]),
        "供养方式": pick(["分散", "集中"], institution.astype(int)),
        "自理能力等级": pick(["全自理", "半护理", "全护理"], grade),
        "基本生活标准": whole(rng.integers(600, 980, count)),
        "照料护理标准": whole(100 + grade * 250),
        "机构代码": where(institution, numbered("JG", rng.integers(1, 400, count), 6), constant(None, count)),
        "起始年月": months(start),
        "停止年月": months(stop),
        "停止原因": _reason(rng, stop, died),
        "统计月份": _month_column(world, count),
    }
    facts = {"start": start, "stop": stop}
    return Frame(_SOURCE, "extreme_hardship_support", columns, who, ("救助供养编号",), facts)


def subsidy_frame(world: World) -> Frame:
    """Grants of both subsidies, running and ended within a year."""
    rng = world.rng("subsidy rows")
    people, cards, relief, month = world.people, world.cards, world.relief, world.clock.benefit_month
    parts = []
    for kind, start, stop in (
        (LIVING, relief.living_start, relief.living_stop),
        (NURSING, relief.nursing_start, relief.nursing_stop),
    ):
        kept = np.flatnonzero((start != NEVER) & ((stop == NEVER) | (stop > month - 13)))
        parts.append((kept, np.full(len(kept), kind), start[kept], stop[kept]))
    who, kind, start, stop = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(who, kind="stable")
    who, kind, start, stop = who[order], kind[order], start[order], stop[order]
    count = len(who)
    county = people.county()[who]
    amount = np.where(kind == LIVING, policy.living_amount(county), policy.nursing_amount(county))
    applied = month_start(start) + rng.integers(0, 25, count)
    suffix = np.where(cards.reissue[who] > 0, np.char.add("B", cards.reissue[who].astype("<U1")), "")
    grave = cards.level[who] <= 2
    columns = {
        "申请编号": numbered("BT62", np.arange(count) + 1, 10),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "户籍区划": common.place(people.village[who]),
        "残疾人证号": card_numbers(
            common.id_number(world, who), cards.category[who], cards.level[who], suffix
        ),
        "补贴类型": pick(["01 生活", "02 护理"], kind),
        "认定依据": where(
            kind == LIVING, constant("低保", count), pick(["三级智力、精神", "重度"], grave.astype(int))
        ),
        "认定残疾类别": whole(cards.category[who]),
        "认定残疾等级": whole(cards.level[who]),
        "月标准": whole(amount),
        "受理渠道": pick(["本地", "跨省通办", "网上"], rng.choice(3, count, p=[0.88, 0.04, 0.08])),
        "申请日期": dates(applied),
        "审定日期": dates(applied + rng.integers(5, 30, count)),
        "起始月份": months(start),
        "停发月份": months(stop),
        "停发原因": _reason(rng, stop, world.deaths.date[who] != NEVER),
        "其他护理补贴": constant(None, count),
        "统计月份": _month_column(world, count),
    }
    facts = {"kind": kind, "start": start, "stop": stop, "amount": amount}
    return Frame(_SOURCE, "disability_subsidy", columns, who, ("申请编号",), facts)


def payment_frame(world: World, subsidies: Frame) -> Frame:
    """Payments of the last three months; most succeed."""
    rng = world.rng("payment rows")
    last = world.clock.benefit_month
    start, stop = subsidies.facts["start"], subsidies.facts["stop"]
    until = world.pay_until[subsidies.person]
    rows, month = [], []
    for each in (last - 2, last - 1, last):
        due = policy.paid_in(each, start, stop) | ((start <= each) & (until >= each))
        rows.append(np.flatnonzero(due))
        month.append(np.full(int(due.sum()), each))
    row, paid_for = np.concatenate(rows), np.concatenate(month)
    order = np.argsort(row, kind="stable")
    row, paid_for = row[order], paid_for[order]
    who, count = subsidies.person[row], len(row)
    failed = (rng.random(count) < 0.012) & ~world.cast[who]
    failed |= world.pay_fails[who]
    taken = pa.array(row)
    columns = {
        "发放编号": numbered("FF62", np.arange(count) + 1, 10),
        "申请编号": subsidies.columns["申请编号"].take(taken),
        "补贴类型": subsidies.columns["补贴类型"].take(taken),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "户籍区划": common.place(world.people.village[who]),
        "发放月份": months(paid_for),
        "金额": whole(subsidies.facts["amount"][row]),
        "发放日期": dates(
            np.minimum(month_start(paid_for) + rng.integers(9, 26, count), world.clock.today - 1)
        ),
        "发放状态": pick(["成功", "失败"], failed.astype(int)),
        "统计月份": _month_column(world, count),
    }
    facts = {"kind": subsidies.facts["kind"][row], "month": paid_for, "paid": ~failed}
    return Frame(_SOURCE, "subsidy_payment", columns, who, ("发放编号",), facts)


def cremation_frame(world: World) -> Frame:
    """Cremations recorded by T, of holders and of other people."""
    rng = world.rng("cremation rows")
    deaths, people, today = world.deaths, world.people, world.clock.today
    holders = np.flatnonzero((deaths.cremated != NEVER) & (deaths.cremated <= today))
    others = np.flatnonzero((people.role == PARENT) & (rng.random(len(people.role)) < 0.04))
    gone = today - rng.integers(10, 1400, len(others))
    who = np.r_[holders, others]
    died = np.r_[deaths.cremation_date[holders], gone]
    cremated = np.r_[np.maximum(deaths.cremated[holders] - 1, 0), gone + 3]
    recorded = np.r_[deaths.cremated[holders], gone + 4]
    columns = {
        "登记编号": numbered("HH62", np.arange(len(who)) + 1, 9),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, _BIRTH),
        "户籍区划": common.place(people.village[who]),
        "死亡日期": dates(died),
        "火化日期": dates(cremated),
        "登记日期": dates(recorded),
        "死因": pick(["疾病", "意外", "其他"], rng.integers(0, 3, len(who))),
    }
    return Frame(_SOURCE, "cremation_record", columns, who, ("登记编号",), {"date": died})
