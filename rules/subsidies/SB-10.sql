-- rule: SB-10
-- version: 1
-- title: 老年、离休、因公福利补贴与两项补贴重复
-- sentence: {benefit_month} 同时享受{other_title}和{subsidy_title}，同类补贴只能择高享受一项，请核实后由本人选定，并说明理由。
-- kind: adverse
-- severity: M
-- verifying_department: civil_affairs
-- service_action: 请本人择高选定一项，另一项自次月停发；高龄津贴等可以叠加的不受影响
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, elderly_care_allowance, retiree_allowance, disability_subsidy
-- awaits: elderly_care_allowance, retiree_allowance
-- min_grade: A
-- parameters: choose_higher_benefits
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：同时符合老年、因公致残、离休等福利性生活补贴（津贴）、护理补贴（津贴）条件的残疾人，可择高申领其中一类
WITH other AS (
    SELECT
        'elderly_care_allowance' AS dataset, person_id, record_key, link_grade, 'nursing' AS subsidy_type,
        'elderly_care' AS benefit, start_month, stop_month, monthly_amount
    FROM elderly_care_allowance
    UNION ALL
    SELECT
        'retiree_allowance' AS dataset, person_id, record_key, link_grade, allowance_type AS subsidy_type,
        entitlement AS benefit, start_month, stop_month, monthly_amount
    FROM retiree_allowance
)

SELECT
    s.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(o.link_grade, s.link_grade) AS grade,
    [
        fact(o.dataset, o.record_key, 'start_month', o.start_month, o.link_grade),
        fact(o.dataset, o.record_key, 'stop_month', o.stop_month, o.link_grade),
        fact(o.dataset, o.record_key, 'monthly_amount', o.monthly_amount, o.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'monthly_amount', s.monthly_amount, s.link_grade)
    ] AS facts,
    CASE o.benefit
        WHEN 'elderly_care' THEN '养老护理补贴'
        WHEN 'old_age' THEN '老年福利性生活补贴'
        WHEN 'duty_disability' THEN '因公致残补贴'
        WHEN 'retired_cadre' THEN '离休补贴'
    END AS other_title,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(o.start_month, s.start_month) AS since_month,
    benefit_month() AS until_month,
    -- Whatever is chosen, the lower of the two is the one paid besides.
    least(o.monthly_amount, s.monthly_amount) AS monthly_amount
FROM other AS o
JOIN disability_subsidy AS s ON s.person_id = o.person_id AND s.subsidy_type = o.subsidy_type
JOIN current_card AS c ON c.person_id = o.person_id
WHERE contains(parameter('choose_higher_benefits', c.county_code), o.benefit)
    AND active_in_month(o.start_month, o.stop_month, benefit_month())
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
