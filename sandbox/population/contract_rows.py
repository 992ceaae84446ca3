"""Health's list of family-doctor contracts. Codes are one off from the card's."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import Frame
from sandbox.population.health_rows import SOURCE, person_columns
from sandbox.population.people import HOLDER
from sandbox.population.text import constant, dates, join, numbered, pick, where, whole
from sandbox.population.world import World

__all__ = ["contract_frame"]

_TWO_YEARS, _RENEWED = 730, 0.97


def contract_frame(world: World) -> Frame:
    """Family-doctor contracts of holders and of some of their families, mostly renewed for two years more."""
    who, signed = _contracts(world)
    count, is_holder = len(who), world.people.role[who] == HOLDER
    safe, draws = np.where(is_holder, who, 0), world.draws("contract rows", who)
    columns = (
        {"签约编号": numbered("QY", who + 1, 9)}
        | person_columns(world, who, "姓名")
        | {
            "残疾情况": where(is_holder, _codes(world, safe), constant("1", count)),
            "机构代码": numbered("62J", draws.integers(1, 1500), 6),
            "团队名称": numbered("家庭医生团队", draws.integers(1, 60), 2),
            "服务包": pick(["基础包", "残疾人包"], (is_holder & (draws.random() < 0.6)).astype(int)),
            "签约日期": dates(signed),
            "有效期止": dates(signed + _TWO_YEARS),
            "年内随访次数": whole(draws.integers(0, 5)),
            "更新时间": common.updated(world, draws, signed),
        }
    )
    facts = {"until": signed + _TWO_YEARS}
    return Frame(SOURCE, "family_doctor_contract", columns, who, ("签约编号",), facts)


def _contracts(world: World) -> tuple[Arr, Arr]:
    """Who has or had one, and the day on which the last one was signed."""
    people, care = world.people, world.care
    draws = world.draws("contracts", np.arange(len(people.role)))
    signs = draws.random() < np.where(people.role == HOLDER, 0.8, 0.35)
    signed = world.origin.today - draws.integers(20, 700)
    told = np.zeros(len(signs), dtype=bool)
    told[: world.holders] = care.contract_told
    signed[: world.holders] = np.where(
        care.contract_told, care.contract_to - _TWO_YEARS, signed[: world.holders]
    )
    signs[: world.holders] = np.where(care.contract_told, care.contract_to != NEVER, signs[: world.holders])
    died = np.full(len(signs), NEVER)
    died[: world.holders] = world.deaths.date
    for _ in range(1 + (world.clock.today - world.origin.today) // _TWO_YEARS):
        again = signed + _TWO_YEARS
        renewed = draws.random() < _RENEWED
        due = ~told & (again <= world.clock.today) & ((died == NEVER) | (again <= died))
        signed = np.where(due & renewed, again, signed)
        told |= due & ~renewed  # has let it lapse
    who = np.flatnonzero(signs & ((died == NEVER) | (signed <= died)))
    return who, signed[who]


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
