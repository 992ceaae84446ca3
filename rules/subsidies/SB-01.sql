-- rule: SB-01
-- version: 2
-- title: 低保残疾人未享生活补贴
-- sentence: 本人持有效残疾人证，是 {benefit_month} 的低保保障对象，未见困难残疾人生活补贴，请主动告知并协助申请。
-- kind: help
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 主动邀请申请困难残疾人生活补贴，从申请当月起发
-- subject: living_subsidy
-- inputs: disability_card, subsistence_allowance_member, disability_subsidy, extreme_hardship_support,
--   work_injury_benefit, orphan_support, death_record, cremation_record
-- absent: disability_subsidy@benefit_month
-- exclusions: extreme_hardship_support@benefit_month 未核对特困人员救助供养, work_injury_benefit@answer 未核对工伤生活护理费,
--   orphan_support@benefit_month 未核对孤儿和事实无人抚养儿童保障, death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对老年福利性生活补贴, 未核对离休福利性生活补贴
-- min_grade: C
-- parameters: living_standard_amount
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：困难残疾人生活补贴主要补助低保家庭中的残疾人；特困、工伤生活护理费、孤儿基本生活保障等不重复享受
SELECT
    c.person_id,
    'living_subsidy' AS subject,
    greatest(c.link_grade, m.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('subsistence_allowance_member', m.record_key, 'is_covered', m.is_covered, m.link_grade),
        fact('subsistence_allowance_member', m.record_key, 'start_month', m.start_month, m.link_grade),
        fact('subsistence_allowance_member', m.record_key, 'stop_month', m.stop_month, m.link_grade)
    ] AS facts,
    benefit_month() AS benefit_month,
    CASE WHEN c.issued_on IS NOT NULL THEN greatest(m.start_month, later_month(c.issued_on, 0)) END AS since_month,
    parameter('living_standard_amount', c.county_code) AS monthly_amount
FROM usable_card AS c
JOIN subsistence_allowance_member AS m ON m.person_id = c.person_id
WHERE m.is_covered
    AND active_in_month(m.start_month, m.stop_month, benefit_month())
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM disability_subsidy AS s
        WHERE s.person_id = c.person_id
            AND may_be(s.subsidy_type = 'living' AND active_in_month(s.start_month, s.stop_month, benefit_month()))
    )
    AND NOT EXISTS (
        SELECT 1
        FROM extreme_hardship_support AS e
        WHERE e.person_id = c.person_id
            AND may_be(active_in_month(e.start_month, e.stop_month, benefit_month()))
    )
    AND NOT EXISTS (
        SELECT 1
        FROM work_injury_benefit AS w
        WHERE w.person_id = c.person_id
            AND w.nursing_monthly_amount > 0
            AND may_be(active_in_month(w.start_month, w.stop_month, benefit_month()))
    )
    AND NOT EXISTS (
        SELECT 1
        FROM orphan_support AS o
        WHERE o.person_id = c.person_id
            AND may_be(o.is_full_amount AND active_in_month(o.start_month, o.stop_month, benefit_month()))
    )
