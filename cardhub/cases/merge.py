"""Cases of merged persons become cases of the person who remains.

Where both persons had the same lead, the remaining person's case is kept and the other closes as `merged`,
pointing at it; if the one kept was closed while the other was still open, it reopens: a question that nobody
has answered must not vanish with a merge.
"""

from __future__ import annotations

from datetime import date
from typing import Any

__all__ = ["merge_cases"]

_MERGED_PERSON = """
create temporary table merged_person on commit drop as
with recursive chain(person_id, root) as (
    select person_id, merged_into from person where merged_into is not null
    union
    select chain.person_id, person.merged_into
    from chain join person on person.person_id = chain.root
    where person.merged_into is not null
)
select chain.person_id, chain.root
from chain join person on person.person_id = chain.root
where person.merged_into is null
"""

_PLAN = """
create temporary table merge_plan on commit drop as
with concerned as (
    select c.*, coalesce(m.root, c.person_id) as root
    from "case" c left join merged_person m using (person_id)
    where (m.root is not null and c.close_reason is distinct from 'merged')
       or c.person_id in (select root from merged_person)
)
select case_id, person_id, root, status, division_code,
       first_value(case_id) over same_lead as keeper,
       bool_or(status = 'open') over (partition by rule_id, root, subject) as is_any_open
from concerned
window same_lead as (
    partition by rule_id, root, subject
    order by (person_id = root) desc, (status = 'open') desc, opened_on, case_id
)
"""

_CLOSE_LOSERS = """
update "case" c set status = 'closed', close_reason = 'merged', merged_into = plan.keeper,
    closed_on = coalesce(c.closed_on, %(as_of)s), version = c.version + 1, updated_at = now()
from merge_plan plan where c.case_id = plan.case_id and plan.case_id <> plan.keeper
"""

_KEEP = """
update "case" c set person_id = plan.root, version = c.version + 1, updated_at = now(),
    status = case when plan.is_any_open then 'open' else c.status end,
    close_reason = case when plan.is_any_open then null else c.close_reason end,
    closed_on = case when plan.is_any_open then null else c.closed_on end
from merge_plan plan
where c.case_id = plan.case_id and plan.case_id = plan.keeper
  and (plan.person_id <> plan.root or plan.is_any_open and plan.status = 'closed')
"""

_EVENTS = """
insert into case_event (case_id, division_code, kind, actor, comparison_id, details)
select case_id, division_code, 'merged', 'machine', %(comparison_id)s::bigint,
       jsonb_build_object('into_case', keeper, 'into_person', root,
                          'was_open', status = 'open' and case_id <> keeper)
from merge_plan where case_id <> keeper or person_id <> root
union all
select case_id, division_code, 'reopened', 'machine', %(comparison_id)s::bigint, '{"reason": "merged"}'::jsonb
from merge_plan where case_id = keeper and is_any_open and status = 'closed'
"""

_FOLLOW = """
update staged set person_id = merged_person.root
from merged_person where staged.person_id = merged_person.person_id
"""

# Two merged persons may each bring the same lead: the graver one stays, C before H before M before L.
_ONE_EACH = """
delete from staged doomed using (
    select row_no, row_number() over (
        partition by rule_id, person_id, subject
        order by array_position(array['C', 'H', 'M', 'L'], severity), row_no
    ) as place from staged
) ranked
where ranked.row_no = doomed.row_no and ranked.place > 1
"""


def merge_cases(cursor: Any, comparison_id: int, as_of: date) -> int:
    """Merge the cases of merged persons and the staged leads with them; returns the cases closed by it.

    Leaves the temporary table `merged_person(person_id, root)` for the rest of the transaction.
    """
    values = {"comparison_id": comparison_id, "as_of": as_of}
    cursor.execute(_MERGED_PERSON)
    cursor.execute(_PLAN)
    cursor.execute(_CLOSE_LOSERS, values)
    closed: int = cursor.rowcount
    cursor.execute(_KEEP, values)
    cursor.execute(_EVENTS, values)
    cursor.execute(_FOLLOW)
    cursor.execute(_ONE_EACH)
    return closed
