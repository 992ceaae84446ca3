"""CD-02: seen in person after the recorded day of death."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import survey
from sandbox.population.care import NURSING, SURGERY, TRAINING
from sandbox.population.claims import Claim, because
from sandbox.population.clock import NEVER, Arr
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["claims"]

_IN_PERSON = (SURGERY, TRAINING, NURSING)  # medicine and devices may be fetched by the family


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    count, today = world.holders, world.clock.today
    seen = _seen(held["needs_survey"], held["rehabilitation_service"])
    health, funeral = held["death_record"], held["cremation_record"]
    told = ~np.isin(health.person, health.unanswered)
    died, known = np.full(count, NEVER), np.ones(count, dtype=bool)
    died[health.person[told]] = health.facts["date"][told]
    known[health.person[told]] = (health.facts["registered"] <= today)[told]
    yield _claim("death_record", seen, died, {"registered_by_as_of": known}, view)
    buried = np.full(count, NEVER)
    buried[funeral.person] = funeral.facts["date"]
    yield _claim("cremation_record", seen, buried, {}, view)


def _seen(visits: Held, treatments: Held) -> tuple[Arr, Arr, Arr, Arr]:
    """Whom, when, in person or not, in a row that cannot be read."""
    in_person = (visits.facts["mode"] == survey.FACE_TO_FACE, np.isin(treatments.facts["item"], _IN_PERSON))
    return (
        np.r_[visits.person, treatments.person],
        np.r_[visits.facts["on"], treatments.facts["started"]],
        np.concatenate(in_person),
        np.r_[visits.unreadable, treatments.unreadable],
    )


def _claim(
    subject: str, seen: tuple[Arr, Arr, Arr, Arr], died: Arr, known: Mapping[str, Arr], view: View
) -> Claim:
    recorded = died[seen[0]] != NEVER
    who, on, in_person, unreadable = (each[recorded] for each in seen)
    conditions = {
        **{name: values[who] for name, values in known.items()},
        "in_person": in_person,
        "after_death": on > died[who],
    }
    lost = view.lost[subject][who]
    hidden = because(len(who), row_unlinked=unreadable, row_unlinked_too=lost)
    return Claim("CD-02", subject, who, conditions, hidden)
