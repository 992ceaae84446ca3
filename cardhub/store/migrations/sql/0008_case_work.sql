-- The work on a case follows what the machine does to it, and nobody takes a short cut to a stop request.

-- Days within which a case of a severity is due, counted from its opening.
create function due_days(severity text) returns integer language sql immutable as $$
    select case severity when 'C' then 3 when 'H' then 10 when 'M' then 20 else 30 end
$$;

-- The day by the clock of the offices.
create function office_day(moment timestamptz default now()) returns date language sql stable as $$
    select (moment at time zone 'Asia/Shanghai')::date
$$;

-- What a comparison opens, closes or finds changed begins, ends or sets back the work on it. A folded case
-- (`merged`) keeps its stage for the day on which it is separated.
create function follow_case() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        new.due_on := coalesce(new.due_on, new.opened_on + due_days(new.severity));
    elsif old.status = 'closed' and new.status = 'open' then
        if old.stage = 'closed' then
            new.due_on := office_day() + due_days(new.severity);
        end if;
        if new.stage = 'closed' then
            new.stage := 'new';
            new.assigned_to := null;
        end if;
    elsif old.status = 'open' and new.status = 'closed' and new.close_reason is distinct from 'merged' then
        new.stage := 'closed';
    elsif new.status = 'open' and new.finding_id is distinct from old.finding_id
          and new.stage in ('replied', 'verified', 'referred', 'notified', 'proposed') then
        -- It was verified on other evidence.
        new.stage := 'accepted';
    end if;
    if new.stage in ('new', 'accepted', 'closed') then
        new.result_code := null;
        new.asked_department := null;
        new.wait_until := null;
        new.proposed_by := null;
    end if;
    return new;
end $$;

create trigger case_follows before insert or update on "case"
    for each row execute function follow_case();

-- A request to stop or recover stands on: verified as confirmed → the person notified → the time to object
-- over → proposed → approved by another; with nothing in between that takes one of them back.
create function hold_adverse_route() returns trigger language plpgsql as $$
declare
    proposal bigint;
    notice bigint;
    verified bigint;
    wait_until date;
    proposed_by bigint;
    proposed_on date;
begin
    select e.event_id, e.actor_id, office_day(e.created_at) into proposal, proposed_by, proposed_on
    from case_event e where e.case_id = new.case_id and e.kind = 'proposed'
    order by e.event_id desc limit 1;
    select e.event_id, (e.details ->> 'until')::date into notice, wait_until
    from case_event e where e.case_id = new.case_id and e.kind = 'notified' and e.event_id < proposal
    order by e.event_id desc limit 1;
    select e.event_id into verified
    from case_event e where e.case_id = new.case_id and e.kind = 'verified' and e.event_id < notice
      and e.details ->> 'result' = 'confirmed'
    order by e.event_id desc limit 1;
    if verified is null
       or wait_until is null or wait_until >= proposed_on
       or new.actor_id is null or proposed_by is null or proposed_by = new.actor_id
       or exists (
           select from case_event e where e.case_id = new.case_id
             and (e.event_id > verified
                  and e.kind in ('verified', 'objected', 'reopened', 'evidence_changed', 'closed', 'merged')
                  or e.event_id > proposal and e.kind = 'declined'))
    then
        raise exception 'case % has not gone the whole way to a stop request', new.case_id
            using errcode = 'check_violation', constraint = 'case_event_adverse_route';
    end if;
    return new;
end $$;

create trigger case_event_adverse_route before insert on case_event
    for each row when (new.kind = 'approved') execute function hold_adverse_route();
