"""Write one department table badly: at most one identity slip a row, other slips beside it, repeated rows."""

from __future__ import annotations

import zlib

import numpy as np
import pyarrow as pa

from sandbox.population import noise, repeats, stamps
from sandbox.population.clock import NEVER, Arr
from sandbox.population.draws import Draws
from sandbox.population.frame import DIFFERENT, REPAIRED, Frame
from sandbox.population.register_rows import card_numbers
from sandbox.population.slip_rules import IDENTITIES, Allowed, Identity, is_of_last_century
from sandbox.population.stated_birth import birth_says
from sandbox.population.world import World
from sandbox.population.writing_slips import BIRTH, NAME, NUMBER, SLIPS
from sandbox.population.written_number import CARD_NUMBER, number_says

__all__ = ["write_badly"]

_TYPED_ANEW = 0.03  # rows a month: what was wrong is mostly set right, and something right may go wrong
_MONTHS = 1_000


def write_badly(world: World, frame: Frame, before: pa.Table | None = None) -> None:
    """Apply every slip that this dataset may have; the frame keeps score of what is left.

    `before`: the dataset's rows of the month before, for the change stamps.
    """
    identity = IDENTITIES.get(frame.dataset)
    for name in ("birth_says", "number_says"):
        frame.facts[name] = np.zeros(len(frame), dtype=np.int8)
    typed = _last_typed(world, frame)
    hand = world.draws(f"slips {frame.dataset}", frame.number * _MONTHS + typed)
    if identity is not None:
        _habits(frame)
        chosen = _choose(world, frame, identity, hand, typed)
        for number, name in enumerate(SLIPS):
            rows = np.flatnonzero(chosen == number)
            if len(rows):
                _slip(world, frame, identity, typed, name, rows)
        if frame.dataset == "subsistence_allowance_member":
            _head_in_member_row(world, frame, hand, chosen < 0)
    noise.add(world, frame, hand)
    if before is not None:
        stamps.settle(world, frame, before)
    repeats.add(world, frame)


def _last_typed(world: World, frame: Frame) -> Arr:
    """The month in which each row was last typed in, 0 for the first: a row's slips last until the next."""
    typed = np.zeros(len(frame), dtype=np.int64)
    for month in range(1, world.months + 1):
        draws = world.draws(f"typed {frame.dataset} {month}", frame.number)
        typed[draws.random() < _TYPED_ANEW * world.pace] = month
    return typed


def _habits(frame: Frame) -> None:
    """A card number where an ID number belongs is this source's habit, and still says who it is."""
    by_card = frame.facts.get("long", frame.facts.get("by_card"))
    if by_card is not None:
        frame.identity[by_card] = REPAIRED
        frame.facts["number_says"][by_card] = CARD_NUMBER
        frame.log(np.flatnonzero(by_card), "card_number_as_document", "lower_grade")


def _choose(world: World, frame: Frame, identity: Identity, hand: Draws, typed: Arr) -> Arr:
    """The number of each row's slip, −1 for none: one draw a row, so that slips never meet."""
    draw, below = hand.random(), np.zeros(len(frame))
    chosen = np.full(len(frame), -1)
    names = list(SLIPS)
    allowed = Allowed(world, frame, identity)
    for number, name in enumerate(names):
        may = allowed(name)
        above = below + SLIPS[name].rate * identity.share * may
        chosen[(draw >= below) & (draw < above)] = number
        below = above
    for who, name in world.forced.get(frame.dataset, []):
        mine = np.isin(frame.person, who) & (typed == 0)
        if name == "fifteen_digits":
            mine &= is_of_last_century(world.people.birth[frame.person])
        chosen[mine] = names.index(name)
    return np.where(frame.is_open, chosen, -1)


def _slip(world: World, frame: Frame, identity: Identity, typed: Arr, name: str, rows: Arr) -> None:
    slip = SLIPS[name]
    column = {NUMBER: identity.number, NAME: identity.name, BIRTH: identity.birth}[slip.column]
    if name == "swapped_columns":
        numbers, names = frame.texts(identity.number, rows), frame.texts(identity.name, rows)
        frame.put(identity.number, rows, names)
        frame.put(identity.name, rows, numbers)
    elif name == "card_number_as_id":
        who, cards = frame.person[rows], world.cards
        suffix = np.full(len(rows), "")
        numbers = card_numbers(
            frame.columns[column].take(rows), cards.category[who], cards.level[who], suffix
        )
        frame.put(column, rows, numbers.to_pylist())
    else:
        before = frame.texts(column, rows)
        topic = zlib.crc32(f"pen {frame.dataset}".encode())
        pens = (
            np.random.default_rng([world.seed, topic, number, month])
            for number, month in zip(frame.number[rows].tolist(), typed[rows].tolist(), strict=True)
        )
        after = [slip.write(pen, text) if text else text for pen, text in zip(pens, before, strict=True)]
        frame.put(column, rows, after)
        if slip.column == BIRTH:
            frame.facts["birth_says"][rows] = birth_says(before, after)
    if slip.column == NUMBER:
        frame.identity[rows] = slip.identity
        frame.facts["number_says"][rows] = number_says(name, rows)
    frame.naming[rows] = np.maximum(frame.naming[rows], slip.naming)
    frame.log(rows, name, slip.effect)


def _head_in_member_row(world: World, frame: Frame, hand: Draws, clean: Arr) -> None:
    """The head's number copied into a member's row: the row now seems to be about the head."""
    people, relief = world.people, world.relief
    anchor = people.anchor[frame.person]
    fits = (
        clean
        & (frame.person >= world.holders)
        & frame.facts["covered"]
        & (relief.allowance[anchor] == 1)
        & (world.deaths.date[anchor] == NEVER)
        & ~world.cast[anchor]
        & world.has_card[anchor]
        & (people.surname[anchor] != people.surname[frame.person])
    )
    rows = np.flatnonzero(fits & (hand.random() < 0.004))
    if len(rows):
        frame.put(
            "身份证号", rows, people.ids.take(anchor[rows]).to_pylist() if people.ids is not None else []
        )
        frame.bearer[rows] = anchor[rows]
        frame.naming[rows] = DIFFERENT
        frame.log(rows, "household_head_number", "lower_grade")
