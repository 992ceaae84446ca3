"""Write one department table badly: at most one identity slip a row, other slips beside it, repeated rows."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from sandbox.population import noise, repeats
from sandbox.population.clock import NEVER, Arr
from sandbox.population.frame import DIFFERENT, LOST, QUARANTINED, REPAIRED, Frame
from sandbox.population.register_rows import card_numbers
from sandbox.population.world import World
from sandbox.population.writing_slips import BIRTH, NAME, NUMBER, SLIPS

__all__ = ["write_badly"]


@dataclass(frozen=True)
class _Identity:
    """Identity columns of a dataset, how much worse or better it is than usual, and slips it cannot have."""

    number: str
    name: str = "姓名"
    birth: str = "出生日期"
    share: float = 1.0
    never: tuple[str, ...] = ()


_RELIEF = "身份证号"
_IDENTITIES = {
    "disability_card": _Identity(
        "公民身份号码", birth="", share=0.15, never=("card_number_as_id", "variant", "unprintable")
    ),
    "disability_component": _Identity("公民身份号码", birth="", share=0.3),
    "subsistence_allowance_member": _Identity(_RELIEF),
    "extreme_hardship_support": _Identity(_RELIEF),
    "disability_subsidy": _Identity(_RELIEF),
    "subsidy_payment": _Identity(_RELIEF, share=0.4),
    "cremation_record": _Identity(_RELIEF),
    "student_record": _Identity("身份证件号", name="学生姓名", never=("card_number_as_id",)),
    "home_teaching_visit": _Identity("身份证件号", never=("card_number_as_id",)),
    "monitored_member": _Identity("证件号码", never=("card_number_as_id",)),
    "child_screening": _Identity("证件号码", name="儿童姓名"),
    "rehabilitation_service": _Identity("证件号码"),
    "family_doctor_contract": _Identity("证件号码"),
}


def write_badly(world: World, frame: Frame) -> None:
    """Apply every slip that this dataset may have; the frame keeps score of what is left."""
    identity = _IDENTITIES.get(frame.dataset)
    rng = np.random.default_rng([world.seed, zlib.crc32(f"slips {frame.dataset}".encode())])
    if identity is not None:
        _habits(frame)
        chosen = _choose(world, frame, identity, rng)
        for number, name in enumerate(SLIPS):
            rows = np.flatnonzero(chosen == number)
            if len(rows):
                _slip(world, frame, identity, rng, name, rows)
        if frame.dataset == "subsistence_allowance_member":
            _head_in_member_row(world, frame, rng, chosen < 0)
    noise.add(world, frame, rng)
    repeats.add(world, frame, rng)


def _habits(frame: Frame) -> None:
    """A card number where an ID number belongs is this source's habit, and still says who it is."""
    by_card = frame.facts.get("long", frame.facts.get("by_card"))
    if by_card is not None:
        frame.identity[by_card] = REPAIRED
        frame.log(np.flatnonzero(by_card), "card_number_as_document", "lower_grade")


def _choose(world: World, frame: Frame, identity: _Identity, rng: np.random.Generator) -> Arr:
    """The number of each row's slip, −1 for none: one draw a row, so that slips never meet."""
    draw, below = rng.random(len(frame)), np.zeros(len(frame))
    chosen = np.full(len(frame), -1)
    names = list(SLIPS)
    allowed = _allowed(world, frame, identity)
    for number, name in enumerate(names):
        may = allowed(name)
        above = below + SLIPS[name].rate * identity.share * may
        chosen[(draw >= below) & (draw < above)] = number
        below = above
    for who, name in world.forced.get(frame.dataset, []):
        mine = np.isin(frame.person, who)
        chosen[mine] = names.index(name)
    return chosen


class _Allowed:
    """Which rows a slip can happen to."""

    def __init__(self, world: World, frame: Frame, identity: _Identity) -> None:
        people = world.people
        self._identity, self._frame = identity, frame
        self._flags = noise.name_features(frame.columns[identity.name])
        births = frame.columns.get(identity.birth)
        self._birth_written = births is not None and np.asarray(
            pc.fill_null(pc.greater(pc.utf8_length(births), 7), False)
        )
        self._ends_in_x = people.digits[frame.person, 17] == ord("X")
        self._last_century = people.birth[frame.person] < 10_957  # 2000-01-01
        self._holder = frame.person < world.holders
        self._spared = self._spare(world)

    def _spare(self, world: World) -> Arr:
        """Rows whose number must stay readable for the rest of the province to make sense."""
        frame, deaths = self._frame, world.deaths
        if frame.dataset == "disability_card":
            cards_each = np.bincount(frame.person, minlength=world.holders)
            return (cards_each[frame.person] > 1) | world.cast[frame.person]
        if frame.dataset == "cremation_record":
            safe = np.minimum(frame.person, world.holders - 1)
            told = (deaths.registered[safe] != NEVER) & (deaths.registered[safe] <= world.clock.today)
            return self._holder & ~told
        return np.zeros(len(frame), dtype=bool)

    def __call__(self, name: str) -> Arr:
        every = np.ones(len(self._frame), dtype=bool)
        slip = SLIPS[name]
        if name in self._identity.never or (slip.column == BIRTH and not self._identity.birth):
            return ~every
        if self._frame.dataset == "disability_card" and slip.naming == DIFFERENT:
            return ~every  # the register's spelling is what others are held against
        may = every if slip.identity not in (LOST, QUARANTINED, REPAIRED) else ~self._spared
        by_card = self._frame.facts.get("long", self._frame.facts.get("by_card", ~every))
        special = {
            "lunar_birthday": self._birth_written,
            "impossible_birthday": self._birth_written,
            "placeholder_birthday": self._birth_written,
            "fifteen_digits": self._last_century & ~by_card & ~self._frame.facts.get("says_card", ~every),
            "other_x": self._ends_in_x & ~by_card,
            "scientific": ~by_card,
            "placeholder_number": ~by_card,
            "swapped_columns": ~by_card,
            "card_number_as_id": self._holder,
            **self._flags,
        }
        return may & special.get(name, every)


def _allowed(world: World, frame: Frame, identity: _Identity) -> _Allowed:
    return _Allowed(world, frame, identity)


def _slip(
    world: World, frame: Frame, identity: _Identity, rng: np.random.Generator, name: str, rows: Arr
) -> None:
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
        frame.put(column, rows, [slip.write(rng, text) if text else text for text in before])
    if slip.column == NUMBER:
        frame.identity[rows] = slip.identity
    frame.naming[rows] = np.maximum(frame.naming[rows], slip.naming)
    frame.log(rows, name, slip.effect)


def _head_in_member_row(world: World, frame: Frame, rng: np.random.Generator, clean: Arr) -> None:
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
        & (people.surname[anchor] != people.surname[frame.person])
    )
    rows = np.flatnonzero(fits & (rng.random(len(frame)) < 0.004))
    if len(rows):
        frame.put(
            "身份证号", rows, people.ids.take(anchor[rows]).to_pylist() if people.ids is not None else []
        )
        frame.bearer[rows] = anchor[rows]
        frame.naming[rows] = DIFFERENT
        frame.log(rows, "household_head_number", "lower_grade")
