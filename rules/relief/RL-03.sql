-- rule: RL-03
-- version: 1
-- title: 低保重残未分类施保
-- sentence: 本人是 {benefit_month} 的低保保障对象，残疾等级 {disability_level} 级，未见分类施保金，请核实后按规定增发。
-- kind: help
-- severity: M
-- verifying_department: civil_affairs
-- service_action: 按规定增发分类施保金
-- subject: category_supplement
-- inputs: disability_card, subsistence_allowance_member, death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: severe_levels, category_supplement_amount
-- basis: 《社会救助暂行办法》第十二条（2014-05-01 起施行）：对获得最低生活保障后生活仍有困难的重度残疾人等，采取必要措施给予生活保障
SELECT
    c.person_id,
    'category_supplement' AS subject,
    greatest(c.link_grade, m.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('subsistence_allowance_member', m.record_key, 'is_covered', m.is_covered, m.link_grade),
        fact('subsistence_allowance_member', m.record_key, 'member_class_supplement',
             m.member_class_supplement, m.link_grade)
    ] AS facts,
    c.disability_level,
    benefit_month() AS benefit_month,
    CASE WHEN c.issued_on IS NOT NULL THEN greatest(m.start_month, later_month(c.issued_on, 0)) END AS since_month,
    parameter('category_supplement_amount', c.county_code) AS monthly_amount
FROM usable_card AS c
JOIN subsistence_allowance_member AS m ON m.person_id = c.person_id
WHERE m.is_covered
    AND active_in_month(m.start_month, m.stop_month, benefit_month())
    AND contains(parameter('severe_levels', c.county_code), c.disability_level)
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
-- On none of the person's rows: a household member's row may carry his number by mistake.
QUALIFY bool_and(coalesce(m.member_class_supplement = 0, FALSE)) OVER (PARTITION BY c.person_id)
