"""The SQL that reconciles a comparison with the cases, in the order in which it runs.

Everything happens on temporary tables inside one transaction; plain evidence never reaches the server.
"""

from __future__ import annotations

__all__ = [
    "ADOPT_NEW_CASES",
    "CLASSIFY",
    "CLOSE_CASES",
    "CLOSE_PROVEN",
    "CLOSE_WITHDRAWN",
    "FOLLOW_MOVES",
    "INSERT_CASES",
    "INSERT_FINDINGS",
    "LOCK",
    "MARK_SEEN",
    "NEWEST_SEEN",
    "POINT_CASES",
    "RECORD_EVENTS",
    "STAGED",
    "STAGED_SEAL",
]

# Two reconciliations at once would each open the same new case; the second waits for the first.
LOCK = "select pg_advisory_xact_lock(hashtext('cardhub.cases'))"

NEWEST_SEEN = """
select greatest((select max(last_comparison_id) from finding), (select max(comparison_id) from case_event))
"""

STAGED = """
create temporary table staged (
    row_no bigint primary key, rule_id text, rule_version text, person_id bigint, subject text,
    division_code text, severity text, verifying_department text, link_grade text,
    verify_identity_first boolean, estimated_total numeric, evidence_hash bytea, case_id bigint, action text,
    is_new_evidence boolean, wait_reason text
) on commit drop
"""

STAGED_SEAL = """
create temporary table staged_seal (row_no bigint primary key, finding_token text, evidence bytea)
on commit drop
"""

CLASSIFY = """
update staged set
    case_id = known.case_id,
    is_new_evidence = known.evidence_hash is distinct from staged.evidence_hash,
    action = case
        when known.status = 'open' and known.evidence_hash = staged.evidence_hash then 'same'
        when known.status = 'open' then 'changed'
        when known.close_reason in ('fixed', 'rule_withdrawn') then 'reopened'
        when known.evidence_hash is distinct from staged.evidence_hash then 'reopened'
        else 'decided' end
from (
    select c.case_id, c.rule_id, c.person_id, c.subject, c.status, c.close_reason, f.evidence_hash
    from "case" c left join finding f on f.finding_id = c.finding_id
    where c.close_reason is distinct from 'merged'
) known
where (known.rule_id, known.person_id, known.subject) = (staged.rule_id, staged.person_id, staged.subject)
"""

INSERT_CASES = """
insert into "case" (rule_id, person_id, subject, division_code, severity, verifying_department, status,
                    verify_identity_first, opened_on)
select rule_id, person_id, subject, division_code, severity, verifying_department, 'open',
       verify_identity_first, %(as_of)s
from staged where action is null order by row_no
"""

ADOPT_NEW_CASES = """
update staged set case_id = c.case_id, action = 'opened', is_new_evidence = true
from "case" c
where staged.action is null and c.close_reason is distinct from 'merged'
  and (c.rule_id, c.person_id, c.subject) = (staged.rule_id, staged.person_id, staged.subject)
"""

INSERT_FINDINGS = """
insert into finding (finding_token, case_id, division_code, rule_id, rule_version, evidence_hash, evidence,
                     link_grade, first_comparison_id, last_comparison_id)
select s.finding_token, staged.case_id, staged.division_code, staged.rule_id, staged.rule_version,
       staged.evidence_hash, s.evidence, staged.link_grade, %(comparison_id)s, %(comparison_id)s
from staged join staged_seal s using (row_no)
"""

POINT_CASES = """
update "case" c set
    finding_id = coalesce(f.finding_id, c.finding_id), status = 'open', close_reason = null, closed_on = null,
    severity = staged.severity, verifying_department = staged.verifying_department,
    verify_identity_first = staged.verify_identity_first,
    version = c.version + case when staged.action = 'opened' then 0 else 1 end, updated_at = now()
from staged
left join staged_seal s using (row_no)
left join finding f on f.finding_token = s.finding_token
where c.case_id = staged.case_id and staged.action in ('opened', 'changed', 'reopened')
"""

MARK_SEEN = """
update finding set last_comparison_id = %(comparison_id)s
from "case" c join staged on staged.case_id = c.case_id
where finding.finding_id = c.finding_id and staged.action in ('same', 'decided')
  and finding.last_comparison_id <> %(comparison_id)s
"""

# A person who moved takes the case and its history along, so that the new county's officers see them.
FOLLOW_MOVES = """
with moved as (
    update "case" c set division_code = staged.division_code, version = c.version + 1, updated_at = now()
    from staged where c.case_id = staged.case_id and c.division_code <> staged.division_code
    returning c.case_id, c.division_code
), findings_moved as (
    update finding f set division_code = moved.division_code from moved where f.case_id = moved.case_id
)
update case_event e set division_code = moved.division_code from moved where e.case_id = moved.case_id
"""

# Proof of a fix: the rule ran, nothing held the lead back, no input may hide it, and it found nothing. What a
# disputed record says of its person is not known, nor what decisions made since the comparison began change.
CLOSE_PROVEN = """
insert into staged (row_no, case_id, division_code, action)
select -c.case_id, c.case_id, c.division_code, 'closed'
from "case" c
where c.status = 'open' and c.rule_id = any(%(rules)s)
  and not exists (select 1 from staged where staged.case_id = c.case_id)
  and not exists (
      select 1 from held_lead h left join merged_person m using (person_id)
      where h.comparison_id = %(comparison_id)s and h.rule_id = c.rule_id and h.subject = c.subject
        and coalesce(m.root, h.person_id) = c.person_id)
  and c.person_id not in (
      select person_root(i.person_id) from identity_conflict i
      union select person_root(i.other_person_id) from identity_conflict i
      union select person_id from redecided)
"""

CLOSE_WITHDRAWN = """
insert into staged (row_no, case_id, division_code, action)
select -c.case_id, c.case_id, c.division_code, 'withdrawn'
from "case" c
where c.status = 'open' and not (c.rule_id = any(%(rules)s))
"""

CLOSE_CASES = """
update "case" c set
    status = 'closed', closed_on = %(as_of)s, version = c.version + 1, updated_at = now(),
    close_reason = case staged.action when 'withdrawn' then 'rule_withdrawn' else 'fixed' end
from staged where c.case_id = staged.case_id and staged.action in ('closed', 'withdrawn')
"""

RECORD_EVENTS = """
insert into case_event (case_id, division_code, kind, actor, comparison_id, details)
select case_id, division_code,
       case action when 'changed' then 'evidence_changed' when 'withdrawn' then 'closed' else action end,
       'machine', %(comparison_id)s,
       case action when 'closed' then '{"reason": "fixed"}'::jsonb
                   when 'withdrawn' then '{"reason": "rule_withdrawn"}'::jsonb else '{}'::jsonb end
from staged where action in ('opened', 'changed', 'reopened', 'closed', 'withdrawn')
"""
