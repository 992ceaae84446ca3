"""The two disability subsidies and their payments: 两项补贴, 补贴发放."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr, month_of, month_start
from sandbox.population.divisions import load as places
from sandbox.population.frame import Frame
from sandbox.population.register_rows import card_numbers
from sandbox.population.relief_columns import BIRTH, LIVING, NURSING, SOURCE, statistics_month, stop_reason
from sandbox.population.text import constant, dates, months, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["payment_frame", "subsidy_frame"]

_GRANTS, _MONTHS = 4, 1_000  # grants of a holder, and months in a payment's number, which never meet


def subsidy_frame(world: World) -> Frame:
    """Grants of both subsidies, running and ended within a year."""
    cards, grants = world.cards, world.grants
    who, kind, start, stop, village, number = _granted(world)
    count, draws = len(who), world.draws("subsidy rows", number)
    county = places().county_number(village)
    amount = np.where(kind == LIVING, policy.living_amount(county), policy.nursing_amount(county))
    applied = month_start(start - grants.applied_before[kind, who]) + draws.integers(0, 25)
    decided = month_start(month_of(applied) + grants.decided_after[kind, who])
    quickly = applied + draws.integers(5, 30)
    approved = np.where(grants.decided_after[kind, who] > 0, decided + 12, quickly)
    suffix = np.where(cards.reissue[who] > 0, np.char.add("B", cards.reissue[who].astype("<U1")), "")
    grave = cards.level[who] <= 2
    columns = {
        "申请编号": numbered("BT62", number, 10),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(village),
        "残疾人证号": card_numbers(
            common.id_number(world, who), cards.category[who], cards.level[who], suffix
        ),
        "补贴类型": pick(["01 生活", "02 护理"], kind),
        "认定依据": where(
            kind == LIVING, constant("低保", count), pick(["三级智力、精神", "重度"], grave.astype(int))
        ),
        "认定残疾类别": pick([None, *"1234567"], cards.approved_category[who]),
        "认定残疾等级": pick([None, *"1234"], cards.approved_level[who]),
        "月标准": whole(amount),
        "受理渠道": pick(["本地", "跨省通办", "网上"], draws.choice(3, p=[0.88, 0.04, 0.08])),
        "申请日期": dates(applied),
        "审定日期": dates(approved),
        "起始月份": months(start),
        "停发月份": months(stop),
        "停发原因": stop_reason(draws, stop, world.deaths.date[who] != NEVER),
        "其他护理补贴": constant(None, count),
        "统计月份": statistics_month(world, count),
    }
    facts = {
        "kind": kind,
        "start": start,
        "stop": stop,
        "amount": amount,
        "village": village,
        "county": county,
        "applied": month_of(applied),
        "approved": month_of(approved),
        "grant": np.arange(count),
        "category": cards.approved_category[who],
        "level": cards.approved_level[who],
    }
    return Frame(SOURCE, "disability_subsidy", columns, who, ("申请编号",), facts, number)


def _granted(world: World) -> tuple[Arr, Arr, Arr, Arr, Arr, Arr]:
    """Whose, which of the two, first and last month, the village that grants it, its number; by holder."""
    people, relief, grants, month = world.people, world.relief, world.grants, world.clock.benefit_month
    parts = []
    for each, start, stop in (
        (LIVING, relief.living_start, relief.living_stop),
        (NURSING, relief.nursing_start, relief.nursing_stop),
    ):
        kept = np.flatnonzero((start != NEVER) & ((stop == NEVER) | (stop > month - 13)))
        parts.append((kept, np.full(len(kept), each), start[kept], stop[kept], people.village[kept],
                      kept * _GRANTS + each))  # fmt: skip
        again = np.flatnonzero(grants.elsewhere[each] >= 0)
        parts.append((again, np.full(len(again), each), grants.elsewhere_start[each, again],
                      grants.elsewhere_stop[each, again], grants.elsewhere[each, again],
                      again * _GRANTS + 2 + each))  # fmt: skip
    who, kind, start, stop, village, number = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(who, kind="stable")
    return who[order], kind[order], start[order], stop[order], village[order], number[order]


def payment_frame(world: World, subsidies: Frame) -> Frame:
    """Payments of the last three months; most succeed."""
    last = world.clock.benefit_month
    start, stop = subsidies.facts["start"], subsidies.facts["stop"]
    until, ends = world.pay_until[subsidies.person], world.grants.unpaid_from
    unpaid_from = ends[subsidies.facts["kind"], subsidies.person]
    rows, month = [], []
    for each in (last - 2, last - 1, last):
        due = policy.paid_in(each, start, stop) | ((start <= each) & (until >= each))
        due &= (unpaid_from == NEVER) | (unpaid_from > each)
        rows.append(np.flatnonzero(due))
        month.append(np.full(int(due.sum()), each))
    row, paid_for = np.concatenate(rows), np.concatenate(month)
    order = np.argsort(row, kind="stable")
    row, paid_for = row[order], paid_for[order]
    who = subsidies.person[row]
    number = subsidies.number[row] * _MONTHS + paid_for % _MONTHS
    draws = world.draws("payment rows", number)
    failed = (draws.random() < 0.012) & ~world.cast[who]
    failed |= world.pay_fails[who]
    taken, kind = pa.array(row), subsidies.facts["kind"][row]
    amount = subsidies.facts["amount"][row] - world.grants.short[kind, who]
    columns = {
        "发放编号": numbered("FF62", number, 11),
        "申请编号": subsidies.columns["申请编号"].take(taken),
        "补贴类型": subsidies.columns["补贴类型"].take(taken),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(subsidies.facts["village"][row]),
        "发放月份": months(paid_for),
        "金额": whole(amount),
        "发放日期": dates(np.minimum(month_start(paid_for) + draws.integers(9, 26), world.clock.today - 1)),
        "发放状态": pick(["成功", "失败"], failed.astype(int)),
        "统计月份": statistics_month(world, len(row)),
    }
    facts = {"kind": kind, "month": paid_for, "paid": ~failed, "amount": amount, "grant": row}
    return Frame(SOURCE, "subsidy_payment", columns, who, ("发放编号",), facts, number)
