-- rule: SB-01
-- version: 3
-- title: 低保残疾人未享生活补贴
-- sentence: 本人持有效残疾人证，{benefit_month} {reason}，未见困难残疾人生活补贴，请主动告知并协助申请。
-- kind: help
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 主动邀请申请困难残疾人生活补贴，从申请当月起发
-- subject: living_subsidy
-- inputs: disability_card, subsistence_allowance_member, marginal_low_income_member, disability_subsidy,
--   extreme_hardship_support, work_injury_benefit, orphan_support, death_record, cremation_record
-- absent: disability_subsidy@benefit_month
-- exclusions: extreme_hardship_support@benefit_month 未核对特困人员救助供养, work_injury_benefit@answer 未核对工伤生活护理费,
--   orphan_support@benefit_month 未核对孤儿和事实无人抚养儿童保障, death_record@known 未核对死亡登记,
--   cremation_record@known 未核对火化登记
-- unconnected: 未核对老年福利性生活补贴, 未核对离休福利性生活补贴
-- min_grade: C
-- parameters: living_household_kinds, living_barred_by, nursing_barred_by, living_standard_amount
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：困难残疾人生活补贴主要补助低保家庭中的残疾人，有条件的地方可扩大到其他困难残疾人；特困、工伤生活护理费、孤儿等不重复享受
WITH household AS (
    SELECT
        person_id,
        link_grade,
        '是低保保障对象' AS reason,
        start_month,
        [
            fact('subsistence_allowance_member', record_key, 'is_covered', is_covered, link_grade),
            fact('subsistence_allowance_member', record_key, 'start_month', start_month, link_grade),
            fact('subsistence_allowance_member', record_key, 'stop_month', stop_month, link_grade)
        ] AS because
    FROM subsistence_allowance_member
    WHERE is_covered
        AND active_in_month(start_month, stop_month, benefit_month())
    UNION ALL
    SELECT
        b.person_id,
        b.link_grade,
        '在当地扩面的' || household_kind_title(b.household_kind) || '中' AS reason,
        later_month(b.recognised_on, 0) AS start_month,
        [
            fact('marginal_low_income_member', b.record_key, 'household_kind', b.household_kind, b.link_grade),
            fact('marginal_low_income_member', b.record_key, 'recognised_on', b.recognised_on, b.link_grade),
            fact('marginal_low_income_member', b.record_key, 'valid_to', b.valid_to, b.link_grade)
        ] AS because
    FROM marginal_low_income_member AS b
    JOIN current_card AS c ON c.person_id = b.person_id
    WHERE contains(parameter('living_household_kinds', c.county_code), b.household_kind)
        AND recognised_in_month(b.recognised_on, b.valid_to, benefit_month())
)

SELECT
    c.person_id,
    'living_subsidy' AS subject,
    greatest(c.link_grade, h.link_grade) AS grade,
    list_concat(
        [fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)], h.because
    ) AS facts,
    h.reason,
    benefit_month() AS benefit_month,
    CASE WHEN c.issued_on IS NOT NULL THEN greatest(h.start_month, later_month(c.issued_on, 0)) END AS since_month,
    parameter('living_standard_amount', c.county_code) AS monthly_amount,
    CASE WHEN o.bars_living THEN fact(o.dataset, o.record_key, 'start_month', o.start_month, o.link_grade) END
        AS blocked_by
FROM usable_card AS c
JOIN household AS h ON h.person_id = c.person_id
LEFT JOIN other_benefit AS o ON o.person_id = c.person_id AND may_be(o.bars_living)
WHERE NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM disability_subsidy AS s
        WHERE s.person_id = c.person_id
            AND may_be(s.subsidy_type = 'living' AND active_in_month(s.start_month, s.stop_month, benefit_month()))
    )
    -- What may bar it or may not leaves it open.
    AND (o.person_id IS NULL OR o.bars_living)
