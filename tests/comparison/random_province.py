"""A small made-up province whose rows say what rules ask about, and change at random from month to month.

Values are drawn near the lines that rules draw: words that a rule names, dates around the day and an age, a
lag or a term away from it, households and applications that several people share.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlglot import exp, parse_one

from cardhub import registry
from cardhub.comparison.catalogue import declared
from cardhub.hub import Hub
from cardhub.linkage import persons
from schemas.dataset import Dataset, Field, FieldType, Role
from tests.linkage.lake_rows import commit, id_number

PEOPLE = 80
DIVISIONS = ("620102001001", "623001001001", "620121001001", "620171001001")
NAMES = ("马小龙", "马小云", "王建国", "李秀英", "扎西卓玛")
SHARED = {
    "multi_disabled_household_code": 40,
    "household_no": 40,
    "application_no": 90,
    "employer_uscc": 9,
}
ALWAYS_SAID = ("subsidy_type",)  # part of a row's key
AGES = (0, 1, 6, 7, 15, 16, 17, 18, 40, 60)

Row = dict[str, Any]


class RandomProvince:
    """`rows`: dataset → record key → row. The same seed makes the same province and the same months."""

    def __init__(self, seed: int, as_of: date) -> None:
        self.random = random.Random(seed)
        self.as_of = as_of
        self.people = [self._person(at) for at in range(PEOPLE)]
        self.rows: dict[str, dict[int, Row]] = {}
        for name, dataset in registry.datasets().items():
            count = PEOPLE if dataset.role is not Role.LISTED else self.random.randint(PEOPLE // 2, PEOPLE)
            self.rows[name] = {key: self._row(dataset, key) for key in range(1, count + 1)}

    def pass_months(self, as_of: date, share: float = 0.03) -> None:
        """Let a share of all rows change, go or come."""
        self.as_of = as_of
        for name, rows in self.rows.items():
            dataset = registry.dataset(name)
            for key in [each for each in rows if self.random.random() < share]:
                if dataset.role is Role.LISTED and self.random.random() < 0.2:
                    del rows[key]
                    continue
                field = self.random.choice(dataset.fields)
                rows[key] |= self._value(dataset, field, self._whose(dataset, key))
            if dataset.role is not Role.ANSWERED and self.random.random() < 0.5:
                new = max(rows) + 1
                self.people.append(self._person(len(self.people)))
                rows[new] = self._row(dataset, new)

    def sync(self, hub: Hub) -> None:
        """Commit every dataset; content that did not change keeps its snapshot."""
        register = registry.register().name
        self._commit(hub, register)
        persons.refresh(hub, self.as_of)
        with hub.engine.connect() as connection:
            known = sa.text("select person_id from person where merged_into is null order by person_id")
            asked = list(connection.execute(known).scalars())
        for name in self.rows:
            if name != register:
                self._commit(hub, name, asked)

    def _commit(self, hub: Hub, name: str, asked: list[int] | None = None) -> None:
        rows = []
        for key, row in sorted(self.rows[name].items()):
            given = {"record_key": key} | row
            if registry.dataset(name).role is Role.ANSWERED:
                given["request_key"] = (asked or [])[key % len(asked or [])]
            rows.append(given)
        months = {f"{self.as_of - timedelta(days=30 * back):%Y-%m}" for back in range(3)}
        periods = [*months, str(self.as_of.year), str(self.as_of.year - 1)]
        status = self.random.choices(("complete", "partial"), (9, 1))[0]
        commit(hub, name, rows, self.as_of, periods=periods, status=status)

    def _person(self, at: int) -> Row:
        born = self._day_near() - timedelta(days=round(365.25 * self.random.choice(AGES)))
        name = self.random.choice(NAMES)
        return {
            "id": id_number(at % 1000, f"{born:%Y%m%d}"),
            "name": name,
            "born": born,
            "record_no": f"R{at}",
        }

    def _whose(self, dataset: Dataset, key: int) -> Row:
        """A dataset's row says of its own person, now and then of another one."""
        return self.people[
            key % len(self.people) if self.random.random() < 0.95 else self.random.randrange(PEOPLE)
        ]

    def _row(self, dataset: Dataset, key: int) -> Row:
        whose = self._whose(dataset, key)
        row: Row = {}
        for field in dataset.fields:
            row |= self._value(dataset, field, whose)
        if dataset.role is Role.ANSWERED:
            row["outcome"] = self.random.choice(("answered", "answered", "no_record", "refused"))
            row["matched_on"] = self.random.choice(("number_name", "number"))
        return row

    def _value(self, dataset: Dataset, field: Field, whose: Row) -> Row:
        draw = self.random
        if field.name == dataset.id_field or field.type is FieldType.DOCUMENT_NUMBER:
            return self._number(dataset, field, whose)
        if field.name == dataset.name_field:
            name = whose["name"] if draw.random() < 0.93 else draw.choice(NAMES)
            return {field.name: name, f"{field.name}_key": name}
        if field.name == dataset.birth_field:
            return {field.name: whose["born"] if draw.random() < 0.9 else self._day_near()}
        if field.name == "record_no":
            return {field.name: whose["record_no"]}
        if field.name == "guardian_id_number":
            return {field.name: draw.choice(self.people)["id"] if draw.random() < 0.6 else None}
        if field.name in SHARED:
            return {field.name: f"S{draw.randrange(SHARED[field.name])}"}
        if field.name.endswith("_year"):
            return {field.name: str(self.as_of.year - draw.choice((0, 0, 1, 2)))}
        return {field.name: self._plain(field)}

    def _number(self, dataset: Dataset, field: Field, whose: Row) -> Row:
        number = whose["id"]
        if dataset.role is Role.ANSWERED:
            return {}
        flag = self.random.choices((None, "derived_from_15", "missing"), (90, 5, 5))[0]
        given = {"id_number": None if flag == "missing" else number, "id_number_flag": flag}
        raw = {f"{field.name}_raw": number if flag is None else number[:15]}
        own = {field.name: number + "41"} if field.name != "id_number" else {}
        return own | given | raw

    def _plain(self, field: Field) -> Any:
        draw = self.random
        if draw.random() < 0.08 and field.name not in ALWAYS_SAID:
            return None
        words = _words().get(field.name, ("x",))
        match field.type:
            case FieldType.DATE | FieldType.TIMESTAMP:
                return self._day_near()
            case FieldType.MONTH:
                return None if draw.random() < 0.4 else f"{self._day_near():%Y-%m}"
            case FieldType.AMOUNT:
                return draw.choice((0, 100, 110, 900))
            case FieldType.INTEGER:
                return draw.choice((0, 1, 2))
            case FieldType.FLAG:
                return draw.random() < 0.5
            case FieldType.CODES:
                return draw.sample(words, min(len(words), draw.choice((1, 1, 2))))
            case FieldType.DIVISION:
                return draw.choice(DIVISIONS)
            case _:
                return draw.choice(words)

    def _day_near(self) -> date:
        """Around the day, or a lag, a term, a year or ten away from it."""
        months = self.random.choice((0, 0, 0, 1, 2, 3, 6, 12, 13, -3, -12, 120))
        return self.as_of - timedelta(days=round(30.44 * months) + self.random.randint(-45, 45))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Column → the words that rules compare it with, and the words of parameters for it."""
    found: dict[str, set[str]] = {}
    parameters = declared().parameters
    for text in (each.sql for each in declared().rules.values()):
        for node in parse_one(text, dialect="duckdb").find_all(exp.EQ, exp.NEQ, exp.In, exp.Case):
            columns = {each.name for each in node.find_all(exp.Column)}
            words = {each.name for each in node.find_all(exp.Literal) if each.is_string}
            if len(columns) == 1:
                found.setdefault(columns.pop(), set()).update(words)
    for name, columns in {
        "nursing_levels": ("disability_level",),
        "guardian_categories": ("disability_category", "category_at_approval"),
        "on_roll_states": ("enrolment_status",),
        "basic_medical_types": ("insurance_type",),
        "risk_income_sources": ("income_source",),
        "in_person_rehabilitation": ("service_item",),
        "risk_household_kinds": ("household_kind",),
        "severe_injury_grades": ("injury_grade",),
    }.items():
        for row in parameters.rows:
            if row.parameter == name:
                for column in columns:
                    found.setdefault(column, set()).update(row.value.split())
    found.setdefault("disability_level", set()).update("1234")
    found.setdefault("disability_category", set()).update("1567")
    found.setdefault("rehab_need", set()).update(("surgery", "device", "training"))
    found.setdefault("education_need", set()).update(("compulsory", "home_teaching"))
    return {name: tuple(sorted(words)) for name, words in found.items() if words}
