"""CD-04: holders who were registered in another county while their card stayed where it was."""

from __future__ import annotations

import numpy as np

from sandbox.population import moves, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import load as places

__all__ = ["prepare", "twist"]

_QUOTAS = {
    "long_ago": 18, "just_over": 5, "card_expired": 5, "card_frozen": 4, "other_name": 5, "just_within": 6,
    "last_week": 5, "card_moving": 6, "card_cancelled": 5, "card_in_process": 5, "dead": 6,
    "same_county": 6, "deregistered": 5, "out_of_province": 5, "abroad": 4, "day_not_known": 5,
    "yongdeng_to_gaolan": 4, "yongdeng_to_new_area": 5, "tianshui_to_new_area": 4,
}  # fmt: skip
_DAYS = {"just_over": 61, "just_within": 60, "last_week": 7}
_STATUS = {
    "card_expired": policy.EXPIRED, "card_frozen": policy.FROZEN, "card_moving": policy.TRANSFERRING,
    "card_cancelled": policy.CANCELLED, "card_in_process": policy.IN_PROCESS,
}  # fmt: skip
_STATE = {
    "deregistered": moves.CANCELLED, "out_of_province": moves.OUT_OF_PROVINCE, "abroad": moves.ABROAD,
}  # fmt: skip
_FROM = {"yongdeng_to_gaolan": "620121", "yongdeng_to_new_area": "620121", "tianshui_to_new_area": "620502"}


def prepare(casting: Casting) -> None:
    world = casting.world
    for name, quota in _QUOTAS.items():
        who = casting.draw(f"CD-04/{name}", quota)
        if name in _FROM:
            casting.moves_to(who, _FROM[name])
        since = world.clock.today - casting.rng.integers(120, 900, len(who))
        since = np.full(len(who), world.clock.today - _DAYS[name]) if name in _DAYS else since
        world.moves.move(who, _new_home(casting, name, who), NEVER if name == "day_not_known" else since)
        world.moves.state[who] = _STATE.get(name, moves.REGISTERED)
        if name in _STATUS:
            casting.status(who, _STATUS[name])
    casting.dies(casting.part("CD-04/dead"), world.clock.benefit_month - 2)


def _new_home(casting: Casting, name: str, who: Arr) -> Arr:
    world, rng = casting.world, casting.rng
    village = world.people.village[who]
    if name == "same_county":
        mates = [places().villages_of(str(county)) for county in places().county_number(village)]
        return np.array([rng.choice(each) for each in mates], dtype=np.int64)
    if name in _FROM:
        return rng.choice(places().villages_of("620122" if name.endswith("gaolan") else "620171"), len(who))
    in_tianshui = places().county_number(village) // 100 == 6205
    tianshui, qingyang = (rng.choice(places().villages_of(code), len(who)) for code in ("6205", "6210"))
    return np.where(in_tianshui, qingyang, tianshui)


def twist(casting: Casting) -> None:
    casting.world.force("household_registration", casting.part("CD-04/other_name"), "other_name")
