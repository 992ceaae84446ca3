"""`cardhub rule list | show | test | explain | outcomes`: what is compared, and how well each rule does."""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cardhub.commands.output import AsJson, AsOf, day, show, table
from cardhub.errors import ConfigurationError, RuleError

if TYPE_CHECKING:
    from cardhub.comparison.catalogue import Catalogue
    from cardhub.comparison.rule import Rule

__all__ = ["register"]

log = logging.getLogger(__name__)
group = typer.Typer(help="What must agree across departments.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="rule")


@group.command("list")
def list_rules(as_json: AsJson = False) -> None:
    """Every rule: whether it runs, is only sampled for its precision, or which datasets it waits for."""
    from cardhub.hub import open_hub
    from cardhub.step_parts.measured import sampled_rules

    catalogue = _catalogue()
    with open_hub() as hub:
        sampled = sampled_rules(hub, catalogue, date.today())
    rows = [
        {
            "rule": rule.rule_id,
            "version": rule.version,
            "title": rule.title,
            "kind": rule.kind,
            "severity": "".join(rule.severities),
            "state": sampled.get(rule.rule_id) or _state(catalogue, rule),
        }
        for rule in sorted((catalogue.rules | catalogue.waiting).values(), key=lambda each: each.rule_id)
    ]
    table(rows, as_json=as_json)


@group.command("show")
def show_rule(rule_id: Annotated[str, typer.Argument(metavar="RULE")], as_json: AsJson = False) -> None:
    """One rule as published: what it says, on which basis, the parameters it reads, its SQL."""
    from cardhub.reports.wording import KINDS, SEVERITIES, dataset_title, department_title

    catalogue = _catalogue()
    rule = _rule(catalogue, rule_id)
    used = [name for name, rules in catalogue.used.items() if rule_id in rules]
    kinds = catalogue.parameters.kinds
    values = {
        "规则": f"{rule.rule_id} {rule.title}（第 {rule.version} 版）",
        "状态": _state(catalogue, rule),
        "类别": KINDS[rule.kind],
        "严重程度": "、".join(SEVERITIES[each] for each in rule.severities),
        "疑点": rule.sentence,
        "核查部门": department_title(",".join(rule.verifying_departments)),
        "建议服务或处理": rule.service_action,
        "读取数据": "、".join(dataset_title(each) for each in rule.inputs),
        "须证明不在": "、".join(f"{dataset_title(each.dataset)}@{each.period}" for each in rule.absent),
        "参数": "、".join(f"{name}（{kinds[name].title}）" for name in sorted(used)),
        "依据": rule.basis,
        "文件": rule.path,
    }
    show(values | ({"SQL": rule.sql} if as_json else {}), as_json=as_json)
    if not as_json:
        typer.echo(f"\n{rule.sql}")


@group.command("test")
def test_rules(
    rule_id: Annotated[str | None, typer.Argument(metavar="RULE")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every rule that has a table of cases.")] = False,
    as_json: AsJson = False,
) -> None:
    """Run a rule on the cases of its `.cases.csv`; ends with an error where one differs."""
    from cardhub.comparison.case_tables import read_cases, seen

    catalogue = _catalogue()
    if (rule_id is None) is not every:
        raise ConfigurationError("name one rule, or give --all")
    known = sorted(catalogue.rules | catalogue.waiting)
    chosen = known if rule_id is None else [_rule(catalogue, rule_id).rule_id]
    rows: list[dict[str, Any]] = []
    wrong = []
    for name in chosen:
        rule = _rule(catalogue, name)
        path = rule.path.with_suffix(".cases.csv")
        if not path.is_file():
            if not every:
                raise RuleError(f"{path}:1: the file is missing; write the rule's table of cases")
            typer.echo(f"{name} 没有用例表", err=True)
            continue
        for case in read_cases(path):
            outcome = seen(name, case)
            row = {"规则": name, "用例": case.name, "类别": case.kind}
            row |= {"期望": " ".join(case.expected), "实际": " ".join(outcome)}
            rows.append(row | {"结果": "相符" if outcome == case.expected else "不符"})
            if outcome != case.expected:
                said = f"expected {row['期望']}, the rule says {row['实际']}"
                wrong.append(f"{path}:{case.line}: case {case.name}: {said}")
    table(rows, as_json=as_json)
    if wrong:
        raise RuleError("\n".join(wrong))


@group.command("explain")
def explain_case(case_id: Annotated[int, typer.Argument(metavar="CASE")]) -> None:
    """The values, sources, coverage, links, parameters and SQL behind a case. This shows personal data."""
    from cardhub.hub import open_hub
    from cardhub.reports.explain import explain

    with open_hub() as hub:
        text = explain(hub, _catalogue(), case_id)
    log.info("explain case=%d", case_id)
    typer.echo(text)


@group.command("outcomes")
def show_outcomes(
    by: Annotated[str, typer.Option(help="rule, county or source.")] = "rule",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """How many leads were right, of those that officers decided, with the interval at 95 %."""
    from cardhub.hub import open_hub
    from cardhub.step_parts.measured import measured

    if by not in ("rule", "county", "source"):
        raise ConfigurationError(f"--by {by} is not one of rule, county, source")
    with open_hub() as hub:
        rows = measured(hub, _catalogue(), day(as_of), by)
    table(rows, as_json=as_json)


def _catalogue() -> Catalogue:
    from cardhub import registry
    from cardhub.comparison.catalogue import load_catalogue

    return load_catalogue(registry.rules_folder(), registry.datasets())


def _rule(catalogue: Catalogue, rule_id: str) -> Rule:
    every = catalogue.rules | catalogue.waiting
    if rule_id not in every:
        raise ConfigurationError(f"no rule {rule_id}; known: {', '.join(sorted(every))}")
    return every[rule_id]


def _state(catalogue: Catalogue, rule: Rule) -> str:
    if rule.rule_id not in catalogue.waiting:
        return "运行"
    return f"等待数据 {' '.join(rule.awaits)}"
