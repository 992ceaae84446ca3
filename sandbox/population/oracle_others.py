"""ED-01, MN-01 and MN-03: school places, and the watch list's word on a disability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.claims import Claim, because
from sandbox.population.oracle_identity import document_is_sound
from sandbox.population.oracle_view import Held, View
from sandbox.population.schooling import ENROLLED
from sandbox.population.world import World

__all__ = ["claims"]


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield _not_at_school(world, view, held)
    yield from _watch_list(view, held["monitored_member"])
    yield _subsidised_without_card(world, view, held["monitored_member"])


def _not_at_school(world: World, view: View, held: Mapping[str, Held]) -> Claim:
    clock, count = world.clock, world.holders
    roll, national = held["student_record"], held["national_roll_answer"]
    enrolled = roll.people(
        (roll.facts["year"] == clock.school_year) & (roll.facts["state"] == ENROLLED), count
    )
    this_year = national.facts["enrolled"] & (national.facts["year"] == clock.school_year)
    away = national.people(this_year & ~np.isin(national.person, national.unanswered), count)
    birth = world.people.birth[:count]
    # Within a year of the window; farther away is nobody's near-miss.
    who = np.flatnonzero((birth >= clock.oldest_pupil - 366) & (birth <= clock.youngest_pupil + 366))
    conditions = {
        "card_usable": view.usable,
        "alive": view.alive,
        "not_too_old": birth >= clock.oldest_pupil,
        "not_too_young": birth <= clock.youngest_pupil,
        "not_on_provincial_roll": ~enrolled,
        "not_on_national_roll": ~away,
    }
    asked = view.unasked["death_record"] | view.unasked["national_roll_answer"]
    lost = view.lost["student_record"] | view.lost["cremation_record"]
    hidden = because(len(who), row_unlinked=lost[who], not_answered=asked[who])
    return Claim("ED-01", "compulsory_education", who, {n: v[who] for n, v in conditions.items()}, hidden)


def _watch_list(view: View, rows: Held) -> Iterator[Claim]:
    who, disabled = rows.person, rows.facts["disabled"]
    hidden = because(len(who), row_unlinked=rows.unreadable)
    conditions = {"says_disabled": disabled, "card_not_usable": ~view.usable[who]}
    yield Claim("MN-01", "health_without_card", who, conditions, hidden)
    conditions = {"card_usable": view.usable[who], "says_nothing": ~disabled}
    yield Claim("MN-01", "card_without_health", who, conditions, hidden)
    category, level = view.category[who], view.level[who]
    known = (category > 0) & (level > 0)  # an empty column proves nothing
    differs = (rows.facts["tail_category"] != category) | (rows.facts["tail_level"] != level)
    conditions = {
        "document_sound": document_is_sound(rows),
        "card_not_cancelled": view.status[who] != policy.CANCELLED,
        "tail_differs": differs & known,
    }
    long = rows.facts["long"]
    yield Claim(
        "MN-01", "document_number_tail", who[long], {n: v[long] for n, v in conditions.items()}, hidden[long]
    )


def _subsidised_without_card(world: World, view: View, rows: Held) -> Claim:
    """A card that has run out or is held back is still somebody's card."""
    who, home = rows.person, rows.facts["home"]
    none = np.isin(view.status, (policy.CANCELLED, policy.IN_PROCESS))
    with_card = np.zeros(len(world.people.anchor), dtype=bool)
    with_card[home[~none[who]]] = True
    conditions = {"subsidy_among_measures": rows.facts["subsidised"], "no_card_at_home": ~with_card[home]}
    return Claim(
        "MN-03", "safeguard_measures", who, conditions, because(len(who), row_unlinked=rows.unreadable)
    )
