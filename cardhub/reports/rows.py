"""One case as the cells of its line in a county's workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cardhub import registry
from cardhub.cases import CaseRecord
from cardhub.comparison.catalogue import declared_rules
from cardhub.reports.mask import mask_id, mask_text
from cardhub.reports.places import place
from cardhub.reports.terms import code_title, field_title, is_amount, shown
from cardhub.reports.wording import SEVERITIES, dataset_title, department_title, rule_kind, service_action

__all__ = ["cells", "reckoned", "sentence"]


def _as_it_is(name: str, value: object) -> object:
    return value


def cells(each: CaseRecord, card: tuple[str, str]) -> list[str]:
    """The cells in the order of `workbook.COLUMNS`; `card` is the present card's category and level."""
    where = place(each.division_code)
    register, departments = _sides(each.evidence)
    category, level = card
    return [
        str(each.case_id),
        each.full_name,
        mask_id(each.id_number),
        where.township,
        where.village,
        code_title("card_category", category),
        code_title("disability_level", level),
        mask_text(sentence(each)),
        register,
        departments,
        reckoned(each),
        department_title(each.verifying_department),
        service_action(each.rule_id),
        SEVERITIES.get(each.severity, each.severity),
        each.opened_on.isoformat(),
        "是，请先核对身份" if each.verify_identity_first else "否",
        "；".join(str(note) for note in each.evidence.get("not_checked", ())),
    ]


def reckoned(each: CaseRecord, *, with_paid: bool = False) -> str:
    """Since when, how many months, and the estimated sum.

    What somebody misses is reckoned by published standards and shown; what is paid to him by another
    department is left out, as all such amounts are, unless `with_paid`.
    """
    told = each.evidence.get("arithmetic")
    if not told:
        return ""
    parts = []
    if told["since_month"]:
        months = f"，共 {told['months']} 个月" if told["months"] else ""
        parts.append(f"{told['since_month']} 至 {told['until_month']}{months}")
    if with_paid or rule_kind(each.rule_id) == "help":
        parts += [
            f"{word} {told[name]} 元"
            for name, word in (("monthly_amount", "每月"), ("total_amount", "估算合计"))
            if told[name] is not None
        ]
    return "；".join(parts)


def sentence(each: CaseRecord, hide: Callable[[str, object], object] = _as_it_is) -> str:
    """The officer's sentence, not masked; empty for a rule that was withdrawn.

    `hide` gets each placeholder's name and value, and gives what stands in its place.
    """
    rule = declared_rules().get(each.rule_id)
    if rule is None:
        return ""
    values = dict(each.evidence.get("values", {}))
    # A placeholder that names a coded field shows the code's title, as the facts beside it do.
    for fact in each.evidence.get("facts", ()):
        if values.get(fact["field"]) == fact["value"]:
            values[fact["field"]] = shown(fact["dataset"], fact["field"], fact["value"])
    return str(rule.sentence_for({name: hide(name, value) for name, value in values.items()}))


def _sides(evidence: Mapping[str, Any]) -> tuple[str, str]:
    """What the register says, and what the departments say: a line a record, with its snapshot's day."""
    own = registry.register().source
    records: dict[tuple[str, str], list[str]] = {}
    for fact in evidence.get("facts", ()):
        dataset, name = str(fact["dataset"]), str(fact["field"])
        if is_amount(dataset, name):
            continue
        told = records.setdefault((dataset, str(fact.get("record", ""))), [])
        told.append(f"{field_title(dataset, name)}：{shown(dataset, name, fact['value'])}")
    register: list[str] = []
    departments: list[str] = []
    for (dataset, _), told in records.items():
        source = evidence.get("snapshot", {}).get(dataset, {})
        when = f"（{source['as_of']}）" if source.get("as_of") else ""
        declared = registry.datasets().get(dataset)
        side = register if declared is not None and declared.source == own else departments
        side.append(f"{dataset_title(dataset)}{when} {'，'.join(told)}")
    return "\n".join(register), "\n".join(departments)
