"""SV-02: severely disabled people in hardship whose homes were never adapted."""

from __future__ import annotations

from sandbox.population import policy
from sandbox.population.casting import Casting
from sandbox.population.relief import NOT_COVERED
from sandbox.population.trouble_survey import long_ago

__all__ = ["prepare", "twist"]

# In 低保 where nothing is said.
_QUOTAS = {
    "level_2": 12, "level_1": 8, "card_lost": 4, "entered_as_not_done": 4, "ends_soon": 4,
    "on_hardship_support": 8, "hardship_ends_soon": 4, "watched": 24,
    "level_3": 8, "nothing_needed": 8, "modified": 8, "fulfilled": 7, "fulfilled_this_year": 20,
    "not_covered": 7, "ended": 7, "to_come": 6, "hardship_ended": 6, "in_no_hardship": 8, "dead": 6,
    "frozen": 6,
}  # fmt: skip
_NOT_ON_ALLOWANCE = (
    "on_hardship_support",
    "hardship_ends_soon",
    "hardship_ended",
    "watched",
    "in_no_hardship",
)


def prepare(casting: Casting) -> None:
    world, month, part = casting.world, casting.world.clock.benefit_month, casting.part
    for name, quota in _QUOTAS.items():
        who = casting.draw(f"SV-02/{name}", quota)
        long_ago(casting, who)
        casting.severe(who, {"level_1": 1, "level_3": 3}.get(name, 2))
        if name not in _NOT_ON_ALLOWANCE:
            casting.covered(who)
        world.survey.visited(who, world.clock.today - 200)
        world.survey.modification[who, 0] = name != "nothing_needed"
        world.survey.modified[who] = name == "modified"
        done = {"fulfilled": 1, "fulfilled_this_year": 1, "entered_as_not_done": 2}
        world.survey.fulfilled[who] = done.get(name, -1)
    world.survey.fulfilled_before[part("SV-02/fulfilled_this_year")] = 2
    casting.covered(part("SV-02/ends_soon"), stop=month + 2)
    casting.covered(part("SV-02/ended"), stop=month)
    casting.covered(part("SV-02/to_come"), start=month + 1)
    casting.covered(part("SV-02/not_covered"), place=NOT_COVERED)
    casting.hardship(part("SV-02/on_hardship_support"))
    casting.hardship(part("SV-02/hardship_ends_soon"), stop=month + 2)
    casting.hardship(part("SV-02/hardship_ended"), stop=month)
    casting.watched(part("SV-02/watched"))
    casting.dies(part("SV-02/dead"), month - 2)
    casting.covered(part("SV-02/dead"))
    casting.status(part("SV-02/frozen"), policy.FROZEN)
    casting.status(part("SV-02/card_lost"), policy.LOST)


def twist(casting: Casting) -> None:
    """Nothing changes once policy has paid."""
