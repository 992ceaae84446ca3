"""Health: deaths by list, and what clinics and screening posts report. Codes are one off from the card's."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.care import ITEMS, USUAL
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER
from sandbox.population.text import constant, dates, numbered, pick, whole
from sandbox.population.world import World

__all__ = ["SOURCE", "death_frame", "person_columns", "rehabilitation_frame", "screening_frame"]

SOURCE = "health"
_ISO = "%Y-%m-%d"
_SERVICES_EACH = (0.2, 0.2, 0.2, 0.15, 0.15, 0.1)  # none, one, two …
_SERVICES, _MORE = 1_000, 100  # services of a holder are numbered so; from 100 on they come in later months


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
    return Frame(SOURCE, "death_record", columns, who, ("证件号码",), facts)


def person_columns(world: World, who: Arr, name: str) -> dict[str, pa.Array]:
    """Name, under this header, number, birthday and residence."""
    return {
        name: common.name(world, who),
        "证件号码": common.id_number(world, who),
        "出生日期": common.birth(world, who, _ISO),
        "现住区划": common.place(world.people.residence[who]),
    }


def screening_frame(world: World) -> Frame:
    """Screening of children under seven: the ones with a card, and many without."""
    people, today = world.people, world.origin.today
    small = np.flatnonzero((today - people.birth) / 365.25 < 7)
    chance = np.where(people.role[small] == HOLDER, 0.85, 0.9)
    who = small[world.draws("screened", small).random() < chance]
    draws = world.draws("screening rows", who)
    is_holder = people.role[who] == HOLDER
    safe = np.where(is_holder, who, 0)
    is_ill = is_holder & ~world.sound_at_screening[safe]
    category = np.where(is_ill, world.cards.category[safe], 0)
    code = np.where(is_ill, np.where(category == 7, 8, category + 1), 1)
    screened = (
        people.birth[who]
        + 60
        + (draws.random() * np.maximum(1, today - people.birth[who] - 70)).astype(np.int64)
    )
    referred = np.where(is_ill & (draws.random() < 0.6), np.minimum(screened + 15, today - 1), NEVER)
    columns = (
        {"筛查编号": numbered("SC", who + 1, 9)}
        | person_columns(world, who, "儿童姓名")
        | {
            "性别": common.sex_word(world, who),
            "筛查阶段": pick(["初筛", "复筛", "诊断"], np.where(is_ill, 2, draws.integers(0, 2))),
            "结果": pick(["未见异常", "确诊"], is_ill.astype(int)),
            "残疾类别": whole(code),
            "诊断日期": dates(np.where(is_ill, screened, NEVER)),
            "转介机构": pick([None, "康复定点机构"], (referred != NEVER).astype(int)),
            "转介日期": dates(referred),
            "更新时间": common.updated(world, draws, screened),
        }
    )
    facts = {"diagnosed": np.where(is_ill, screened, NEVER)}
    return Frame(SOURCE, "child_screening", columns, who, ("筛查编号",), facts)


def rehabilitation_frame(world: World) -> Frame:
    """Rehabilitation services since two years before the first month."""
    number, who, started, ended, item = _services(world)
    died = world.deaths.date[who]
    ended = np.where((died != NEVER) & ((ended == NEVER) | (ended > died)), died, ended)
    had = (died == NEVER) | (started <= died)
    number, who, started, ended, item = (each[had] for each in (number, who, started, ended, item))
    draws = world.draws("rehabilitation rows", number)
    columns = (
        {"服务编号": numbered("KF", number, 10)}
        | person_columns(world, who, "姓名")
        | {
            "机构代码": numbered("62H", draws.integers(1, 700), 6),
            "服务项目": pick(ITEMS, item),
            "开始日期": dates(started),
            "结束日期": dates(ended),
            "补助金额": whole(draws.integers(0, 40) * 100),
            "更新时间": common.updated(world, draws, started),
        }
    )
    facts = {"started": started, "ended": ended, "item": item}
    return Frame(SOURCE, "rehabilitation_service", columns, who, ("服务编号",), facts, number)


def _services(world: World) -> tuple[Arr, Arr, Arr, Arr, Arr]:
    """Number, holder, first and last day and kind of every service, lived to see or not."""
    care, today = world.care, world.origin.today
    often = world.draws("rehabilitation", np.arange(world.holders)).choice(6, p=_SERVICES_EACH)
    times = np.where(care.rehabilitation_told, care.rehabilitation_from != NEVER, often)
    who = np.repeat(np.arange(world.holders), times)
    number = who * _SERVICES + np.arange(len(who)) - np.repeat(np.cumsum(times) - times, times)
    draws = world.draws("rehabilitation services", number)
    started = today - draws.integers(15, 700)
    ended = np.where(draws.random() < 0.8, np.minimum(started + draws.integers(1, 180), today - 1), NEVER)
    item = draws.integers(0, len(ITEMS))
    told = care.rehabilitation_told[who]
    started = np.where(told, care.rehabilitation_from[who], started)
    ended = np.where(told, care.rehabilitation_to[who], ended)
    item = np.where(told & (care.rehabilitation_item[who] != USUAL), care.rehabilitation_item[who], item)
    more = care.more
    return (
        np.r_[number, more.who * _SERVICES + _MORE + more.month],
        np.r_[who, more.who],
        np.r_[started, more.since],
        np.r_[ended, more.until],
        np.r_[item, more.item],
    )
