"""A rule: one .sql file whose header is its published description and whose SELECT is its logic.

Columns that the SELECT yields: `person_id`, `subject`, `facts` (a list of `fact(…)`), and where they differ
from row to row `severity`, `grade`, `verifying_department`; any other is a value for the officer's sentence.
`blocked_by` is one `fact(…)`, or NULL: what the person would be refused for.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from cardhub.comparison.header import Header, items, read_header
from cardhub.comparison.rule_names import check_names, placeholders
from cardhub.comparison.sql import Reads, read_sql
from cardhub.errors import RuleError

__all__ = ["FIXED_COLUMNS", "GRADES", "Absent", "Rule", "load_rules", "parse_rule"]

GRADES = ("A", "B", "C", "D")
KINDS = ("help", "adverse", "correction")
SEVERITIES = ("C", "H", "M", "L")
PERIODS = ("benefit_month", "school_year", "latest", "answer", "known")
FIXED_COLUMNS = ("person_id", "subject", "severity", "grade", "facts", "verifying_department", "blocked_by")
_KEYS = frozenset(
    [
        "rule",
        "version",
        "title",
        "sentence",
        "kind",
        "severity",
        "verifying_department",
        "service_action",
        "subject",
        "inputs",
        "absent",
        "exclusions",
        "unconnected",
        "awaits",
        "min_grade",
        "basis",
        "parameters",
        "together",
        "among",
    ]
)
_ABSENT = re.compile(
    r"(?P<dataset>[a-z_]+)@(?P<period>[a-z_]+)(?:/(?P<subject>[a-z_]+))?(?:\s+(?P<note>.+))?"
)


@dataclass(frozen=True)
class Absent:
    """A dataset that a rule needs *not* to hold the person, for a period.

    `period`: `benefit_month`, `school_year`, `latest` (the newest period delivered), or `answer` (a by-list
    answer about this very person); `known` needs no proof, only what is known counts.
    `may_be_unsynced`: a feed that never came is "not checked" on the lead; otherwise the lead is held back.
    `note` is what the lead then says. `subject`: the only subject that needs it; empty for all of them.
    """

    dataset: str
    period: str
    may_be_unsynced: bool = False
    note: str = ""
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. Severity and first department are defaults; subjects, basis and sentence are for officers.

    `together` and `among` are said of rules whose rows rest on other people too (evaluation.py).
    """

    rule_id: str
    version: str
    title: str
    sentence: str
    kind: str
    severity: str
    severities: tuple[str, ...]
    verifying_departments: tuple[str, ...]
    service_action: str
    subjects: tuple[str, ...]
    inputs: tuple[str, ...]
    absent: tuple[Absent, ...]
    unconnected: tuple[str, ...]
    awaits: tuple[str, ...]
    min_grade: str
    basis: str
    parameters: tuple[str, ...]
    together: tuple[str, ...]
    among: tuple[str, ...]
    path: Path
    sql: str
    reads: Reads

    @property
    def verifying_department(self) -> str:
        """Who verifies where the SELECT does not say."""
        return self.verifying_departments[0]

    def sentence_for(self, values: dict[str, object]) -> str:
        """The sentence, filled from a finding's `values`; an unknown value reads 不详."""
        shown = {name: values.get(name) for name in placeholders(self.sentence)}
        return self.sentence.format(
            **{name: "不详" if each is None else each for name, each in shown.items()}
        )


def parse_rule(
    path: Path, *, datasets: Collection[str], parameters: Collection[str], views: Collection[str]
) -> Rule:
    """Read one rule file; RuleError names file and line of whatever is wrong."""
    header = read_header(path, _KEYS)
    if header.need("rule") != path.stem:
        raise header.error("rule", f"rule {header.values['rule']} must be in a file of its own name")
    if not re.search(r"\d{4}-\d{2}-\d{2}", header.need("basis")):
        raise header.error("basis", "the basis names its clause and its date (yyyy-MM-dd)")
    reads = read_sql(path, header.body)
    severities = _chosen(header, "severity", SEVERITIES)
    rule = Rule(
        rule_id=path.stem,
        version=header.need("version"),
        title=header.need("title"),
        sentence=header.need("sentence"),
        kind=_chosen(header, "kind", KINDS)[0],
        severity=severities[0],
        severities=severities,
        verifying_departments=items(header.need("verifying_department")),
        service_action=header.need("service_action"),
        subjects=items(header.need("subject")),
        inputs=items(header.need("inputs")),
        absent=_absences(header),
        unconnected=items(header.values.get("unconnected", "")),
        awaits=items(header.values.get("awaits", "")),
        min_grade=_chosen(header, "min_grade", GRADES)[0],
        basis=header.need("basis"),
        parameters=items(header.values.get("parameters", "")),
        together=items(header.values.get("together", "")),
        among=items(header.values.get("among", "")),
        path=path,
        sql=header.body.strip().rstrip(";"),
        reads=reads,
    )
    check_names(header, rule, {*datasets, *rule.awaits}, parameters, views)
    return rule


def load_rules(
    root: Path, *, datasets: Collection[str], parameters: Collection[str], views: Collection[str]
) -> dict[str, Rule]:
    """Every rule below `root` (its `views` folder apart), by id."""
    paths = sorted(path for path in root.rglob("*.sql") if path.parent != root / "views")
    rules: dict[str, Rule] = {}
    for path in sorted(paths, key=lambda each: each.stem):
        if path.stem in rules:
            raise RuleError(f"{path}:1: rule {path.stem} is also in {rules[path.stem].path}")
        rules[path.stem] = parse_rule(path, datasets=datasets, parameters=parameters, views=views)
    return rules


def _chosen(header: Header, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    values = items(header.need(key))
    for value in values:
        if value not in allowed:
            raise header.error(key, f"{key} {value} is not one of {', '.join(allowed)}")
    return values


def _absences(header: Header) -> tuple[Absent, ...]:
    found = []
    for key in ("absent", "exclusions"):
        for item in items(header.values.get(key, "")):
            match = _ABSENT.fullmatch(item)
            if match is None or match["period"] not in PERIODS:
                raise header.error(key, f"{item}: write dataset@period, period one of {', '.join(PERIODS)}")
            subject = match["subject"] or ""
            if subject and (key == "exclusions" or subject not in items(header.need("subject"))):
                raise header.error(key, f"{item}: only what is absent may name a subject, one of the rule's")
            is_exclusion = key == "exclusions"
            found.append(
                Absent(match["dataset"], match["period"], is_exclusion, match["note"] or "", subject)
            )
    return tuple(found)
