"""Rows that should not be there: repeats, older versions, test rows. And people nobody answers about."""

from __future__ import annotations

import numpy as np

from sandbox.population import id_numbers
from sandbox.population.draws import Draws
from sandbox.population.frame import QUARANTINED, Frame
from sandbox.population.text import fixed, pick
from sandbox.population.world import World

__all__ = ["add"]

_INCREMENTAL = (
    "disability_card", "disability_component", "needs_survey", "child_screening", "rehabilitation_service",
    "family_doctor_contract",
)  # fmt: skip
_LISTED_WITH_TESTS = (
    "disability_card", "subsistence_allowance_member", "disability_subsidy", "student_record",
    "monitored_member", "rehabilitation_service", "family_doctor_contract", "child_screening",
    "extreme_hardship_support", "needs_survey", "marginal_low_income_member", "orphan_support",
)  # fmt: skip
_NUMBERS = ("公民身份号码", "身份证号", "身份证件号", "证件号码", "残疾人证号")
_NAMES = ("姓名", "学生姓名", "儿童姓名")
_TEST_NAMES = ["测试", "测试人员", "测试数据", "test"]
_HABITS = ["refused", "silent"]
_UNANSWERED = 0.0005


def add(world: World, frame: Frame) -> None:
    if "应答" in frame.columns:
        _unanswered(world, frame)
        return
    draws = world.draws(f"repeats {frame.dataset}", frame.number)
    if frame.dataset in _INCREMENTAL:
        _older_versions(frame, draws)
    else:
        _exact_repeats(frame, draws)
    if frame.dataset in _LISTED_WITH_TESTS:
        _test_rows(frame, draws)


def _exact_repeats(frame: Frame, draws: Draws) -> None:
    copies = frame.repeat(np.flatnonzero(draws.random() < 0.0006))
    frame.log(copies, "repeated_row", "duplicate")


def _older_versions(frame: Frame, draws: Draws) -> None:
    """The same key once more, as it stood a while ago: the newer row is the one that holds."""
    copies = frame.repeat(np.flatnonzero(draws.random() < 0.0004))
    stamps = frame.texts("更新时间", copies)
    frame.put("更新时间", copies, [f"{int(stamp[:4]) - 1}-01-01{stamp[10:]}" for stamp in stamps])
    frame.log(copies, "older_version", "duplicate")


def _test_rows(frame: Frame, draws: Draws) -> None:
    """What somebody typed in to try the system, and never took out."""
    first = np.argsort(draws.random())
    words = draws.integers(0, len(_TEST_NAMES))
    rows = first[: max(1, round(len(frame) * 0.00005))]
    copies, count = frame.repeat(rows), len(rows)
    number = next(name for name in _NUMBERS if name in frame.columns)
    name = next(name for name in _NAMES if name in frame.columns)
    area = np.full(count, 110101)
    birth = np.full(count, -25567)  # 1900-01-01: nobody's number
    invented = id_numbers.make(area, birth, np.full(count, 1))
    frame.put(number, copies, fixed(invented).to_pylist())
    frame.put(name, copies, pick(_TEST_NAMES, words[rows]).to_pylist())
    for key in frame.key:
        if key not in ("学年", "成员序号", "人口编号"):
            frame.put(key, copies, [f"TEST{n:06}" for n in range(count)])
    frame.person[copies] = -1
    frame.bearer[copies] = -1
    frame.identity[copies] = QUARANTINED
    frame.log(copies, "test_row", "quarantined")


def _unanswered(world: World, frame: Frame) -> None:
    """People the department will not or does not answer about; only people it knows nothing of."""
    known = np.zeros(world.holders, dtype=bool)
    known[frame.person] = True
    if frame.dataset == "national_roll_answer":
        age = (world.clock.today - world.people.birth[: world.holders]) / 365.25
        known |= (age < 6) | (age > 17)
    draws = world.draws(f"unanswered {frame.dataset}", np.arange(world.holders))
    who = np.flatnonzero(~known & ~world.cast & (draws.random() < _UNANSWERED))
    if not len(who) or not len(frame) or world.people.ids is None or world.people.names is None:
        return
    copies = frame.repeat(np.zeros(len(who), dtype=np.int64))
    for column in frame.columns:
        frame.put(column, copies, [None] * len(who))
    frame.put("证件号码", copies, world.people.ids.take(who).to_pylist())
    frame.put("姓名", copies, world.people.names.take(who).to_pylist())
    habit = pick(_HABITS, draws.integers(0, 2)[who]).to_pylist()
    frame.put("应答", copies, habit)
    frame.person[copies] = who
    frame.bearer[copies] = who
    frame.unanswered = who
    for number, word in enumerate(_HABITS):
        frame.log(copies[[h == _HABITS[number] for h in habit]], f"{word}_by_habit")
