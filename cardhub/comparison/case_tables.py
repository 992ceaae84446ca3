"""Case tables beside the rules, `<RULE>.cases.csv`: small hand-written situations, in Chinese.

用例,类别,数据表,行,字段,值: a line puts one value into one row of a dataset. What is not put is the desk's
plain default; an empty value is unknown. 数据表 is a dataset's title or identifier, 字段 a field's. A dataset
without a row number has 状况 不完整, 过旧 or 未接入. `person_id` puts a row on another person than the first.
One line a case says 期望: 线索 and `subject / severity` or 无, 保留 and the reason, or 不相容 and the dataset
and month of what bars it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from cardhub import registry
from cardhub.comparison.awaited import awaited_datasets
from cardhub.comparison.desk import Desk, catalogue
from cardhub.comparison.desk_state import counties_of
from cardhub.errors import ConfigurationError, RuleError
from schemas.dataset import Dataset, Role

__all__ = ["KINDS", "Case", "read_cases", "seen"]

KINDS = ("触发", "不触发", "未知", "防护", "边界")
_COLUMNS = ["用例", "类别", "数据表", "行", "字段", "值"]
_EXPECTED, _NOTHING, _CONDITION = "期望", "无", "状况"
_CONDITIONS = {"不完整": "uncovered", "过旧": "stale", "未接入": "unsynced"}

Values = dict[str, Any]


@dataclass
class Case:
    """`tables`: dataset → row label → values; `expected`: (线索, 保留, 不相容; its value), said on `line`."""

    name: str
    kind: str
    path: Path
    line: int
    tables: dict[str, dict[str, Values]] = field(default_factory=dict)
    conditions: list[tuple[str, str]] = field(default_factory=list)
    expected: tuple[str, str] = ("", "")


def read_cases(path: Path) -> list[Case]:
    """The cases of one file; RuleError names file and line of what is not understood."""
    cases: dict[str, Case] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise RuleError(f"{path}:1: the file is not UTF-8 text; save it as UTF-8") from None
    reader = csv.DictReader(lines)
    if reader.fieldnames != _COLUMNS:
        raise RuleError(f"{path}:1: the columns are {','.join(_COLUMNS)}")
    for line in reader:
        where = f"{path}:{reader.line_num}"
        if None in line or None in line.values():
            raise RuleError(f"{where}: write {len(_COLUMNS)} cells")
        case = cases.setdefault(line["用例"], Case(line["用例"], line["类别"], path, reader.line_num))
        if case.kind != line["类别"] or case.kind not in KINDS:
            raise RuleError(f"{where}: 类别 is one of {'、'.join(KINDS)}, one for the whole case")
        if line["数据表"] == _EXPECTED:
            case.expected, case.line = (line["字段"], line["值"]), reader.line_num
        else:
            _put(case, line, where)
    for case in cases.values():
        if not case.expected[0]:
            raise RuleError(f"{path}:{case.line}: case {case.name} expects nothing; add its line 期望")
    return list(cases.values())


def _put(case: Case, line: dict[str, str], where: str) -> None:
    dataset = _dataset(line["数据表"])
    table = dataset.name if dataset else line["数据表"]
    if line["字段"] == _CONDITION:
        if line["值"] not in _CONDITIONS:
            raise RuleError(f"{where}: {_CONDITION} is one of {'、'.join(_CONDITIONS)}")
        case.conditions.append((table, _CONDITIONS[line["值"]]))
        return
    row = case.tables.setdefault(table, {}).setdefault(line["行"], {})
    for name in _columns(dataset, line["字段"]):
        row[name] = line["值"] or None


def _dataset(name: str) -> Dataset | None:
    known = registry.datasets()
    return known.get(name) or next((each for each in known.values() if each.title == name), None)


def _columns(dataset: Dataset | None, title: str) -> list[str]:
    """The row's own name is written into its linking key too."""
    for each in dataset.fields if dataset else ():
        if title in (each.title, each.name):
            is_own_name = dataset is not None and each.name == dataset.name_field
            return [each.name, f"{each.name}_key"] if is_own_name else [each.name]
    return [title]


def seen(rule_id: str, case: Case) -> tuple[str, str]:
    """What the rule and the guards make of a case, in the words of 期望.

    RuleError names file and line of the case where a table, field or value of it cannot be used.
    """
    try:
        con = _laid_out(case, _awaited(rule_id, case)).run(rule_id)
    except RuleError:
        raise
    except ConfigurationError as error:
        raise RuleError(f"{case.path}:{case.line}: case {case.name}: {error}") from None
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        raise RuleError(f"{case.path}:{case.line}: case {case.name}: {message}") from None
    found = con.execute("SELECT subject || ' / ' || severity FROM findings ORDER BY ALL").fetchall()
    held = con.execute("SELECT reason_code FROM held ORDER BY ALL").fetchall()
    blocked = con.execute("SELECT dataset || ' / ' || since_month FROM blocked ORDER BY ALL").fetchall()
    if blocked and not (found or held):
        return "不相容", "、".join(_texts(blocked))
    return ("保留", "、".join(_texts(held))) if held else ("线索", "、".join(_texts(found)) or _NOTHING)


def _awaited(rule_id: str, case: Case) -> tuple[Dataset, ...]:
    """What a waiting rule waits for; a table with an outcome is a department's answers."""
    waiting = catalogue().waiting.get(rule_id)
    if waiting is None:
        return ()
    answering = [
        table for table, rows in case.tables.items() if any("outcome" in row for row in rows.values())
    ]
    return awaited_datasets(waiting, registry.datasets(), answering)


def _laid_out(case: Case, awaited: tuple[Dataset, ...]) -> Desk:
    desk = Desk(awaited=awaited)
    for dataset, condition in case.conditions:
        getattr(desk, condition).add(dataset)
    register = registry.register().name
    people = case.tables.get(register, {}) or {"1": {}}
    for key, person in enumerate(people.values(), start=1):
        values: Values = {"record_key": key} | _without(person, "person_id")
        desk.person(_person(person), **values)
    desk.counties |= counties_of(desk)
    for table, rows in case.tables.items():
        for key, row in enumerate(rows.values(), start=1):
            if table == register:
                continue
            if table not in desk.datasets:
                desk.link(table, **row)
            elif desk.datasets[table].role is Role.ANSWERED:
                desk.answer(table, _person(row), **_without(row, "person_id"))
            else:
                desk.put(table, _person(row), **({"record_key": key} | _without(row, "person_id")))
    return desk


def _person(row: Values) -> int:
    """Whose row it is: the first person's where it does not say."""
    return int(row.get("person_id") or 1)


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}


def _texts(rows: list[tuple[str]]) -> Iterator[str]:
    return (text for (text,) in rows)
