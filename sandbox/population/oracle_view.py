"""What the oracle judges from: latent facts per holder, and the typed rows that departments hold.

It knows nothing of parts or plans: an accident counts exactly as a planted case does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sandbox.population import policy
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import DIFFERENT, EXACT, LOST, QUARANTINED, REPAIRED, Frame
from sandbox.population.world import World

__all__ = ["Held", "View", "keep", "look"]


@dataclass(frozen=True)
class Held:
    """Rows of one dataset about card holders, without their text."""

    person: Arr
    bearer: Arr
    identity: Arr
    naming: Arr
    facts: Mapping[str, Arr]
    unanswered: Arr
    strangers: Arr  # people without a card whose name is miswritten here
    lists_people: bool  # and does not answer about them one by one

    @property
    def linked(self) -> Arr:
        """The row's number says whose it is, as written or repaired."""
        return np.isin(self.identity, (EXACT, REPAIRED))

    @property
    def grade_a(self) -> Arr:
        return np.asarray((self.identity == EXACT) & (self.naming != DIFFERENT))

    @property
    def unreadable(self) -> Arr:
        return np.isin(self.identity, (LOST, QUARANTINED))

    def people(self, rows: Arr, holders: int) -> Arr:
        """Holders with at least one of these rows."""
        result = np.zeros(holders, dtype=bool)
        result[self.person[rows]] = True
        return result


def keep(world: World, frame: Frame) -> Held:
    """The rows that count as facts about holders, and rows that carry a holder's number by mistake.

    Whoever has no card yet is nobody's holder.
    """
    is_holder = world.are_holders(frame.bearer)
    rows = np.flatnonzero(frame.counts & is_holder)
    about = frame.person[rows]
    return Held(
        person=np.where(world.are_holders(about), about, frame.bearer[rows]),
        bearer=frame.bearer[rows],
        identity=frame.identity[rows],
        naming=frame.naming[rows],
        facts={name: values[rows] for name, values in frame.facts.items()}
        | {"own": frame.person[rows] == frame.bearer[rows]},
        unanswered=frame.unanswered,
        strangers=np.unique(frame.person[(frame.bearer >= 0) & ~is_holder & (frame.naming == DIFFERENT)]),
        lists_people="应答" not in frame.columns,
    )


@dataclass(frozen=True)
class View:
    """Arrays over holders, as known at T; `lost` has the holders with an unreadable row, by dataset."""

    registered: Arr  # the register's own row has a usable number
    record: Arr  # of the current card, like all that follows up to `usable`
    status: Arr
    changed: Arr
    issued: Arr
    valid_to: Arr
    lapsed: Arr  # cancelled for a reason that leaves the disability as it was
    category: Arr
    level: Arr
    usable: Arr
    health_death: Arr  # day, NEVER where health does not say
    alive: Arr
    lost: Mapping[str, Arr]
    unasked: Mapping[str, Arr]  # nobody answers about them, by dataset


def look(world: World, held: Mapping[str, Held]) -> View:
    """Current cards, known deaths and unreadable rows."""
    count, today = world.holders, world.clock.today
    cards = held["disability_card"]
    put_last = np.isin(cards.facts["status"], (policy.CANCELLED, policy.IN_PROCESS))
    order = np.lexsort((-cards.facts["record"], -cards.facts["issued"], put_last, cards.person))
    first = order[np.r_[True, np.diff(cards.person[order]) != 0]]

    def current(name: str) -> Arr:
        result = np.full(count, NEVER)
        result[cards.person[first]] = cards.facts[name][first]
        return result

    death = held["death_record"]
    told = (death.facts["registered"] <= today) & ~np.isin(death.person, death.unanswered)
    health_death = np.full(count, NEVER)
    health_death[death.person[told]] = death.facts["date"][told]
    cremation = held["cremation_record"]
    burned = cremation.people(cremation.linked & (cremation.facts["date"] <= today), count)
    status = current("status")
    unasked = {}
    for name, rows in held.items():
        flags = np.zeros(count, dtype=bool)
        flags[rows.unanswered] = True
        unasked[name] = flags
    return View(
        registered=cards.people(cards.linked, count),
        record=current("record"),
        status=status,
        changed=current("changed"),
        issued=current("issued"),
        valid_to=current("valid_to"),
        lapsed=current("lapsed") == 1,
        category=current("category"),
        level=current("level"),
        usable=policy.card_usable(status),
        health_death=health_death,
        alive=~(burned | ((health_death != NEVER) & (health_death <= today))),
        lost={name: rows.people(rows.unreadable, count) for name, rows in held.items()},
        unasked=unasked,
    )
