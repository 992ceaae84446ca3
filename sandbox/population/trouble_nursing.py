"""SB-02: people in the scope of the nursing subsidy who do not receive it."""

from __future__ import annotations

import numpy as np

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.clock import NEVER, Arr

__all__ = ["ELSEWHERE", "LANZHOU", "multiple", "prepare", "twist", "with_card"]

_PLANTED = (
    "level_1", "level_2", "stopped", "starts_later", "living_only", "card_lost", "injury_without_nursing",
    "injury_nursing_ended", "hardship_ended", "hardship_to_come", "newer_card_cancelled",
    "funeral_dated_ahead",
)  # fmt: skip
_BESIDE = {
    "older_card_frozen": -80,
    "newer_card_frozen": 60,
    "same_day_card_frozen": 0,
}  # days after the good one
_UNUSABLE = {"expired": 20, "frozen": 30, "moving": 40, "cancelled": 60, "in_process": 70}
LANZHOU = ("620102", "620103", "620121", "620123")
ELSEWHERE = ("6205", "6208", "6211")


def prepare(casting: Casting) -> None:
    draw, month = casting.draw, casting.world.clock.benefit_month
    for name in _PLANTED:
        casting.severe(draw(f"SB-02/{name}", 5), 1 if name == "level_1" else 2)
    casting.covered(casting.part("SB-02/living_only"))
    casting.status(casting.part("SB-02/card_lost"), policy.LOST)
    casting.injury(casting.part("SB-02/injury_without_nursing"), 0)
    casting.injury(casting.part("SB-02/injury_nursing_ended"), 1500, stop=month)
    casting.hardship(casting.part("SB-02/hardship_ended"), stop=month)
    casting.hardship(casting.part("SB-02/hardship_to_come"), start=month + 1)
    casting.death_dated_ahead(casting.part("SB-02/funeral_dated_ahead"), health=False)
    for name in _BESIDE:  # which of two live cards is the current one decides
        casting.severe(draw(f"SB-02/{name}", 4))
    for name, category in (("lanzhou_intellectual_3", 5), ("lanzhou_psychiatric_3", 6)):
        with_card(casting, draw(f"SB-02/{name}", 5), category, 3, LANZHOU)
    multiple(casting, draw("SB-02/lanzhou_component_3", 5), {5: 3, 2: 4})

    for name, status in _UNUSABLE.items():
        who = draw(f"SB-02/{name}", 3)
        casting.severe(who)
        casting.status(who, status)
    who = draw("SB-02/dead", 6)
    casting.severe(who)
    casting.dies(who, month - 2)
    with_card(casting, draw("SB-02/lanzhou_physical_3", 4), 4, 3, LANZHOU)
    with_card(casting, draw("SB-02/lanzhou_psychiatric_4", 4), 6, 4, LANZHOU)
    with_card(casting, draw("SB-02/elsewhere_intellectual_3", 4), 5, 3, ELSEWHERE)
    multiple(casting, draw("SB-02/lanzhou_component_4", 4), {4: 3, 5: 4})
    multiple(casting, draw("SB-02/lanzhou_component_of_older_card", 5), {4: 3, 2: 4})
    casting.severe(draw("SB-02/receives", 4))
    casting.severe(draw("SB-02/subsidy_ends_soon", 4))
    for name, stop in (("", NEVER), ("_ends_soon", month + 2)):
        who = draw(f"SB-02/hardship{name}", 6)
        casting.severe(who)
        casting.hardship(who, stop=stop)
        who = draw(f"SB-02/injury_nursing{name}", 6)
        casting.severe(who)
        casting.injury(who, 2600, stop=stop)


def with_card(casting: Casting, who: Arr, category: int, level: int, where: tuple[str, ...]) -> None:
    casting.world.cards.category[who] = category
    casting.world.cards.level[who] = level
    casting.moves_to(who, *where)


def multiple(casting: Casting, who: Arr, parts: dict[int, int]) -> None:
    with_card(casting, who, 7, min(parts.values()), LANZHOU)
    casting.world.cards.components[who] = [parts.get(category, 0) for category in range(1, 8)]


def twist(casting: Casting) -> None:
    world, month = casting.world, casting.world.clock.benefit_month
    for part, who in casting.parts.items():
        if part.startswith("SB-02/") and part != "SB-02/receives":
            casting.nursing(who, None)
    casting.nursing(casting.part("SB-02/stopped"), month - 20, month)
    casting.nursing(casting.part("SB-02/starts_later"), month + 1)
    casting.nursing(casting.part("SB-02/subsidy_ends_soon"), month - 20, month + 2)
    # A cancelled card beside a good one is history, even where it was issued later.
    who = casting.part("SB-02/newer_card_cancelled")
    world.extra_cards.add(
        who, policy.CANCELLED, np.minimum(world.cards.issued[who] + 60, world.clock.today - 30)
    )
    who = casting.part("SB-02/lanzhou_component_of_older_card")
    intellectual_3 = (0, 4, 0, 0, 3, 0, 0)  # levels by category, no longer so on the newer card
    world.extra_cards.add(who, policy.CANCELLED, world.cards.issued[who] - 900, intellectual_3)
    for name, days in _BESIDE.items():
        who = casting.part(f"SB-02/{name}")
        world.extra_cards.add(who, policy.FROZEN, world.cards.issued[who] + days)
