"""What must become of each case whose person was merged or set free: where it belongs, and in which state."""

from __future__ import annotations

from typing import Any

__all__ = ["make"]

# Everyone's cases that a merge or split can concern, and the person each belongs to now.
_HOME = """
create temporary table case_home on commit drop as
select c.case_id, c.rule_id, c.subject, c.division_code, c.person_id, o.own_person_id,
       coalesce(m.root, o.own_person_id) as root, c.status, c.close_reason, c.closed_on, c.opened_on,
       c.merged_into, c.close_reason is not distinct from 'merged' as was_folded
from "case" c
cross join lateral (select coalesce(c.opened_for, c.person_id) as own_person_id) o
left join merged_person m on m.person_id = o.own_person_id
where m.root is not null or c.opened_for is not null or c.close_reason = 'merged'
   or c.person_id in (select root from merged_person)
   or c.case_id in (select k.merged_into from "case" k where k.close_reason = 'merged')
"""

# `stays`: folded, and still one lead with the case it was folded into. `bare`: the state it has by itself.
# `is_lent`: open only because an open case was folded into it; closes again when that one leaves.
_BARE = """
create temporary table case_bare on commit drop as
select h.*, h.was_folded and keeper.root is not distinct from h.root as stays,
       case when h.was_folded then coalesce((was.details ->> 'was_open')::boolean, false)
            else h.status = 'open' and lent.was_reason is null end as bare_open,
       case when h.was_folded then case when not coalesce((was.details ->> 'was_open')::boolean, false)
                 then coalesce(was.details ->> 'was_reason', 'fixed') end
            else coalesce(lent.was_reason, h.close_reason) end as bare_reason,
       case when h.was_folded then (was.details ->> 'was_closed_on')::date
            else coalesce(lent.was_closed_on, h.closed_on) end as bare_closed_on,
       lent.was_reason is not null as is_lent
from case_home h
left join case_home keeper on keeper.case_id = h.merged_into
left join lateral (
    select e.details from case_event e
    where h.was_folded and e.case_id = h.case_id and e.kind = 'merged' order by e.event_id desc limit 1
) was on true
left join lateral (
    select e.details ->> 'was_reason' as was_reason, (e.details ->> 'was_closed_on')::date as was_closed_on
    from (select e.kind, e.details from case_event e
          where e.case_id = h.case_id and e.kind in ('opened', 'evidence_changed', 'closed', 'reopened')
          order by e.event_id desc limit 1) e
    where not h.was_folded and h.status = 'open' and e.kind = 'reopened' and e.details ->> 'reason' = 'merged'
) lent on true
"""

_PLAN = """
create temporary table case_plan on commit drop as
with grouped as (
    select b.*,
           first_value(case_id) over same_lead as keeper,
           bool_or(bare_open and not stays) over lead or is_lent and bool_or(bare_open and stays) over lead
               as becomes_open
    from case_bare b
    window lead as (partition by rule_id, root, subject),
           same_lead as (lead order by stays, (person_id = root) desc, bare_open desc, opened_on, case_id)
)
select * from grouped
where case when case_id = keeper
      then person_id <> root or was_folded or becomes_open <> (status = 'open')
      else not stays end
"""


def make(cursor: Any) -> None:
    """Fill `case_plan` with the cases to change; `keeper` is the case that keeps the lead.

    Reads `merged_person(person_id, root)`.
    """
    for statement in (_HOME, _BARE, _PLAN):
        cursor.execute(statement)
