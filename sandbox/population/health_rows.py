"""Health: deaths by list, and what clinics and screening posts report. Codes are one off from the card's."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.care import ITEMS, USUAL
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER
from sandbox.population.text import constant, dates, join, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["contract_frame", "death_frame", "rehabilitation_frame", "screening_frame"]

_SOURCE = "health"
_ISO = "%Y-%m-%d"


def death_frame(world: World) -> Frame:
    """Deaths of holders; what is registered after T is written here but not answered yet."""
    deaths = world.deaths
    who = np.flatnonzero(deaths.registered != NEVER)
    columns = {
        "证件号码": common.id_number(world, who),
        "姓名": common.name(world, who),
        "应答": constant(None, len(who)),
        "死亡日期": dates(deaths.health_date[who]),
        "登记日期": dates(deaths.registered[who]),
    }
    facts = {"date": deaths.health_date[who], "registered": deaths.registered[who]}
    return Frame(_SOURCE, "death_record", columns, who, ("证件号码",), facts)


def _person_columns(world: World, who: Arr, name: str) -> dict[str, pa.Array]:
    return {
        name: common.name(world, who),
        "证件号码": common.id_number(world, who),
        "出生日期": common.birth(world, who, _ISO),
        "现住区划": common.place(world.people.residence[who]),
    }


def screening_frame(world: World) -> Frame:
    """Screening of children under seven: the ones with a card, and many without."""
    rng = world.rng("screening rows")
    people, today = world.people, world.clock.today
    age = (today - people.birth) / 365.25
    chance = np.where(people.role == HOLDER, 0.85, 0.9)
    who = np.flatnonzero((age < 7) & (rng.random(len(age)) < chance))
    count, is_holder = len(who), people.role[who] == HOLDER
    safe = np.where(is_holder, who, 0)
    is_ill = is_holder & ~world.sound_at_screening[safe]
    category = np.where(is_ill, world.cards.category[safe], 0)
    code = np.where(is_ill, np.where(category == 7, 8, category + 1), 1)
    screened = (
        people.birth[who]
        + 60
        + (rng.random(count) * np.maximum(1, today - people.birth[who] - 70)).astype(np.int64)
    )
    referred = np.where(is_ill & (rng.random(count) < 0.6), np.minimum(screened + 15, today - 1), NEVER)
    columns = (
        {"筛查编号": numbered("SC", np.arange(count) + 1, 9)}
        | _person_columns(world, who, "儿童姓名")
        | {
            "性别": common.sex_word(world, who),
            "筛查阶段": pick(["初筛", "复筛", "诊断"], np.where(is_ill, 2, rng.integers(0, 2, count))),
            "结果": pick(["未见异常", "确诊"], is_ill.astype(int)),
            "残疾类别": whole(code),
            "诊断日期": dates(np.where(is_ill, screened, NEVER)),
            "转介机构": pick([None, "康复定点机构"], (referred != NEVER).astype(int)),
            "转介日期": dates(referred),
            "更新时间": common.updated(world, rng, screened),
        }
    )
    facts = {"diagnosed": np.where(is_ill, screened, NEVER)}
    return Frame(_SOURCE, "child_screening", columns, who, ("筛查编号",), facts)


def rehabilitation_frame(world: World) -> Frame:
    """Rehabilitation services of the last two years."""
    rng = world.rng("rehabilitation rows")
    care, alive = world.care, world.deaths.date == NEVER
    times = np.where(alive, rng.choice(6, world.holders, p=[0.2, 0.2, 0.2, 0.15, 0.15, 0.1]), 0)
    times = np.where(care.rehabilitation_told, care.rehabilitation_from != NEVER, times)
    who = np.repeat(np.arange(world.holders), times)
    count, today = len(who), world.clock.today
    started = today - rng.integers(15, 700, count)
    ended = np.where(
        rng.random(count) < 0.8, np.minimum(started + rng.integers(1, 180, count), today - 1), NEVER
    )
    told = care.rehabilitation_told[who]
    started = np.where(told, care.rehabilitation_from[who], started)
    ended = np.where(told, care.rehabilitation_to[who], ended)
    item = np.where(
        told & (care.rehabilitation_item[who] != USUAL),
        care.rehabilitation_item[who],
        rng.integers(0, len(ITEMS), count),
    )
    columns = (
        {"服务编号": numbered("KF", np.arange(count) + 1, 9)}
        | _person_columns(world, who, "姓名")
        | {
            "机构代码": numbered("62H", rng.integers(1, 700, count), 6),
            "服务项目": pick(ITEMS, item),
            "开始日期": dates(started),
            "结束日期": dates(ended),
            "补助金额": whole(rng.integers(0, 40, count) * 100),
            "更新时间": common.updated(world, rng, started),
        }
    )
    facts = {"started": started, "ended": ended, "item": item}
    return Frame(_SOURCE, "rehabilitation_service", columns, who, ("服务编号",), facts)


def contract_frame(world: World) -> Frame:
    """Family-doctor contracts of holders and of some of their families."""
    rng = world.rng("contract rows")
    people, today = world.people, world.clock.today
    alive = np.ones(len(people.role), dtype=bool)
    alive[: world.holders] = world.deaths.date == NEVER
    chance = np.where(people.role == HOLDER, 0.8, 0.35)
    signs = alive & (rng.random(len(chance)) < chance)
    signs[: world.holders] = np.where(
        world.care.contract_told, world.care.contract_to != NEVER, signs[: world.holders]
    )
    who = np.flatnonzero(signs)
    count, is_holder = len(who), people.role[who] == HOLDER
    safe = np.where(is_holder, who, 0)
    signed = today - rng.integers(20, 700, count)
    signed = np.where(is_holder & world.care.contract_told[safe], world.care.contract_to[safe] - 730, signed)
    columns = (
        {"签约编号": numbered("QY", np.arange(count) + 1, 9)}
        | _person_columns(world, who, "姓名")
        | {
            "残疾情况": where(is_holder, _codes(world, safe), constant("1", count)),
            "机构代码": numbered("62J", rng.integers(1, 1500, count), 6),
            "团队名称": numbered("家庭医生团队", rng.integers(1, 60, count), 2),
            "服务包": pick(["基础包", "残疾人包"], (is_holder & (rng.random(count) < 0.6)).astype(int)),
            "签约日期": dates(signed),
            "有效期止": dates(signed + 730),
            "年内随访次数": whole(rng.integers(0, 5, count)),
            "更新时间": common.updated(world, rng, signed),
        }
    )
    facts = {"until": signed + 730}
    return Frame(_SOURCE, "family_doctor_contract", columns, who, ("签约编号",), facts)


def _codes(world: World, holder: Arr) -> pa.Array:
    """Ticked boxes, '2,5': card category plus one, several for a multiple disability."""
    levels = world.cards.components[holder]
    text = constant("", len(holder))
    started = np.zeros(len(holder), dtype=bool)
    for category in range(6):
        ticked = levels[:, category] > 0
        mark = where(
            ticked,
            where(
                started, constant(f",{category + 2}", len(holder)), constant(f"{category + 2}", len(holder))
            ),
            constant("", len(holder)),
        )
        text = join(text, mark)
        started |= ticked
    return text
