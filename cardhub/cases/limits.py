"""What may open at one time: a county's capacity for adverse cases, a sample of a rule that errs too often.

Leads that must wait are not lost: they stand among the held leads, counted by reason, and open when there is
room. Which ones open first does not depend on chance or on the order of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from cardhub.cases.outcomes import Outcome, outcomes

if TYPE_CHECKING:
    from cardhub.comparison.catalogue import Catalogue
    from cardhub.comparison.parameters import Parameters
    from cardhub.comparison.rule import Rule
    from cardhub.hub import Hub

__all__ = ["Limits", "apply_limits", "limits_at", "sampled_one_in"]

_TABLES = """
create temporary table adverse_rule (rule_id text primary key) on commit drop;
create temporary table capacity (county_code text primary key, open_at_most bigint) on commit drop;
create temporary table sampled (
    rule_id text, county_code text, one_in bigint, primary key (rule_id, county_code)) on commit drop
"""

# Which leads of a rule are sampled follows from the lead's key alone: the same ones every month.
_SAMPLE = """
with keyed as (
    select row_no, rule_id, left(division_code, 6) as county_code,
           ('x' || substr(md5(concat_ws('|', rule_id, person_id, subject)), 1, 8))::bit(32)::bigint as place
    from staged where action is null or action = 'reopened'
)
update staged set action = 'waiting', wait_reason = 'demoted', is_new_evidence = false
from keyed join sampled using (rule_id, county_code)
where keyed.row_no = staged.row_no and keyed.place % sampled.one_in <> 0
"""

# The gravest first, then the surest link, then the largest sum; what closes in this run frees its place.
_QUEUE = """
with taken as (
    select left(c.division_code, 6) as county_code, count(*) as cases
    from "case" c join adverse_rule using (rule_id)
    where c.status = 'open' and not exists (
        select 1 from staged s where s.case_id = c.case_id and s.action in ('closed', 'withdrawn'))
    group by 1
), queued as (
    select s.row_no, left(s.division_code, 6) as county_code, row_number() over (
        partition by left(s.division_code, 6)
        order by strpos('CHML', s.severity), s.link_grade, s.estimated_total desc nulls last, s.row_no
    ) as place
    from staged s join adverse_rule using (rule_id)
    where s.action is null or s.action = 'reopened'
)
update staged set action = 'waiting', wait_reason = 'capacity', is_new_evidence = false
from queued
join capacity using (county_code)
left join taken using (county_code)
where queued.row_no = staged.row_no and queued.place > capacity.open_at_most - coalesce(taken.cases, 0)
"""

_FORGET = """
delete from held_lead where comparison_id = %(comparison_id)s and reason_code in ('capacity', 'demoted')
"""

_HOLD = """
insert into held_lead (comparison_id, rule_id, person_id, subject, division_code, reason_code, dataset)
select %(comparison_id)s, rule_id, person_id, subject, division_code, wait_reason, ''
from staged where action = 'waiting'
on conflict do nothing
"""


@dataclass(frozen=True)
class Limits:
    """What holds on the day of a comparison; without parameters nothing is limited."""

    adverse_rules: Collection[str] = ()
    parameters: Parameters | None = None
    as_of: date = date.min
    outcomes: Collection[Outcome] = ()
    versions: Mapping[str, str] = field(default_factory=dict)


def limits_at(hub: Hub, catalogue: Catalogue, as_of: date) -> Limits:
    """The limits of a day: parameters, and what closed cases say of the rules as they are now."""
    rules: dict[str, Rule] = catalogue.rules
    return Limits(
        adverse_rules=[name for name, rule in rules.items() if rule.kind == "adverse"],
        parameters=catalogue.parameters,
        as_of=as_of,
        outcomes=outcomes(hub, {name: rule.kind for name, rule in rules.items()}),
        versions={name: rule.version for name, rule in rules.items()},
    )


def sampled_one_in(outcome: Outcome, parameters: Parameters, county_code: str, day: date) -> int | None:
    """One in how many leads of a rule opens in a county; None where its precision keeps to the floor."""
    held = {name: row.value for name, row in parameters.at(county_code, day).items()}
    if outcome.decided < int(held["rule_precision_cases"]) or outcome.precision is None:
        return None
    return int(held["sampled_one_in"]) if outcome.precision < float(held["rule_precision_floor"]) else None


def apply_limits(cursor: Any, limits: Limits, comparison_id: int) -> None:
    """Mark the staged leads that must wait, and keep them as held leads of this comparison."""
    cursor.execute(_FORGET, {"comparison_id": comparison_id})
    if limits.parameters is None:
        return
    cursor.execute(_TABLES)
    cursor.execute("select distinct left(division_code, 6) from staged where row_no > 0")
    counties = [row[0] for row in cursor.fetchall()]
    now = [each for each in limits.outcomes if limits.versions.get(each.rule_id) == each.rule_version]
    sampled = [
        (each.rule_id, county, one_in)
        for county in counties
        for each in now
        if (one_in := sampled_one_in(each, limits.parameters, county, limits.as_of)) is not None
    ]
    rows: dict[str, list[tuple[Any, ...]]] = {
        "adverse_rule": [(name,) for name in limits.adverse_rules],
        "capacity": [
            (county, int(limits.parameters.at(county, limits.as_of)["adverse_cases_open_at_most"].value))
            for county in counties
        ],
        "sampled": sampled,
    }
    for table, lines in rows.items():
        with cursor.copy(f"copy {table} from stdin") as copy:
            for line in lines:
                copy.write_row(line)
    if sampled:
        cursor.execute(_SAMPLE)
    cursor.execute(_QUEUE)
    cursor.execute(_HOLD, {"comparison_id": comparison_id})
