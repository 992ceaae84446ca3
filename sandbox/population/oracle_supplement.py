"""RL-03: covered, severely disabled, and no supplement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    members = held["subsistence_allowance_member"]
    own = np.flatnonzero(members.facts["own"])
    who = members.person[own]
    conditions = {
        "card_usable": view.usable[who],
        "alive": view.alive[who],
        "severe": np.isin(view.level[who], (1, 2)),
        "covered": members.facts["covered"][own],
        "allowance_active": policy.paid_in(
            world.clock.benefit_month, members.facts["start"], members.facts["stop"]
        )[own],
        "no_supplement": members.facts["supplement"][own] == 0,
    }
    hidden = because(
        len(who), row_unlinked=members.unreadable[own], row_unlinked_too=view.lost["cremation_record"][who]
    )
    yield Claim("RL-03", "category_supplement", who, conditions, hidden)
