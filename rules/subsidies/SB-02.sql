-- rule: SB-02
-- version: 2
-- title: 重度残疾人未享护理补贴
-- sentence: 本人持有效残疾人证，残疾等级 {disability_level} 级，属于护理补贴对象范围，{benefit_month} 未见护理补贴，请主动告知并协助申请。
-- kind: help
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 主动邀请申请重度残疾人护理补贴，在外地的走跨省通办
-- subject: nursing_subsidy
-- inputs: disability_card, disability_component, disability_subsidy, extreme_hardship_support, work_injury_benefit,
--   orphan_support, death_record, cremation_record
-- absent: disability_subsidy@benefit_month
-- exclusions: extreme_hardship_support@benefit_month 未核对特困人员救助供养, work_injury_benefit@answer 未核对工伤生活护理费,
--   death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对老年护理补贴, 未核对离休护理补贴
-- min_grade: C
-- parameters: nursing_levels, nursing_level_3_categories, living_barred_by, nursing_barred_by, nursing_level_1_amount,
--   nursing_level_2_amount, nursing_level_3_amount
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：重度残疾人护理补贴补助一级、二级且需要长期照护的重度残疾人，可扩大到非重度智力、精神残疾人
SELECT
    c.person_id,
    'nursing_subsidy' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade)
    ] AS facts,
    c.disability_level,
    benefit_month() AS benefit_month,
    later_month(c.issued_on, 0) AS since_month,
    CASE c.disability_level
        WHEN '1' THEN parameter('nursing_level_1_amount', c.county_code)
        WHEN '2' THEN parameter('nursing_level_2_amount', c.county_code)
        WHEN '3' THEN parameter('nursing_level_3_amount', c.county_code)
    END AS monthly_amount,
    CASE WHEN o.bars_nursing THEN fact(o.dataset, o.record_key, 'start_month', o.start_month, o.link_grade) END
        AS blocked_by
FROM usable_card AS c
JOIN nursing_scope AS n ON n.person_id = c.person_id
LEFT JOIN other_benefit AS o ON o.person_id = c.person_id AND may_be(o.bars_nursing)
WHERE NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM disability_subsidy AS s
        WHERE s.person_id = c.person_id
            AND may_be(s.subsidy_type = 'nursing' AND active_in_month(s.start_month, s.stop_month, benefit_month()))
    )
    -- What may bar it or may not leaves it open.
    AND (o.person_id IS NULL OR o.bars_nursing)
