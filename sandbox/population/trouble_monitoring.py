"""MN-01, MN-03, and ID-02 in the watch list: its word on a disability against the card."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import Arr

__all__ = ["prepare", "twist"]

_WITHOUT_CARD = {"expired": 20, "frozen": 30, "moving": 40, "cancelled": 60, "in_process": 70}
_DOCUMENT = (
    "type_without_tail", "category_8", "level_5", "suffix_b0", "one_too_many",
    "category_8_but_id_card", "suffix_b9", "tail_category", "tail_level", "tail_but_id_card",
)  # fmt: skip


_SUBSIDISED = {  # part of MN-03: quota, card status
    "cancelled": (40, policy.CANCELLED),
    "in_process": (8, policy.IN_PROCESS),
    "expired": (6, policy.EXPIRED),
    "frozen": (4, policy.FROZEN),
    "moving": (4, policy.TRANSFERRING),
    "cancelled_beside_another": (24, policy.CANCELLED),
    "cancelled_beside_unread": (24, policy.CANCELLED),
    "cancelled_in_family_unread": (10, policy.CANCELLED),
}


def prepare(casting: Casting) -> None:
    draw, month = casting.draw, casting.world.clock.benefit_month
    for name, status in _WITHOUT_CARD.items():
        casting.status(draw(f"MN-01/disabled_{name}", 7), status)
        casting.status(draw(f"MN-01/healthy_{name}", 2), status)
    draw("MN-01/card_but_healthy", 28)
    casting.status(draw("MN-01/lost_card_but_healthy", 4), policy.LOST)
    casting.dies(draw("MN-01/dead_but_healthy", 4), month - 2)
    for name in _DOCUMENT:
        draw(f"MN-01/{name}", 10 if name.startswith("tail") else 6)
    casting.status(draw("MN-01/tail_frozen", 5), policy.FROZEN)
    casting.status(draw("MN-01/tail_cancelled", 6), policy.CANCELLED)
    for name, (quota, status) in _SUBSIDISED.items():
        casting.status(draw(f"MN-03/{name}", quota), status)
    for name in ("cancelled_beside_another", "cancelled_beside_unread"):
        _pair_up(casting, casting.part(f"MN-03/{name}"))
    for part, who in casting.parts.items():
        if part.startswith(("MN-01/", "MN-03/")):
            casting.watched(who)


def _pair_up(casting: Casting, who: Arr) -> None:
    """Two of these live under one roof each, and the second one's card is good."""
    people, half = casting.world.people, len(who) // 2
    first, second = who[:half], who[half : 2 * half]
    people.anchor[second] = people.anchor[first]
    people.village[second] = people.village[first]
    casting.status(second, policy.ACTIVE)


def twist(casting: Casting) -> None:
    watch, cards, part = casting.world.monitoring, casting.world.cards, casting.part
    for name in _SUBSIDISED:
        watch.subsidised[part(f"MN-03/{name}")] = True
    who = part("MN-03/cancelled_beside_unread")
    casting.world.force("monitored_member", who[len(who) // 2 :], "wrong_check_digit")
    anchor = casting.world.people.anchor
    family = np.flatnonzero(np.isin(anchor, part("MN-03/cancelled_in_family_unread")))
    family = family[family >= casting.world.holders]
    casting.world.force("monitored_member", family, "wrong_check_digit")
    for name in _WITHOUT_CARD:
        watch.says_disabled[part(f"MN-01/disabled_{name}")] = True
    for name in ("card_but_healthy", "lost_card_but_healthy", "dead_but_healthy"):
        watch.says_disabled[part(f"MN-01/{name}")] = False
    for name in (*_DOCUMENT, "tail_frozen", "tail_cancelled"):
        who = part(f"MN-01/{name}")
        watch.says_card[who] = not name.endswith("but_id_card")
        watch.long_document[who] = name != "type_without_tail"
    for name in ("category_8", "category_8_but_id_card"):
        watch.tail_category[part(f"MN-01/{name}")] = 8
    watch.tail_level[part("MN-01/level_5")] = 5
    watch.suffix[part("MN-01/suffix_b0")] = "B0"
    watch.suffix[part("MN-01/suffix_b9")] = "B9"
    watch.suffix[part("MN-01/one_too_many")] = "1"
    for name in ("tail_category", "tail_but_id_card", "tail_frozen", "tail_cancelled"):
        who = part(f"MN-01/{name}")
        watch.tail_category[who] = cards.stored_category[who] % 7 + 1
    who = part("MN-01/tail_level")
    watch.tail_level[who] = cards.stored_level[who] % 4 + 1
