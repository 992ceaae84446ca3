-- What the policies of row-level security go by; they name roles, and so are made with the grants
-- (cardhub/store/policies.py).

-- The user of this transaction, as set by `set local cardhub.user_id`; only one who may work on cases.
create function officer_division() returns text language sql stable as $$
    select u.division_scope from console_user u
    where u.user_id = nullif(current_setting('cardhub.user_id', true), '')::bigint and u.disabled_at is null
      and u.role in ('township_officer', 'county_officer', 'supervising_officer', 'department_verifier')
$$;

-- The department that a verifier sees the questions of; empty for officers, who see all.
create function officer_department() returns text language sql stable as $$
    select coalesce(u.department, '') from console_user u
    where u.user_id = nullif(current_setting('cardhub.user_id', true), '')::bigint
$$;
