"""Education's list 送教上门: a row a visit."""

from __future__ import annotations

import numpy as np

from sandbox.population import common_columns as common
from sandbox.population.care import USUAL
from sandbox.population.clock import Arr, day, term_start
from sandbox.population.frame import Frame
from sandbox.population.schooling import HOME_TEACHING
from sandbox.population.text import constant, dates, join, numbered, whole
from sandbox.population.world import World

__all__ = ["visit_frame"]

_BIRTH = "y/m/d"


def visit_frame(world: World) -> Frame:
    """Home-teaching visits since the first of September."""
    school, care = world.school, world.care
    taught = (school.placement == HOME_TEACHING) & (school.year == world.clock.school_year)
    who, visited = _visits(world, np.flatnonzero(taught | care.visited))
    ahead = np.repeat(np.arange(world.holders), care.lessons_ahead)
    who = np.r_[who, ahead]
    visited = np.r_[visited, world.clock.today + 10 + np.arange(len(ahead)) % 20]
    rng, count = world.rng("visit rows"), len(who)
    ids = common.id_number(world, who)
    columns = {
        "记录编号": numbered("SJ", np.arange(count) + 1, 9),
        "姓名": common.name(world, who),
        "身份证件号": ids,
        "出生日期": common.birth(world, who, _BIRTH),
        "学籍号": join("G", ids),
        "送教日期": dates(visited, _BIRTH),
        "学校代码": numbered("3162", world.people.residence[who] % 9000, 6),
        "课时": whole(rng.integers(1, 4, count)),
        "户籍区划": common.place(world.people.village[who]),
        "学年": constant(str(world.clock.school_year), count),
    }
    facts = {"visited": visited}
    return Frame("education", "home_teaching_visit", columns, who, ("记录编号",), facts)


def _visits(world: World, pupils: Arr) -> tuple[Arr, Arr]:
    """Pupil and day of each visit: one in every eight days; in this term no more than a part asks for."""
    rng, today = world.rng("visits"), world.clock.today
    weeks = np.arange(day(world.clock.school_year, 9, 1), today + 1, 8)
    who = np.repeat(pupils, len(weeks))
    visited = np.minimum(np.tile(weeks, len(pupils)) + rng.integers(0, 5, len(who)), today)
    in_term = np.tile(weeks >= term_start(today), len(pupils))
    place = np.cumsum(in_term.reshape(len(pupils), -1), axis=1).ravel()  # 1, 2, 3 … within this term
    asked = world.care.lessons[who]
    kept = ~in_term | (asked == USUAL) | (place <= asked)
    return who[kept], visited[kept]
