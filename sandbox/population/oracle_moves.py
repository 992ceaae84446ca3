"""CD-04: registered in another county for longer than a card may take to follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import moves, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_DAYS = 60
_NEW_AREA, _ITS_NEIGHBOURS = 620171, (620121, 620122)
_NOT_TO_MOVE = (policy.TRANSFERRING, policy.CANCELLED, policy.IN_PROCESS)


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    rows = held["household_registration"]
    told = np.flatnonzero((view.status[rows.person] != NEVER) & ~np.isin(rows.person, rows.unanswered))
    who, facts = rows.person[told], {name: values[told] for name, values in rows.facts.items()}
    issued_by = world.people.county()[who]
    # The police may still write the New Area under the county it was carved from.
    registered_in = np.where(facts["division_alias"], _ITS_NEIGHBOURS[0], facts["county"])
    same = issued_by == registered_in
    same |= (issued_by == _NEW_AREA) & np.isin(registered_in, _ITS_NEIGHBOURS)
    same |= (registered_in == _NEW_AREA) & np.isin(issued_by, _ITS_NEIGHBOURS)
    conditions = {
        "registered": facts["state"] == moves.REGISTERED,
        "card_to_be_moved": ~np.isin(view.status[who], _NOT_TO_MOVE),
        "another_county": ~same,
        "long_enough": (facts["moved_in"] != NEVER) & (facts["moved_in"] + _DAYS < world.clock.today),
        "alive": view.alive[who],
    }
    hidden = because(
        len(who),
        not_answered=view.unasked["death_record"][who],
        row_unlinked=view.lost["cremation_record"][who],
    )
    yield Claim("CD-04", "disability_card", who, conditions, hidden)
