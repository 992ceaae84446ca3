"""What the police answer about a card holder: where they are registered, since when, and whether still."""

from __future__ import annotations

import numpy as np

from sandbox.population import common_columns as common
from sandbox.population import moves
from sandbox.population.clock import NEVER
from sandbox.population.divisions import load as places
from sandbox.population.frame import Frame
from sandbox.population.text import constant, dates, pick
from sandbox.population.world import World

__all__ = ["registration_frame"]

_STATES = ["正常", "注销", "迁往省外", "出国(境)定居"]


def registration_frame(world: World) -> Frame:
    """Nearly everybody; a death takes months to reach the household register."""
    draws = world.draws("registration rows", np.arange(world.holders))
    latent, dead = world.moves, world.deaths.date
    known = world.cast | (draws.random() < 0.998)
    late = draws.integers(20, 200)
    gone = (dead != NEVER) & (dead + late < world.clock.today) & ~world.cast
    who = np.flatnonzero(known)
    village = latent.where(world.people)[who]
    state = np.where(gone[who], moves.CANCELLED, latent.state[who])
    columns = {
        "证件号码": common.id_number(world, who),
        "姓名": common.name(world, who),
        "应答": constant(None, len(who)),
        "户籍区划": common.place(village),
        "迁入日期": dates(latent.moved_in[who]),
        "户籍状态": pick(_STATES, state),
    }
    facts = {
        "county": places().county_number(village),
        "moved_in": latent.moved_in[who],
        "state": state,
    }
    return Frame("public_security", "household_registration", columns, who, ("证件号码",), facts)
