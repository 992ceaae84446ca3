"""CD-07 and CD-08: holders whom nobody looks after, and people who lost a card that they may still need."""

from __future__ import annotations

from sandbox.population import guardians, policy
from sandbox.population.casting import Casting
from sandbox.population.clock import Arr
from sandbox.population.trouble_nursing import multiple

__all__ = ["aged", "prepare", "twist"]

_DROPPED_OUT = 3
_YEAR = 365.25
_GUARDED = {  # part of CD-07: quota, category
    "intellectual_nobody": (10, 5),
    "psychiatric_nobody": (8, 6),
    "guardian_dead": (24, 5),
    "organisation": (8, 6),
    "number_only": (12, 5),
    "card_frozen": (6, 5),
    "dead": (6, 6),
    "guardian_dead_later": (10, 6),
    "just_of_age": (6, 4),
    "nearly_of_age": (6, 4),
}
_LAPSED = "逾期未换领"
_INJURED = {  # part of CD-08: quota, status, reason
    "injured_expired": (10, policy.EXPIRED, ""),
    "injured_cancelled": (8, policy.CANCELLED, _LAPSED),
    "injured_voluntary": (6, policy.CANCELLED, "自愿注销"),
    "injured_recovered": (6, policy.CANCELLED, "不再符合标准"),
    "injured_reason_not_told": (5, policy.CANCELLED, ""),
    "injured_dead": (6, policy.EXPIRED, ""),
    "injured_frozen": (5, policy.FROZEN, _LAPSED),
    "injured_in_process": (5, policy.IN_PROCESS, ""),
    "slightly_injured": (6, policy.EXPIRED, ""),
}
_SMALL = {"child_expired": (12, 3.2), "infant": (8, 0.7), "sound_at_screening": (10, 3.5)}


def prepare(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for name, (quota, category) in _GUARDED.items():
        world.cards.category[casting.draw(f"CD-07/{name}", quota)] = category
    multiple(casting, casting.draw("CD-07/multiple_nobody", 8), {5: 2, 4: 3})
    multiple(casting, casting.draw("CD-07/multiple_without_mind", 6), {4: 2, 2: 3})
    multiple(casting, casting.draw("CD-07/component_of_older_card", 6), {4: 2, 2: 3})
    casting.draw("CD-07/minor_nobody", 10, children=True)
    casting.status(casting.part("CD-07/card_frozen"), policy.FROZEN)
    casting.dies(casting.part("CD-07/dead"), month - 3)
    aged(casting, casting.part("CD-07/just_of_age"), 18.02)
    aged(casting, casting.part("CD-07/nearly_of_age"), 17.95)

    for name, (quota, status, reason) in _INJURED.items():
        _without_card(casting, casting.draw(f"CD-08/{name}", quota), status, reason)
        casting.injury(casting.part(f"CD-08/{name}"), 0 if name == "slightly_injured" else 1500)
    casting.dies(casting.part("CD-08/injured_dead"), month - 3)
    for name, (quota, age) in _SMALL.items():
        who = casting.draw(f"CD-08/{name}", quota)
        aged(casting, who, age)
        _without_card(casting, who, policy.CANCELLED, _LAPSED)
    for name in ("pupil", "pupil_left"):
        _without_card(casting, casting.draw(f"CD-08/{name}", 10, children=True), policy.EXPIRED, "")


def aged(casting: Casting, who: Arr, years: float) -> None:
    """These holders are so old; their card came soon after."""
    world = casting.world
    world.people.birth[who] = world.clock.today - int(years * _YEAR)
    if years < 10:
        world.cards.issued[who] = world.cards.first_issued[who] = world.people.birth[who] + 60
        world.cards.valid_to[who] = world.cards.issued[who] + 3652


def _without_card(casting: Casting, who: Arr, status: int, reason: str) -> None:
    cards = casting.world.cards
    casting.status(who, status)
    cards.reason[who] = reason
    if status == policy.EXPIRED:
        cards.valid_to[who] = cards.changed[who] - 1


def twist(casting: Casting) -> None:
    world, part, today = casting.world, casting.part, casting.world.clock.today
    for name, who in casting.parts.items():
        if name.startswith("CD-07/") and not name.startswith("CD-07/guardian_dead"):
            world.guardian[who] = guardians.NOBODY
    world.guardian[part("CD-07/organisation")] = guardians.ORGANISATION
    world.guardian[part("CD-07/number_only")] = guardians.NUMBER_ONLY
    who = part("CD-07/guardian_dead")
    world.guardian_died[who] = today - casting.rng.integers(20, 900, len(who))
    world.guardian_died[part("CD-07/guardian_dead_later")] = today + 60
    who = part("CD-07/component_of_older_card")
    world.extra_cards.add(who, policy.CANCELLED, world.cards.issued[who] - 900, (0, 3, 0, 0, 2, 0, 0))
    world.sound_at_screening[part("CD-08/sound_at_screening")] = True
    for name in ("pupil", "pupil_left"):
        world.school.enrol(part(f"CD-08/{name}"), world.clock.school_year)
    world.school.state[part("CD-08/pupil_left")] = _DROPPED_OUT
