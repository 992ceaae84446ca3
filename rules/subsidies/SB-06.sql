-- rule: SB-06
-- version: 1
-- title: 护理补贴等级不符
-- sentence: 现行残疾人证为{category_title} {disability_level} 级，不在当地护理补贴对象范围，{benefit_month} 仍在享受护理补贴，请核实。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核对残疾评定和当地扩面规定，依规定调整或停发，书面说明理由
-- subject: nursing_subsidy
-- inputs: disability_card, disability_component, disability_subsidy
-- min_grade: A
-- parameters: nursing_levels, nursing_level_3_categories, benefit_lag_months
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：重度残疾人护理补贴补助一级、二级且需要长期照护的重度残疾人，可扩大到非重度智力、精神残疾人
WITH parts_read AS (
    SELECT person_id, record_no, count(*) AS parts
    FROM disability_component
    GROUP BY person_id, record_no
)

SELECT
    c.person_id,
    'nursing_subsidy' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('disability_card', c.record_key, 'issued_on', c.issued_on, c.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    category_title(c.disability_category) AS category_title,
    c.disability_level,
    benefit_month() AS benefit_month,
    greatest(
        s.start_month,
        later_month(c.issued_on, CAST(parameter('benefit_lag_months', c.county_code) AS INTEGER) + 1)
    ) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM usable_card AS c
JOIN disability_subsidy AS s ON s.person_id = c.person_id
LEFT JOIN parts_read AS p ON p.person_id = c.person_id AND p.record_no = c.record_no
WHERE s.subsidy_type = 'nursing'
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
    AND later_month(c.issued_on, parameter('benefit_lag_months', c.county_code)) < benefit_month()
    AND NOT EXISTS (SELECT 1 FROM nursing_scope AS n WHERE n.person_id = c.person_id)
    AND c.disability_level IS NOT NULL
    -- A multiple disability is known by its components, of which it has two at least.
    AND (c.disability_category <> '7' OR p.parts >= 2)
