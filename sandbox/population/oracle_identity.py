"""ID-02, ID-03, ID-05: card numbers, names and second cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from sandbox.population import policy
from sandbox.population.card_damage import HARMFUL, HARMLESS
from sandbox.population.claims import Claim, because
from sandbox.population.clock import Arr
from sandbox.population.frame import DIFFERENT, SAME
from sandbox.population.oracle_view import Held, View
from sandbox.population.world import World

__all__ = ["NAMED", "claims", "document_is_sound"]

NAMED = (
    "needs_survey", "subsistence_allowance_member", "extreme_hardship_support", "disability_subsidy",
    "orphan_support", "marginal_low_income_member", "cremation_record", "student_record",
    "monitored_member", "child_screening", "rehabilitation_service", "family_doctor_contract",
)  # fmt: skip
_FAULT = {  # what is wrong with the number, by its damage
    "short": "length",
    "long": "length",
    "other_first_18": "first_18",
    "category_digit": "category_digit",
    "category_digit_0": "category_digit",
    "level_digit": "level_digit",
    "level_digit_9": "level_digit",
    "suffix_b0": "suffix",
    "suffix_c1": "suffix",
    "suffix_digits": "suffix",
    "tail_category": "tail",
    "tail_level": "tail",
}
_SUFFIXES = ["", *(f"B{n}" for n in range(1, 10))]
_LOOK = {  # what only looks wrong
    "full_width": "first_18_differs",
    "small_b1": "length_wrong",
    "suffix_b9": "suffix_wrong",
    "no_category": "tail_differs",
    "no_level": "tail_differs",
}


def claims(world: World, view: View, held: Mapping[str, Held]) -> Iterator[Claim]:
    yield from _card_numbers(held["disability_card"])
    yield _documents(held["monitored_member"])
    for dataset in NAMED:
        yield _names(dataset, held[dataset])
    yield _second_cards(world, held["disability_card"])


def _card_numbers(cards: Held) -> Iterator[Claim]:
    damage, live = cards.facts["damage"], cards.facts["status"] != policy.CANCELLED
    hidden = because(len(damage), row_unlinked=cards.unreadable)
    for kind in HARMFUL:
        rows = damage == kind
        conditions = {"not_cancelled": live[rows], "number_wrong": np.ones(int(rows.sum()), dtype=bool)}
        yield Claim("ID-02", "disability_card", cards.person[rows], conditions, hidden[rows], _FAULT[kind])
    for kind in HARMLESS:
        rows = damage == kind
        conditions = {"not_cancelled": live[rows], _LOOK[kind]: np.zeros(int(rows.sum()), dtype=bool)}
        yield Claim("ID-02", "disability_card", cards.person[rows], conditions, hidden[rows], kind)
    last = (cards.facts["number_category"] == 7) & (cards.facts["number_level"] == 4) & (damage == "") & live
    never = np.zeros(int(last.sum()), dtype=bool)
    for name in ("category_digit_wrong", "level_digit_wrong"):
        yield Claim(
            "ID-02", "disability_card", cards.person[last], {name: never}, note="last digits of the range"
        )


def document_is_sound(rows: Held) -> Arr:
    """Twenty or twenty-two characters whose tail can be a card's."""
    tail_category, tail_level, suffix = (rows.facts[n] for n in ("tail_category", "tail_level", "suffix"))
    digits = (tail_category >= 1) & (tail_category <= 7) & (tail_level >= 1) & (tail_level <= 4)
    return rows.facts["long"] & digits & np.isin(suffix, _SUFFIXES)


def _documents(rows: Held) -> Claim:
    conditions = {"document_is_card": rows.facts["says_card"], "document_wrong": ~document_is_sound(rows)}
    hidden = because(len(rows.person), row_unlinked=rows.unreadable)
    return Claim("ID-02", "monitored_member", rows.person, conditions, hidden)


def _names(dataset: str, rows: Held) -> Claim:
    """Names written otherwise under a card holder's number, and wrong names under nobody's."""
    written = rows.linked & (rows.naming != SAME)
    stranger = np.r_[np.zeros(int(written.sum()), dtype=bool), np.ones(len(rows.strangers), dtype=bool)]
    conditions = {
        "same_number": ~stranger,
        "names_differ": np.r_[rows.naming[written] == DIFFERENT, stranger[stranger]],
    }
    return Claim("ID-03", dataset, np.r_[rows.bearer[written], rows.strangers], conditions)


def _second_cards(world: World, cards: Held) -> Claim:
    """Candidates have a live card and one more card-like thing: cancelled, in process, or a namesake's."""
    count = world.holders
    status = cards.facts["status"]
    settled = ~np.isin(status, (policy.CANCELLED, policy.IN_PROCESS))
    live = np.bincount(cards.person[settled], minlength=count)
    cancelled = cards.people(status == policy.CANCELLED, count)
    in_process = cards.people(status == policy.IN_PROCESS, count)
    namesake = _has_namesake(world)
    who = np.flatnonzero((live > 1) | ((live == 1) & (cancelled | in_process | namesake)))
    second = live[who] > 1
    conditions = {
        "second_not_cancelled": second | ~cancelled[who],
        "second_not_in_process": second | ~in_process[who],
        "same_person": second | ~namesake[who],
    }
    return Claim("ID-05", "disability_card", who, conditions)


def _has_namesake(world: World) -> Arr:
    people, count = world.people, world.holders
    key = np.stack([people.surname[:count], people.given[:count], people.birth[:count]])
    _, inverse, times = np.unique(key, axis=1, return_inverse=True, return_counts=True)
    return np.asarray(times[inverse.ravel()] > 1)
