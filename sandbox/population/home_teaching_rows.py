"""Education's list 送教上门: a row a visit."""

from __future__ import annotations

import numpy as np

from sandbox.population import common_columns as common
from sandbox.population import lessons
from sandbox.population.frame import Frame
from sandbox.population.text import dates, join, numbered, whole
from sandbox.population.world import World

__all__ = ["visit_frame"]

_BIRTH = "y/m/d"


def visit_frame(world: World) -> Frame:
    """Home-teaching visits of this school year, and of the last one where there was one."""
    now, past = lessons.given(world, world.clock.school_year), world.care.last_year
    who, on = np.r_[past.who, now.who], np.r_[past.on, now.on]
    number, year = np.r_[past.number, now.number], np.r_[past.year, now.year]
    ids = common.id_number(world, who)
    columns = {
        "记录编号": numbered("SJ", number, 10),
        "姓名": common.name(world, who),
        "身份证件号": ids,
        "出生日期": common.birth(world, who, _BIRTH),
        "学籍号": join("G", ids),
        "送教日期": dates(on, _BIRTH),
        "学校代码": numbered("3162", world.people.residence[who] % 9000, 6),
        "课时": whole(world.draws("visit rows", number).integers(1, 4)),
        "户籍区划": common.place(world.people.village[who]),
        "学年": whole(year),
    }
    facts = {"visited": on, "closed": year != world.clock.school_year}
    return Frame("education", "home_teaching_visit", columns, who, ("记录编号",), facts, number)
