"""The register's two views: 残疾人证 and 残疾分项."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sandbox.population import common_columns as common
from sandbox.population import divisions, guardians, policy
from sandbox.population.clock import Arr
from sandbox.population.frame import Frame
from sandbox.population.text import constant, dates, join, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["card_frame", "card_numbers", "component_frame"]


def card_numbers(ids: pa.Array, category: Arr, level: Arr, suffix: Arr) -> pa.Array:
    """ID number, category digit, level digit and 'B1'… for a replacement."""
    return join(ids, whole(category), whole(level), pa.array(suffix.astype(str), pa.string()))


def _main_and_extra(world: World) -> tuple[Arr, Arr, Arr, Arr, Arr, Arr]:
    """Holder, status, issue day, 'is the main row', day of status and record number of every card row."""
    cards, extra = world.cards, world.extra_cards
    first, other = np.flatnonzero(world.has_card), np.flatnonzero(~extra.struck)
    main = np.arange(len(first) + len(other)) < len(first)
    holder = np.r_[first, extra.holder[other]]
    status = np.r_[cards.status[first], extra.status[other]]
    issued = np.r_[cards.issued[first], extra.issued[other]]
    changed = np.r_[cards.changed[first], extra.changed[other]]
    # Even numbers for main cards and odd ones for others, in no order: neither is always the older.
    shuffled = world.rng("card rows").permutation(world.holders)
    record = np.r_[2 * shuffled[first], 2 * shuffled[other % world.holders] + 1]
    return holder, status, issued, main, changed, record


def card_frame(world: World) -> Frame:
    """One row a card: the main one of every holder, and the others some have had or should not have."""
    cards, people = world.cards, world.people
    holder, status, issued, main, changed, record = _main_and_extra(world)
    count = len(holder)
    reissue = np.where(main, cards.reissue[holder], 0)
    suffix = np.where(reissue > 0, np.char.add("B", reissue.astype("<U1")), "")
    ids = common.id_number(world, holder)
    number = card_numbers(ids, cards.category[holder], cards.level[holder], suffix)
    valid_to = np.where(main, cards.valid_to[holder], issued + 3652)
    reason = np.where(main, cards.reason[holder], np.where(status == policy.CANCELLED, "换领新证", ""))
    guardian = guardians.persons(world)[holder]
    has_guardian = guardian >= 0
    places = divisions.load()
    since = np.maximum(changed, issued)
    columns = {
        "记录编号": numbered("62", record + 1, 10),
        "残疾人证号": number,
        "姓名": common.name(world, holder),
        "公民身份号码": ids,
        "性别": whole(people.sex[holder]),
        "出生日期": common.birth(world, holder, "%Y-%m-%d"),
        "民族": common.ethnicity_code(world, holder),
        "户籍区划": common.place(people.village[holder]),
        "现住区划": common.place(people.residence[holder]),
        "户籍地址": pick(places.village_addresses, people.village[holder]),
        "联系电话": common.phone(world, holder),
        "证件代次": whole(np.where(main, cards.generation[holder], 2)),
        "残疾类别": pick([None, *"1234567"], cards.stored_category[holder]),
        "残疾等级": pick([None, *"1234"], cards.stored_level[holder]),
        "首次发证日期": dates(np.minimum(cards.first_issued[holder], issued)),
        "发证日期": dates(issued),
        "有效期起": dates(issued),
        "有效期止": dates(valid_to),
        "证件状态": whole(status),
        "状态日期": dates(changed),
        "状态原因": pc.if_else(pc.equal(pa.array(reason), ""), None, pa.array(reason)),
        "补办次数": whole(reissue),
        "批准残联": whole(people.county()[holder]),
        "监护人姓名": guardians.names(world).take(pa.array(holder)),
        "监护人证件号码": pick(people.ids, guardian),
        "监护人关系": guardians.relations(world, guardian),
        "监护人电话": where(
            has_guardian, common.phone(world, np.maximum(guardian, 0)), constant(None, count)
        ),
        "生活自理能力": whole(np.clip(4 - cards.level[holder], 1, 3)),
        "照片编号": numbered("ZP", record + 1, 10),
        "更新时间": common.updated(world, world.draws("card rows", record), since),
    }
    facts = {
        "status": status,
        "changed": changed,
        "issued": issued,
        "valid_to": valid_to,
        "record": record,
        "category": cards.stored_category[holder],
        "level": cards.stored_level[holder],
        "damage": np.where(main, cards.damage[holder], ""),
        "number_category": cards.category[holder],
        "number_level": cards.level[holder],
        "long_number": reissue > 0,
        "main": main,
        "lapsed": np.isin(reason, ("换领新证", "逾期未换领")),
    }
    return Frame("disability_card", "disability_card", columns, holder, ("记录编号",), facts, record)


def component_frame(world: World, cards: Frame) -> Frame:
    """One row for each component of a multiple card, of the main one and of others."""
    multiple = world.cards.category == 7
    main = world.cards.components * multiple[:, None]
    extra = world.extra_cards
    levels = np.concatenate([main[world.has_card], extra.components[~extra.struck]])
    card, position = np.nonzero(levels)
    holder, level = cards.person[card], levels[card, position]
    assessed = cards.facts["issued"][card] - 20
    number = cards.facts["record"][card] * len(levels[0]) + position
    columns = {
        "分项编号": numbered("F62", number + 1, 10),
        "记录编号": cards.columns["记录编号"].take(pa.array(card)),
        "公民身份号码": common.id_number(world, holder),
        "姓名": common.name(world, holder),
        "户籍区划": common.place(world.people.village[holder]),
        "类别": whole(position + 1),
        "等级": whole(level),
        "评定日期": dates(assessed),
        "更新时间": common.updated(world, world.draws("component rows", number), assessed),
    }
    facts = {"category": position + 1, "level": level, "record": cards.facts["record"][card]}
    return Frame("disability_card", "disability_component", columns, holder, ("分项编号",), facts, number)
