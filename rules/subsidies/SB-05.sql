-- rule: SB-05
-- version: 1
-- title: 生活补贴依据消失
-- sentence: {benefit_month} 享受困难残疾人生活补贴，未见本人在低保或当地扩面的困难家庭名单，请核实家庭情况后处理，并向本人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 复核家庭经济状况；当地规定允许的转按低保边缘等对象发放，确不符合的依规定停发
-- subject: living_subsidy
-- inputs: disability_card, disability_subsidy, subsistence_allowance_member, marginal_low_income_member
-- absent: subsistence_allowance_member@benefit_month, marginal_low_income_member@benefit_month
-- min_grade: A
-- parameters: benefit_lag_months, living_household_kinds
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：困难残疾人生活补贴主要补助低保家庭中的残疾人，有条件的地方可逐步扩大到低收入残疾人及其他困难残疾人
WITH allowance_left AS (
    SELECT person_id, max(stop_month) FILTER (WHERE is_covered) AS left_month
    FROM subsistence_allowance_member
    GROUP BY person_id
)

SELECT
    c.person_id,
    'living_subsidy' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_subsidy', s.record_key, 'eligibility_basis', s.eligibility_basis, s.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    benefit_month() AS benefit_month,
    CASE WHEN a.left_month IS NOT NULL THEN greatest(s.start_month, a.left_month) END AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM current_card AS c
JOIN disability_subsidy AS s ON s.person_id = c.person_id
LEFT JOIN allowance_left AS a ON a.person_id = c.person_id
WHERE s.subsidy_type = 'living'
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
    AND NOT EXISTS (
        SELECT 1
        FROM subsistence_allowance_member AS m
        WHERE m.person_id = c.person_id
            AND may_be(
                m.is_covered
                AND (
                    active_in_month(m.start_month, m.stop_month, benefit_month())
                    OR active_in_month(
                        m.start_month,
                        m.stop_month,
                        later_month(as_of(), -1 - CAST(parameter('benefit_lag_months', c.county_code) AS INTEGER))
                    )
                )
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM marginal_low_income_member AS b
        WHERE b.person_id = c.person_id
            AND may_be(
                contains(parameter('living_household_kinds', c.county_code), b.household_kind)
                AND b.valid_to >= date_trunc('month', as_of()) - INTERVAL 1 MONTH
            )
    )
