"""Whether the names in a rule's header and SELECT exist, and agree with one another."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from cardhub.comparison.header import Header
from cardhub.comparison.link_tables import LINK_TABLES
from cardhub.comparison.sql import dataset_of
from cardhub.errors import RuleError

if TYPE_CHECKING:
    from cardhub.comparison.rule import Rule

__all__ = ["check_names", "placeholders"]


def check_names(
    header: Header, rule: Rule, datasets: Collection[str], parameters: Collection[str], views: Collection[str]
) -> None:
    """RuleError naming file and line where the rule uses a name that is unknown or not declared."""
    for key, names in (
        ("inputs", rule.inputs),
        ("absent", [each.dataset for each in rule.absent]),
        ("together", [each.partition(".")[0] for each in rule.together]),
        ("among", [each for each in rule.among if each not in LINK_TABLES]),
    ):
        for name in names:
            if name not in datasets:
                raise header.error(key, f"unknown dataset {name}")
    for table, line in rule.reads.tables.items():
        name = table if table in views else dataset_of(table)
        if name not in datasets and name not in views and name not in LINK_TABLES:
            raise RuleError(f"{rule.path}:{line}: unknown dataset or view {name}")
        if name in datasets and name not in rule.inputs:
            raise RuleError(f"{rule.path}:{line}: {name} is read but not declared in `-- inputs:`")
    for name in rule.parameters:
        if name not in parameters:
            raise header.error("parameters", f"unknown parameter {name}; add it to parameters.csv")
    for name, line in rule.reads.parameters.items():
        if name not in rule.parameters:
            raise RuleError(
                f"{rule.path}:{line}: parameter {name} is used but not declared in `-- parameters:`"
            )
    missing = {"person_id", "subject", "facts"} - set(rule.reads.outputs)
    if missing:
        raise RuleError(f"{rule.path}:{header.body_line}: the SELECT must yield {', '.join(sorted(missing))}")
    for name in placeholders(rule.sentence):
        if name not in rule.reads.outputs:
            raise header.error("sentence", f"placeholder {{{name}}} is not a column of the SELECT")
    if rule.kind == "adverse" and rule.min_grade != "A":
        raise header.error("min_grade", "an adverse lead needs every linked row at grade A")


def placeholders(sentence: str) -> list[str]:
    """The columns that a sentence names."""
    return re.findall(r"{([a-z_]+)}", sentence)
