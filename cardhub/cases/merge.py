"""Cases follow their persons: those of merged persons become the remaining person's, a split gives them back.

Where merged persons had the same lead, the remaining person's case is kept and the other is folded into it:
closed as `merged`, pointing at it. If the one kept was closed while the other was still open, it reopens: a
question that nobody has answered must not vanish with a merge. A split undoes exactly that. Where a case
belongs follows from whom it was opened for and who is one with whom now: doing it twice changes nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cardhub.cases import merge_plan
from cardhub.cases.statements import LOCK

__all__ = ["follow_decision", "follow_persons", "follow_staged"]

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

# A case that moves must not meet the one that holds its new key until now: first all keys are let go.
_RELEASE = """
update "case" c set status = 'closed', close_reason = 'merged', merged_into = nullif(p.keeper, p.case_id),
    closed_on = coalesce(c.closed_on, %(as_of)s), version = c.version + 1, updated_at = now()
from case_plan p where c.case_id = p.case_id
"""

_PLACE = """
update "case" c set person_id = p.root, opened_for = nullif(p.own_person_id, p.root),
    status = case when p.becomes_open then 'open' else 'closed' end,
    close_reason = case when p.becomes_open then null else p.bare_reason end,
    closed_on = case when p.becomes_open then null else coalesce(p.bare_closed_on, %(as_of)s) end
from case_plan p where c.case_id = p.case_id and p.case_id = p.keeper
"""

_EVENTS = """
insert into case_event (case_id, division_code, kind, actor, comparison_id, details)
select case_id, division_code,
       case when case_id = keeper and (was_folded or root = own_person_id) then 'separated' else 'merged' end,
       'machine', %(comparison_id)s::bigint,
       jsonb_build_object('into_case', keeper, 'into_person', root, 'was_open', bare_open,
                          'was_reason', bare_reason, 'was_closed_on', bare_closed_on)
from case_plan where case_id <> keeper or person_id <> root or was_folded
union all
select case_id, division_code, 'reopened', 'machine', %(comparison_id)s::bigint,
       jsonb_build_object('reason', 'merged', 'was_reason', bare_reason, 'was_closed_on', bare_closed_on)
from case_plan where case_id = keeper and becomes_open and not bare_open
union all
select case_id, division_code, 'closed', 'machine', %(comparison_id)s::bigint,
       jsonb_build_object('reason', bare_reason, 'after', 'separated')
from case_plan where case_id = keeper and not becomes_open and status = 'open'
"""

_REDECIDED = """
create temporary table redecided on commit drop as
select p.person_id from (
    select decision_id, first_person_id as person_id from person_decision
    union all select decision_id, second_person_id from person_decision
    union all select decision_id, person_id from link_decision
) d
cross join lateral (values (d.person_id), (person_root(d.person_id))) p(person_id)
where d.decision_id > (select decisions_version from comparison_run where comparison_id = %(comparison_id)s)
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

# A split may leave the case with the one and what it rests on with the other: the evidence decides.
_FOLLOW_EVIDENCE = """
with separated as (
    select person_root(first_person_id) as person_id, person_root(second_person_id) as other
    from separated_pair
    union
    select person_root(second_person_id), person_root(first_person_id) from separated_pair
), moving as (
    select distinct on (s.row_no) c.case_id, s.person_id, c.person_id as from_person
    from staged s
    join "case" c on c.rule_id = s.rule_id and c.subject = s.subject
        and c.close_reason is distinct from 'merged'
    join separated on separated.person_id = c.person_id and separated.other = s.person_id
    join finding f on f.finding_id = c.finding_id and f.evidence_hash = s.evidence_hash
    where not exists (
        select from "case" k where k.close_reason is distinct from 'merged'
          and (k.rule_id, k.person_id, k.subject) = (s.rule_id, s.person_id, s.subject))
      and not exists (
        select from staged t where (t.rule_id, t.person_id, t.subject) = (c.rule_id, c.person_id, c.subject))
    order by s.row_no, c.case_id
), moved as (
    update "case" c set person_id = m.person_id, opened_for = null, version = c.version + 1,
        updated_at = now()
    from moving m where c.case_id = m.case_id
    returning c.case_id, c.division_code, c.person_id, m.from_person
)
insert into case_event (case_id, division_code, kind, actor, comparison_id, details)
select case_id, division_code, 'separated', 'machine', %(comparison_id)s,
       jsonb_build_object('from_person', from_person, 'into_person', person_id, 'by', 'evidence')
from moved
"""


def follow_decision(cursor: Any, as_of: date) -> int:
    """Bring the cases to what people decided just now, in the transaction that decides; the cases folded."""
    cursor.execute(LOCK)
    return follow_persons(cursor, None, as_of)


def follow_persons(cursor: Any, comparison_id: int | None, as_of: date) -> int:
    """Bring the cases to who is one with whom now; returns the cases folded by it.

    Leaves the temporary table `merged_person(person_id, root)` for the rest of the transaction. The caller
    holds the lock on cases.
    """
    values = {"comparison_id": comparison_id, "as_of": as_of}
    cursor.execute(_MERGED_PERSON)
    merge_plan.make(cursor)
    cursor.execute(_RELEASE, values)
    cursor.execute(_PLACE, values)
    cursor.execute(_EVENTS, values)
    cursor.execute("select count(*) from case_plan where case_id <> keeper and not was_folded")
    folded: int = cursor.fetchone()[0]
    return folded


def follow_staged(cursor: Any, comparison_id: int) -> None:
    """Bring the staged leads to the persons who remain, and the cases of separated ones to their evidence.

    A comparison that began before people decided about a person says nothing of that person: the next one
    will. Leaves the temporary table `redecided(person_id)`.
    """
    cursor.execute(_REDECIDED, {"comparison_id": comparison_id})
    cursor.execute("delete from staged where person_id in (select person_id from redecided)")
    cursor.execute(_FOLLOW)
    cursor.execute(_ONE_EACH)
    cursor.execute(_FOLLOW_EVIDENCE, {"comparison_id": comparison_id})
