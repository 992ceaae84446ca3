"""CD-07 and CD-08: nobody who looks after a holder, and disability without a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import guardians, policy
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr
from sandbox.population.oracle_unentitled import component_levels
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import ENROLLED
from sandbox.population.world import World

__all__ = ["claims"]

_OF_AGE, _ADVICE_FROM, _SEVERE_INJURY = 18, 1, 4


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield _unguarded(world, view, held)
    yield _disabled_without_card(world, view, held)


def _unguarded(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    today, who = world.clock.today, np.arange(world.holders)
    levels, _, _ = component_levels(view, held["disability_component"])
    minor = world.people.birth[: world.holders] > world.clock.born_by(_OF_AGE)
    mind = np.isin(view.category, (5, 6)) | ((levels[:, 4] > 0) | (levels[:, 5] > 0)) & (view.category == 7)
    a_person = guardians.persons(world) >= 0
    dead = a_person & (world.guardian_died != NEVER) & (world.guardian_died <= today)
    missing = world.guardian == guardians.NOBODY
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "needs_guardian": minor | mind,
        "nobody_left": missing | dead,
    }
    # Whoever has a usual guardian is nobody's near-miss.
    odd = missing | dead | (world.guardian != guardians.USUAL) | (world.guardian_died != NEVER)
    conditions = {name: values[odd] for name, values in conditions.items()}
    lost = view.lost["disability_component"] & ~minor & (view.category == 7)
    hidden = because(int(odd.sum()), not_answered=view.unasked["death_record"][odd], row_unlinked=lost[odd])
    return Claim("CD-07", "guardian", who[odd], conditions, hidden)


def _disabled_without_card(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    count = world.holders
    screening, roll, injury = (
        held[name] for name in ("child_screening", "student_record", "work_injury_benefit")
    )
    ill = _people(screening, screening.facts["diagnosed"] != NEVER, count)
    pupils = roll.facts["disabled"] & (roll.facts["state"] == ENROLLED)
    grade = injury.facts["grade"]
    hurt = injury.people((grade >= 1) & (grade <= _SEVERE_INJURY), count)
    seen_ill = screening.people(screening.linked & (screening.facts["diagnosed"] != NEVER), count)
    seen_pupil = roll.people(roll.linked & pupils, count)
    evidence = ill | _people(roll, pupils, count) | hurt
    seen = seen_ill | seen_pupil | hurt
    heard_of = screening.people(screening.facts["own"], count) | (world.relief.injury_grade > 0)
    heard_of |= roll.people(roll.facts["own"], count)
    conditions = {
        "card_ended": (view.status == policy.EXPIRED) | (view.status == policy.CANCELLED),
        "not_for_good": (view.status != policy.CANCELLED) | view.lapsed,
        "evidence": evidence,
        "old_enough": world.people.birth[:count] <= world.clock.born_by(_ADVICE_FROM),
        "alive": view.alive,
    }
    close = heard_of & ((view.status != policy.ACTIVE) & (view.status != policy.LOST))
    conditions = {name: values[close] for name, values in conditions.items()}
    hidden = because(
        int(close.sum()),
        row_unlinked=(evidence & ~seen)[close],
        row_unlinked_too=view.lost["cremation_record"][close],
        not_answered=(view.unasked["death_record"] | view.unasked["work_injury_benefit"])[close],
    )
    return Claim("CD-08", "disability_card", np.flatnonzero(close), conditions, hidden)


def _people(rows: Held, chosen: Arr, count: int) -> Arr:
    """Holders with such a row of their own, readable or not."""
    return rows.people(chosen & rows.facts["own"], count)
