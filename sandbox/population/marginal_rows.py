"""Civil affairs' list of people just above 低保: 低保边缘 and 刚性支出困难, household by household."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from sandbox.population import common_columns as common
from sandbox.population import households, marginal
from sandbox.population.clock import NEVER
from sandbox.population.frame import Frame
from sandbox.population.people import HOLDER
from sandbox.population.relief_columns import BIRTH, SOURCE, statistics_month
from sandbox.population.text import dates, numbered, pick, whole
from sandbox.population.world import World

__all__ = ["marginal_frame"]

_LAG = 150
_KINDS = [None, "低保边缘家庭", "支出型困难家庭"]


def marginal_frame(world: World) -> Frame:
    """Everybody in a recognised household, holders and their families alike; the dead leave it in time."""
    people, latent = world.people, world.marginal
    teller = households.teller(people)
    is_holder = people.role == HOLDER
    alive = np.ones(len(is_holder), dtype=bool)
    died = world.deaths.date
    alive[: world.holders] = (died == NEVER) | (died > world.clock.today - _LAG)
    who = np.flatnonzero((latent.kind[teller] != marginal.NONE) & alive)
    told_by = teller[who]
    recognised, valid_to = latent.recognised[told_by], latent.valid_to[told_by]
    columns = {
        "家庭编号": numbered("BY62", people.anchor[who] + 1, 9),
        "成员序号": whole(people.place[who]),
        "姓名": common.name(world, who),
        "身份证号": common.id_number(world, who),
        "性别": common.sex_word(world, who),
        "出生日期": common.birth(world, who, BIRTH),
        "户籍区划": common.place(people.village[who]),
        "联系电话": common.phone(world, people.anchor[who]),
        "与申请人关系": households.relations(people, "本人").take(pa.array(who)),
        "家庭类别": pick(_KINDS, latent.kind[told_by]),
        "认定日期": dates(recognised, BIRTH),
        "有效期止": dates(valid_to, BIRTH),
        "统计月份": statistics_month(world, len(who)),
    }
    facts = {"kind": latent.kind[told_by], "recognised": recognised, "valid_to": valid_to}
    return Frame(SOURCE, "marginal_low_income_member", columns, who, ("家庭编号", "成员序号"), facts)
