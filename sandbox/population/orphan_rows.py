"""Civil affairs' list of orphans and children without parental care: 孤儿保障."""

from __future__ import annotations

import numpy as np

from sandbox.population import common_columns as common
from sandbox.population import orphans
from sandbox.population.clock import NEVER
from sandbox.population.frame import Frame
from sandbox.population.people import CHILD
from sandbox.population.relief_columns import BIRTH, SOURCE, statistics_month, stop_reason
from sandbox.population.text import months, numbered, pick, whole
from sandbox.population.world import World

__all__ = ["orphan_frame"]

_KINDS = [None, "孤儿", "事实无人抚养儿童"]
_FULL, _REDUCED = 1100, 480


def orphan_frame(world: World) -> Frame:
    """Holders who are supported, or were within a year, and some children without a card."""
    people, latent, month = world.people, world.orphans, world.clock.benefit_month
    kept = (latent.kind != orphans.NONE) & ((latent.stop == NEVER) | (latent.stop > month - 12))
    holders = np.flatnonzero(kept)
    others = np.flatnonzero((people.role == CHILD) & (world.origin.today - people.birth < 17 * 365))
    others = others[world.draws("other orphans", others).random() < 0.03]
    who = np.r_[holders, others]
    draws, of_others = world.draws("orphan rows", who), world.draws("other orphans' support", others)
    count, is_holder = len(who), np.arange(len(who)) < len(holders)
    kind = np.r_[latent.kind[holders], of_others.integers(orphans.ORPHAN, orphans.UNSUPPORTED + 1)]
    full = np.r_[latent.full[holders], np.ones(len(others), dtype=bool)]
    start = np.r_[latent.start[holders], world.origin.benefit_month - of_others.integers(1, 60)]
    stop = np.r_[latent.stop[holders], np.full(len(others), NEVER)]
    died = np.r_[world.deaths.date[holders] != NEVER, np.zeros(len(others), dtype=bool)]
    columns = {
        "保障编号": numbered("GE62", who + 1, 9),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(people.village[who]),
        "儿童类别": pick(_KINDS, kind),
        "是否全额": pick(["否", "是"], full.astype(int)),
        "月标准": whole(np.where(full, _FULL, _REDUCED)),
        "起始年月": months(start),
        "停止年月": months(stop),
        "停止原因": stop_reason(draws, stop, died),
        "统计月份": statistics_month(world, count),
    }
    facts = {"kind": kind, "full": full, "start": start, "stop": stop, "holder": is_holder}
    return Frame(SOURCE, "orphan_support", columns, who, ("保障编号",), facts)
