"""What closed cases say of the rules that run now, and which of them are only sampled for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cardhub import registry
from cardhub.cases.limits import sampled_one_in
from cardhub.cases.outcomes import Outcome, outcomes
from cardhub.comparison.catalogue import Catalogue
from cardhub.hub import Hub
from cardhub.intake.code_lists import division_names

__all__ = ["measured", "sampled_rules"]


def sampled_rules(hub: Hub, catalogue: Catalogue, day: date) -> dict[str, str]:
    """Rule → how it is sampled, in words for officers; rules that open every lead are not named."""
    found: dict[str, str] = {}
    for each in _present(catalogue, outcomes(hub, _kinds(catalogue))):
        shares = [
            sampled_one_in(each, catalogue.parameters, county, day)
            for county in division_names()
            if len(county) == 6
        ]
        counties = [share for share in shares if share is not None]
        if counties:
            found[each.rule_id] = (
                f"抽样：{len(counties)} 个县区每 {min(counties)} 条开 1 条（准确率 {each.precision:.0%}）"
            )
    return found


def measured(hub: Hub, catalogue: Catalogue, day: date, by: str) -> list[dict[str, Any]]:
    """Right, wrong and undecided by `rule`, `county` (of each rule) or `source` (of all rules reading it)."""
    kinds = _kinds(catalogue)
    if by == "source":
        told = outcomes(hub, kinds)
        return [_line({"source": name}, each) for name, each in _by_source(catalogue, told).items()]
    sampled = sampled_rules(hub, catalogue, day)
    rows = []
    for each in outcomes(hub, kinds, by_county=by == "county"):
        head = {"rule": each.rule_id, "version": each.rule_version}
        if by == "county":
            head |= {"county": each.county_code}
        line = _line(head, each)
        if by == "rule":
            line["state"] = sampled.get(each.rule_id, "运行") if _is_present(catalogue, each) else "旧版本"
        rows.append(line)
    return rows


def _kinds(catalogue: Catalogue) -> dict[str, str]:
    return {name: rule.kind for name, rule in catalogue.rules.items()}


def _present(catalogue: Catalogue, told: Iterable[Outcome]) -> list[Outcome]:
    return [each for each in told if _is_present(catalogue, each)]


def _is_present(catalogue: Catalogue, each: Outcome) -> bool:
    rule = catalogue.rules.get(each.rule_id)
    return rule is not None and rule.version == each.rule_version


def _by_source(catalogue: Catalogue, told: Iterable[Outcome]) -> dict[str, Outcome]:
    sums: dict[str, Outcome] = {}
    for each in told:
        rule = catalogue.rules.get(each.rule_id)
        for source in sorted({registry.dataset(name).source for name in rule.inputs} if rule else ()):
            old = sums.get(source, Outcome("", "", "", 0, 0, 0))
            counts = (old.right + each.right, old.wrong + each.wrong, old.undecided + each.undecided)
            sums[source] = Outcome("", "", "", *counts)
    return dict(sorted(sums.items()))


def _line(head: dict[str, Any], each: Outcome) -> dict[str, Any]:
    low, high = each.interval or (None, None)
    return head | {
        "right": each.right,
        "wrong": each.wrong,
        "undecided": each.undecided,
        "precision": _rounded(each.precision),
        "low": _rounded(low),
        "high": _rounded(high),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
