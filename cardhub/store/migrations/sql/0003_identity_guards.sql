-- Human decisions about identities bind whoever writes. Checked when a transaction commits, so that one
-- transaction may decide and rearrange; two transactions at once wait for each other.

-- The person who remains of all that `of_person` was merged into; null where merges run in a circle.
create function person_root(of_person bigint) returns bigint language sql stable as $$
    with recursive chain(person_id, merged_into) as (
        select p.person_id, p.merged_into from person p where p.person_id = of_person
        union
        select p.person_id, p.merged_into from chain c join person p on p.person_id = c.merged_into
    )
    select c.person_id from chain c where c.merged_into is null
$$;

-- Persons who must stay two: by a split, or because one record is about the one and not about the other.
create view separated_pair as
select d.first_person_id, d.second_person_id
from person_decision d
where d.verdict = 'split' and d.superseded_by is null
union
select least(s.person_id, o.person_id), greatest(s.person_id, o.person_id)
from link_decision s
join link_decision o on o.dataset = s.dataset and o.record_key = s.record_key
where s.verdict = 'same' and o.verdict = 'different' and s.superseded_by is null and o.superseded_by is null;

-- What the machine would merge, had people not decided otherwise, until somebody decides about the record.
create view identity_conflict as
select t.tie_id, t.person_id, t.other_person_id, t.division_code, t.dataset, t.record_key, t.found_on
from person_tie t
where t.ended_on is null and person_root(t.person_id) <> person_root(t.other_person_id)
  and not exists (
      select from link_decision d
      where d.dataset = t.dataset and d.record_key = t.record_key and d.superseded_by is null);

create function hold_person_decision() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('cardhub.persons'));
    if exists (
        select from person_decision d
        where d.decision_id = new.decision_id and d.superseded_by is null
          and (d.verdict = 'merge')
              is distinct from (person_root(d.first_person_id) = person_root(d.second_person_id))
    ) then
        raise exception 'decision % does not hold for persons % and %', new.decision_id,
            new.first_person_id, new.second_person_id
            using errcode = 'check_violation', constraint = 'person_decision_holds';
    end if;
    return null;
end $$;

create function hold_link_decision() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(hashtext('cardhub.persons'));
    if exists (
        select from link_decision d
        join link_decision o on o.dataset = d.dataset and o.record_key = d.record_key
        where d.decision_id = new.decision_id and d.superseded_by is null and o.superseded_by is null
          and d.verdict <> o.verdict and person_root(d.person_id) = person_root(o.person_id)
    ) then
        raise exception 'decision % contradicts another one about the same record', new.decision_id
            using errcode = 'check_violation', constraint = 'link_decision_holds';
    end if;
    return null;
end $$;

-- Looks at everybody who is one with the person that was merged or set free.
create function hold_merge() returns trigger language plpgsql as $$
declare
    root bigint;
begin
    perform pg_advisory_xact_lock(hashtext('cardhub.persons'));
    root := person_root(new.person_id);
    if root is null then
        raise exception 'person % would be merged into itself', new.person_id
            using errcode = 'check_violation', constraint = 'person_merge_ends';
    end if;
    if exists (
        with recursive one(person_id) as (
            select root
            union
            select p.person_id from one join person p on p.merged_into = one.person_id
        )
        select from separated_pair s
        where s.first_person_id in (select o.person_id from one o)
          and s.second_person_id in (select o.person_id from one o)
    ) then
        raise exception 'person % would be merged with one that people separated it from', new.person_id
            using errcode = 'check_violation', constraint = 'person_split_holds';
    end if;
    if exists (
        with recursive one(person_id) as (
            select root
            union
            select p.person_id from one join person p on p.merged_into = one.person_id
        )
        select from person_decision d
        where d.verdict = 'merge' and d.superseded_by is null
          and (d.first_person_id in (select o.person_id from one o))
              <> (d.second_person_id in (select o.person_id from one o))
    ) then
        raise exception 'person % would be separated from one that people merged it with', new.person_id
            using errcode = 'check_violation', constraint = 'person_merge_holds';
    end if;
    return null;
end $$;

create function refuse_revival() returns trigger language plpgsql as $$
begin
    raise exception 'decision % was superseded for good', old.decision_id
        using errcode = 'check_violation', constraint = 'decision_stays_superseded';
end $$;

create constraint trigger person_decision_holds after insert or update on person_decision
    deferrable initially deferred for each row execute function hold_person_decision();
create constraint trigger link_decision_holds after insert or update on link_decision
    deferrable initially deferred for each row execute function hold_link_decision();
create constraint trigger person_merged_holds after insert on person
    deferrable initially deferred for each row when (new.merged_into is not null)
    execute function hold_merge();
create constraint trigger person_merge_holds after update of merged_into on person
    deferrable initially deferred for each row when (old.merged_into is distinct from new.merged_into)
    execute function hold_merge();
create trigger person_decision_stays_superseded before update on person_decision
    for each row when (old.superseded_by is not null) execute function refuse_revival();
create trigger link_decision_stays_superseded before update on link_decision
    for each row when (old.superseded_by is not null) execute function refuse_revival();
