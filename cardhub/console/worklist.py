"""The worklist: open cases in one's sight, filtered, ordered, a page at a time by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from cardhub.access.officer import Officer
from cardhub.access.sight import in_sight
from cardhub.console.wording import DUE, SORTS, STAGES
from cardhub.store.access_tables import console_user
from cardhub.store.tables import case, person

__all__ = ["PAGE", "Counts", "Filters", "counts", "page", "read_filters"]

PAGE = 30
SEVERITIES = "CHML"
_TODAY = sa.func.office_day()
_WEEK = 7
_KEYS: dict[str, tuple[Any, ...]] = {
    "gravity": (case.c.gravity, case.c.due_on, case.c.case_id),
    "due": (case.c.due_on, case.c.case_id),
    "newest": (case.c.case_id,),
}
_SHOWN = (
    case.c.case_id,
    case.c.rule_id,
    case.c.severity,
    case.c.gravity,
    case.c.stage,
    case.c.due_on,
    case.c.division_code,
    case.c.person_id,
    case.c.verify_identity_first,
    person.c.full_name,
    console_user.c.display_name.label("assigned_name"),
    (case.c.due_on < _TODAY).label("is_overdue"),
)


@dataclass(frozen=True)
class Filters:
    """What the address of a worklist says; empty: not filtered. `after`: the key of the last row before."""

    rule: str = ""
    severity: str = ""
    stage: str = ""
    due: str = ""
    mine: str = ""
    place: str = ""
    sort: str = "gravity"
    after: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything is filtered, or ordered otherwise than usual."""
        return replace(self, after="") != Filters()

    def url(self, **other: str) -> str:
        """The address with some of them changed, from its first page on."""
        changed = asdict(replace(self, **{"after": "", **other}))
        if changed["sort"] == "gravity":
            changed["sort"] = ""
        query = urlencode({name: value for name, value in changed.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True)
class Counts:
    """Open cases in sight: all, one's own, and by what filters can be set to."""

    total: int
    mine: int
    by: Mapping[str, Mapping[str, int]]


def read_filters(query: Mapping[str, str], officer: Officer) -> Filters:
    """The filters of an address; what means nothing is left out."""
    told = {name: query.get(name, "") for name in asdict(Filters())}
    allowed = {
        "rule": re.fullmatch(r"[A-Z]{2}-\d{2}", told["rule"]),
        "severity": told["severity"] in tuple(SEVERITIES),
        "stage": told["stage"] in STAGES and told["stage"] != "closed",
        "due": told["due"] in DUE,
        "mine": told["mine"] == "1",
        "place": re.fullmatch(r"\d{4}|\d{6}|\d{9}", told["place"])
        and told["place"].startswith(officer.division_scope),
        "sort": told["sort"] in SORTS,
        "after": re.fullmatch(r"(\d\.)?(\d{4}-\d\d-\d\d\.)?\d{1,18}", told["after"]),
    }
    return Filters(**{name: told[name] for name, is_known in allowed.items() if is_known})


def page(connection: sa.Connection, officer: Officer, filters: Filters) -> tuple[list[Any], str]:
    """The rows of a page, and the key to go on from; empty where it is the last one."""
    key = _KEYS[filters.sort]
    is_newest = filters.sort == "newest"
    query = (
        sa.select(*_SHOWN)
        .join_from(case, person, person.c.person_id == case.c.person_id)
        .outerjoin(console_user, console_user.c.user_id == case.c.assigned_to)
        .where(*_conditions(officer, filters))
        .order_by(*(column.desc() if is_newest else column for column in key))
        .limit(PAGE + 1)
    )
    if (start := _start(filters, len(key))) is not None:
        here, last = sa.tuple_(*key), sa.tuple_(*(sa.literal(each) for each in start))
        query = query.where(here < last if is_newest else here > last)
    rows = list(connection.execute(query).all())
    if len(rows) <= PAGE:
        return rows, ""
    return rows[:PAGE], ".".join(str(getattr(rows[PAGE - 1], column.name)) for column in key)


def counts(connection: sa.Connection, officer: Officer) -> Counts:
    """Counted in one pass, within the officer's sight."""
    bucket = sa.case(
        (case.c.due_on < _TODAY, "overdue"), (case.c.due_on <= _TODAY + _WEEK, "week"), else_="later"
    )
    columns = {"rule": case.c.rule_id, "severity": case.c.severity, "stage": case.c.stage, "due": bucket}
    named = [column.label(name) for name, column in columns.items()]
    counted = sa.select(*named, (case.c.assigned_to == officer.user_id).label("mine")).where(
        *_conditions(officer, Filters())
    )
    inner = counted.subquery()
    query = sa.select(
        *(inner.c[name] for name in columns),
        sa.func.count().label("cases"),
        sa.func.count().filter(inner.c.mine).label("own"),
    ).group_by(sa.func.grouping_sets(*(inner.c[name] for name in columns), sa.literal_column("()")))
    by: dict[str, dict[str, int]] = {name: {} for name in columns}
    total = mine = 0
    for row in connection.execute(query):
        told = [(name, getattr(row, name)) for name in columns if getattr(row, name) is not None]
        if not told:
            total, mine = row.cases, row.own
        for name, value in told:
            by[name][value] = row.cases
    return Counts(total, mine, by)


def _conditions(officer: Officer, filters: Filters) -> list[sa.ColumnElement[bool]]:
    found = [case.c.status == "open", *in_sight(officer, filters.place)]
    if filters.rule:
        found.append(case.c.rule_id == filters.rule)
    if filters.severity:
        found.append(case.c.severity == filters.severity)
    if filters.stage:
        found.append(case.c.stage == filters.stage)
    if filters.mine:
        found.append(case.c.assigned_to == officer.user_id)
    if filters.due == "overdue":
        found.append(case.c.due_on < _TODAY)
    elif filters.due == "week":
        found.append(case.c.due_on.between(_TODAY, _TODAY + _WEEK))
    elif filters.due == "later":
        found.append(case.c.due_on > _TODAY + _WEEK)
    return found


def _start(filters: Filters, parts: int) -> list[int | date] | None:
    told = filters.after.split(".") if filters.after else []
    if len(told) != parts:
        return None
    try:
        return [date.fromisoformat(each) if "-" in each else int(each) for each in told]
    except ValueError:
        return None
