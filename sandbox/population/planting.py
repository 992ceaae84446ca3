"""Plant trouble for every rule: `prepare` before policy pays and schools enrol, `twist` afterwards.

Each file `trouble_*.py` holds the parts of a few rules. What a part amounts to is judged by the oracle alone,
from the facts: nothing here says that a lead is planted.
"""

from __future__ import annotations

from collections.abc import Callable

from sandbox.population import (
    trouble_basis,
    trouble_card_life,
    trouble_cards,
    trouble_care,
    trouble_deaths,
    trouble_exclusions,
    trouble_grants,
    trouble_homes,
    trouble_identity,
    trouble_insurance,
    trouble_living,
    trouble_margin,
    trouble_means,
    trouble_misreported,
    trouble_monitoring,
    trouble_moves,
    trouble_numbers,
    trouble_nursing,
    trouble_orphans,
    trouble_payments,
    trouble_pupils,
    trouble_relapse,
    trouble_schools,
    trouble_self_report,
    trouble_supplement,
    trouble_survey,
    trouble_unentitled,
)
from sandbox.population.casting import Casting
from sandbox.population.world import World, conclude

__all__ = ["plant"]

_TROUBLE = (
    trouble_schools,
    trouble_identity,
    trouble_cards,
    trouble_deaths,
    trouble_living,
    trouble_nursing,
    trouble_payments,
    trouble_exclusions,
    trouble_monitoring,
    trouble_unentitled,
    trouble_card_life,
    trouble_pupils,
    trouble_care,
    trouble_grants,
    trouble_insurance,
    trouble_supplement,
    trouble_basis,
    trouble_misreported,
    trouble_moves,
    trouble_numbers,
    trouble_orphans,
    trouble_margin,
    trouble_survey,
    trouble_homes,
    trouble_means,
    trouble_relapse,
    trouble_self_report,
)


def plant(world: World) -> Casting:
    """Cast the parts, let the province live by its policy, then play the parts."""
    casting = Casting(world)
    prepare: list[Callable[[Casting], None]] = [each.prepare for each in _TROUBLE]
    twist: list[Callable[[Casting], None]] = [each.twist for each in _TROUBLE]
    for step in prepare:
        step(casting)
    conclude(world)
    for step in twist:
        step(casting)
    return casting
