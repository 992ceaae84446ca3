"""Slips outside the identity: telephones, divisions, ethnicities, amounts, months, relations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sandbox.population.clock import NEVER, Arr
from sandbox.population.divisions import RETIRED
from sandbox.population.draws import Draws
from sandbox.population.frame import EXACT, SAME, Frame
from sandbox.population.name_pools import HOMOPHONES, VARIANTS
from sandbox.population.schooling import NOT_LISTED, OTHER_DISABILITY
from sandbox.population.text import months
from sandbox.population.world import World

__all__ = ["add", "name_features"]

_DIVISIONS = ("户籍区划", "现住区划", "行政区划代码")
_ALWAYS_KNOWN = (  # where an absence or a place matters
    "disability_card", "disability_subsidy", "extreme_hardship_support", "student_record",
    "marginal_low_income_member", "household_registration",
)  # fmt: skip
_MUSLIM = ("回族", "东乡族", "撒拉族", "保安族")


def name_features(names: pa.Array) -> dict[str, Arr]:
    """Which names a name slip can happen to."""
    long_enough = pc.greater(pc.utf8_length(names), 4)

    def has(characters: str) -> Arr:
        return np.asarray(pc.match_substring_regex(names, f"[{characters}]"))

    separated = np.asarray(pc.match_substring(names, "·"))
    return {
        "separator": separated,
        "no_separator": separated,
        "variant": has("".join(VARIANTS)),
        "homophone": has("".join(HOMOPHONES)),
        "name_cut": np.asarray(long_enough),
        "unprintable": np.asarray(pc.greater(pc.utf8_length(names), 2)),
    }


def add(world: World, frame: Frame, hand: Draws) -> None:
    """Every slip that the dataset has a column for, by a draw a row. Several may meet in one row."""
    for step in (_telephones, _divisions, _sexes, _ethnicities, _amounts, _months, _relations, _codes):
        step(world, frame, hand)


def _some(hand: Draws, fits: Arr, rate: float) -> Arr:
    return np.flatnonzero(fits & (hand.random() < rate))


def _change(frame: Frame, column: str, rows: Arr, defect: str, write: Callable[[str], str | None]) -> None:
    before = frame.texts(column, rows)
    frame.put(column, rows, [write(text) if text is not None else None for text in before])
    frame.log(rows, defect)


def _telephones(world: World, frame: Frame, hand: Draws) -> None:
    for column in ("联系电话", "户联系电话"):
        if column in frame.columns:
            every = np.ones(len(frame), dtype=bool)
            rows = _some(hand, every, 0.02)
            spare = ["13800000000", "无", "11111111111", "8612345"]
            frame.put(column, rows, [spare[n] for n in hand.integers(0, len(spare))[rows]])
            frame.log(rows, "unusable_phone")
            rows = _some(hand, every, 0.03)
            village = world.people.village[frame.person[rows]]
            frame.put(column, rows, [f"139{8_000_000 + n:08}" for n in village])
            frame.log(rows, "village_phone")
            rows = _some(hand, every, 0.003)
            frame.put(column, rows, [f"93{n}" for n in hand.integers(10_000_000, 99_999_999)[rows]])
            frame.log(rows, "leading_zero_lost")


def _divisions(world: World, frame: Frame, hand: Draws) -> None:
    wrong, alias = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    frame.facts |= {"division_wrong": wrong, "division_alias": alias}
    for column in _DIVISIONS:
        if column not in frame.columns:
            continue
        prefix = np.asarray(pc.cast(pc.utf8_slice_codeunits(frame.columns[column], 0, 6), pa.int64()))
        for old, today, _ in RETIRED:
            rows = _some(hand, frame.is_open & (prefix == int(today)), 0.01)
            wrong[rows] = True
            _change(frame, column, rows, "retired_division", lambda text, old=old: old + text[6:])  # type: ignore[misc]
        rows = _some(hand, frame.is_open & (prefix == 620171), 0.3)
        alias[rows] = True
        if "county" in frame.facts:
            frame.facts["county"][rows] = 620121
        _change(frame, column, rows, "new_area_alias", lambda text: "620121" + text[6:])
        if frame.dataset not in _ALWAYS_KNOWN:
            rows = _some(hand, prefix != 620171, 0.0004)
            wrong[rows] = True
            _change(frame, column, rows, "unknown_division", lambda text: text[:4] + "99" + text[6:])


def _sexes(world: World, frame: Frame, hand: Draws) -> None:
    """The other sex, or an unknown one, in rows whose number and name are right."""
    other, unknown = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    frame.facts |= {"sex_other": other, "sex_unknown": unknown}
    if "性别" not in frame.columns:
        return
    words = ("1", "2") if frame.dataset == "disability_card" else ("男", "女")
    sound = (frame.identity == EXACT) & (frame.naming == SAME) & frame.is_open
    other[_some(hand, sound, 0.0012)] = True
    unknown[_some(hand, sound & ~other, 0.0006)] = True
    _change(frame, "性别", np.flatnonzero(other), "sex_other", lambda text: words[text == words[0]])
    _change(frame, "性别", np.flatnonzero(unknown), "sex_unknown", lambda text: "9")


def _ethnicities(world: World, frame: Frame, hand: Draws) -> None:
    column = frame.columns.get("民族")
    if column is None:
        return
    mixed = np.asarray(pc.is_in(column, pa.array([*_MUSLIM, "03", "26", "35", "47"])))
    rows = _some(hand, mixed, 0.01)
    words = _MUSLIM if frame.dataset != "disability_card" else ("03", "26", "35", "47")
    _change(frame, "民族", rows, "ethnicity_mixed", lambda text: words[(words.index(text) + 1) % 4])
    if frame.dataset == "disability_card":
        rows = _some(hand, np.asarray(pc.starts_with(frame.columns["民族"], "0")), 0.003)
        _change(frame, "民族", rows, "leading_zero_lost", lambda text: text.lstrip("0"))


def _amounts(world: World, frame: Frame, hand: Draws) -> None:
    in_fen = np.zeros(len(frame), dtype=bool)
    frame.facts |= {"in_fen": in_fen}
    for column in ("月保障金", "月标准", "金额", "基本生活标准", "补助金额"):
        if column in frame.columns:
            rows = _some(hand, np.ones(len(frame), dtype=bool), 0.0008)
            in_fen[rows] = True
            _change(frame, column, rows, "amount_in_fen", lambda text: text + "00")


def _months(world: World, frame: Frame, hand: Draws) -> None:
    """A stop before the start, on grants that are over either way."""
    stop = frame.facts.get("stop")
    columns = {"起保年月", "起始年月", "起始月份"} & set(frame.columns)
    if stop is None or not columns or frame.source != "social_relief":
        return
    over = (stop != NEVER) & (stop <= world.clock.benefit_month) & (frame.person < world.holders)
    over[over] &= ~world.cast[frame.person[over]]
    rows = _some(hand, over, 0.004)
    later = months(stop[rows] + 1).to_pylist()
    frame.put(columns.pop(), rows, later)
    frame.log(rows, "stop_before_start")


def _relations(world: World, frame: Frame, hand: Draws) -> None:
    for column in ("与申请人关系", "与户主关系"):
        if column in frame.columns:
            relation = frame.columns[column]
            heads = np.asarray(pc.is_in(relation, pa.array(["本人", "户主"])))
            rows = _some(hand, heads, 0.002)
            _change(frame, column, rows, "household_without_head", lambda text: "其他")
            rows = _some(hand, np.asarray(pc.equal(relation, "配偶")), 0.002)
            head = "本人" if column == "与申请人关系" else "户主"
            _change(frame, column, rows, "household_with_two_heads", lambda text, head=head: head)  # type: ignore[misc]
            rows = _some(hand, np.asarray(pc.is_in(relation, pa.array(["之子", "之女"]))), 0.002)
            _change(
                frame, column, rows, "relation_against_age", lambda text: "之父" if text == "之子" else "之母"
            )


def _codes(world: World, frame: Frame, hand: Draws) -> None:
    if frame.dataset == "student_record":
        disabled = np.asarray(pc.fill_null(pc.not_equal(frame.columns["残疾类型"], "非残疾"), False))
        older = _some(hand, disabled, 0.02)
        _change(frame, "残疾类型", older, "older_code_list", lambda text: "其他残疾")
        unknown = _some(hand, disabled, 0.004)
        _change(frame, "残疾类型", unknown, "unknown_code", lambda text: "学习障碍")
        frame.facts["disabled"][unknown] = False
        frame.facts["stated"][older] = OTHER_DISABILITY
        frame.facts["stated"][unknown] = NOT_LISTED
    if frame.dataset == "monitored_member":
        serial = np.asarray(pc.less(pc.utf8_length(frame.columns["出生日期"]), 8))
        frame.log(np.flatnonzero(serial), "excel_serial_date")
    if frame.dataset == "death_record":
        frame.log(np.flatnonzero(frame.facts["registered"] > world.clock.today), "registered_late")
