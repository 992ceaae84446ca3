"""SB-04, SB-06, SB-08 and CD-06: subsidies that rest on nothing, on too little, or on an older assessment."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.cards import TEN_YEARS
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr, month_start
from sandbox.population.trouble_nursing import ELSEWHERE, LANZHOU, multiple, with_card

__all__ = ["prepare", "twist"]

_KINDS = ("living", "nursing")
# Part of SB-04: card status, months since the status changed (None: valid_to tells), months since valid_to.
_NO_CARD = {
    "cancelled": (policy.CANCELLED, 4, None),
    "cancelled_last_month": (policy.CANCELLED, 1, None),
    "in_process": (policy.IN_PROCESS, 4, None),
    "in_process_last_month": (policy.IN_PROCESS, 1, None),
    "overdue": (policy.ACTIVE, None, 6),
    "expired": (policy.EXPIRED, None, 6),
    "overdue_within_grace": (policy.ACTIVE, None, 3),
    "expired_within_grace": (policy.EXPIRED, None, 3),
    "frozen": (policy.FROZEN, 4, None),
    "moving": (policy.TRANSFERRING, 4, None),
    "lost_overdue": (policy.LOST, None, 6),
    "frozen_overdue": (policy.FROZEN, None, 6),
    "stopped": (policy.CANCELLED, 4, None),
    "starts_later": (policy.CANCELLED, 4, None),
    "ends_soon": (policy.CANCELLED, 4, None),
    "other_name": (policy.CANCELLED, 4, None),
    "fifteen_digits": (policy.CANCELLED, 4, None),
}
_INJURED = ("both", "subsidy_stopped", "subsidy_to_come", "subsidy_ends_soon", "no_nursing", "other_name",
            "fifteen_digits", "ended", "ends_soon", "to_come")  # fmt: skip
_REASSESSED = ("level", "category", "stopped", "starts_later", "changed_last_month", "card_frozen",
               "level_not_stated", "other_name", "full_width")  # fmt: skip
_MANY = ("cancelled", "overdue", "both", "level", "category")


def prepare(casting: Casting) -> None:
    for kind in _KINDS:
        for name in _NO_CARD:
            _without_card(casting, casting.draw(f"SB-04/{kind}/{name}", 6 if name in _MANY else 3), name)
        for name in _INJURED:
            _injured(casting, casting.draw(f"SB-08/{kind}/{name}", 14 if name in _MANY else 4), name)
        for name in _REASSESSED:
            who = casting.draw(f"CD-06/{kind}/{name}", 8 if name in _MANY else 4)
            if name == "card_frozen":
                casting.status(who, policy.FROZEN)
            elif name == "changed_last_month":
                _issued_last_month(casting, who)
    for part, who in casting.parts.items():
        if part.startswith(("SB-04/living", "SB-08/living", "CD-06/living")):
            casting.covered(who)
        elif part.startswith(("SB-04/nursing", "SB-08/nursing", "CD-06/nursing")):
            casting.severe(who)
    _prepare_scope(casting)


def _first_of(month: int) -> int:
    return int(month_start(np.array([month]))[0])


def _without_card(casting: Casting, who: Arr, name: str) -> None:
    status, changed, ended = _NO_CARD[name]
    cards, month = casting.world.cards, casting.world.clock.benefit_month
    casting.status(who, status, month - (4 if changed is None else changed))
    if ended is not None:
        valid_to = _first_of(month - ended) + casting.rng.integers(0, 20, len(who))
        cards.valid_to[who] = valid_to
        cards.issued[who] = cards.first_issued[who] = valid_to - TEN_YEARS


def _injured(casting: Casting, who: Arr, name: str) -> None:
    month = casting.world.clock.benefit_month
    casting.injury(who, 0 if name == "no_nursing" else 1700)
    if name in ("ended", "ends_soon"):
        casting.injury(who, 1700, stop=month if name == "ended" else month + 2)
    elif name == "to_come":
        casting.injury(who, 1700, start=month + 1)


def _issued_last_month(casting: Casting, who: Arr) -> None:
    cards, month = casting.world.cards, casting.world.clock.benefit_month
    issued = _first_of(month - 1) + casting.rng.integers(0, 20, len(who))
    cards.issued[who] = cards.changed[who] = issued
    cards.valid_to[who] = issued + TEN_YEARS


def _prepare_scope(casting: Casting) -> None:
    draw, level = casting.draw, casting.world.cards.level
    for name in ("level_3", "level_4", "changed_last_month", "stopped", "starts_later", "ends_soon",
                 "card_frozen", "level_not_stated", "other_name"):  # fmt: skip
        who = draw(f"SB-06/{name}", 10 if name in ("level_3", "level_4") else 5)
        level[who] = 3 if name == "level_3" else 4
    _issued_last_month(casting, casting.part("SB-06/changed_last_month"))
    casting.status(casting.part("SB-06/card_frozen"), policy.FROZEN)
    with_card(casting, draw("SB-06/elsewhere_intellectual_3", 6), 5, 3, ELSEWHERE)
    with_card(casting, draw("SB-06/lanzhou_psychiatric_3", 6), 6, 3, LANZHOU)
    with_card(casting, draw("SB-06/lanzhou_physical_3", 6), 4, 3, LANZHOU)
    multiple(casting, draw("SB-06/lanzhou_component_4", 5), {4: 3, 5: 4})
    multiple(casting, draw("SB-06/lanzhou_component_3", 5), {5: 3, 2: 4})
    multiple(casting, draw("SB-06/lanzhou_components_unread", 5), {5: 3, 2: 4})
    multiple(casting, draw("SB-06/one_component_since_renewal", 5), {4: 4})


def twist(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    cards, part = world.cards, casting.part
    grants = dict(zip(_KINDS, (casting.living, casting.nursing), strict=True))
    for name, who in casting.parts.items():
        rule, _, rest = name.partition("/")
        if rule not in ("SB-04", "SB-06", "SB-08", "CD-06"):
            continue
        grant = grants["nursing" if rule == "SB-06" else rest.partition("/")[0]]
        how = rest.rpartition("/")[2]
        if how in ("stopped", "subsidy_stopped"):
            grant(who, month - 28, month)
        elif how in ("starts_later", "subsidy_to_come"):
            grant(who, month + 1)
        elif how in ("ends_soon", "subsidy_ends_soon"):
            grant(who, month - 28, month + 2)
        else:
            grant(who, month - 28, NEVER)
        if how in ("other_name", "fifteen_digits", "full_width"):
            world.force("disability_subsidy", who, how)
    world.force("disability_component", part("SB-06/lanzhou_components_unread"), "scientific")
    cards.stored_level[part("SB-06/level_not_stated")] = 0
    who = part("SB-06/one_component_since_renewal")
    world.extra_cards.add(who, policy.CANCELLED, cards.issued[who] - 900, (0, 4, 0, 4, 0, 0, 0))
    for kind in _KINDS:
        for name in _REASSESSED:
            who = part(f"CD-06/{kind}/{name}")
            if name == "category":
                cards.approved_category[who] = 1
            else:
                cards.approved_level[who] = 0 if name == "level_not_stated" else cards.level[who] % 2 + 1
