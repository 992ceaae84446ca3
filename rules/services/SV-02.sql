-- rule: SV-02
-- version: 1
-- title: 困难重度残疾人家庭无障碍改造线索
-- sentence: 本人残疾等级 {disability_level} 级，{poverty}，{surveyed_on} 调查登记家庭无障碍改造需求（{needs}），尚未改造，请列入年度计划。
-- kind: help
-- severity: M
-- verifying_department: dpf
-- service_action: 上门评估，列入年度困难重度残疾人家庭无障碍改造计划
-- subject: home_modification
-- inputs: disability_card, needs_survey, subsistence_allowance_member, extreme_hardship_support, monitored_member,
--   death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对其他渠道的改造项目
-- min_grade: C
-- parameters: severe_levels
-- basis: 《中华人民共和国无障碍环境建设法》第十九条（2023-09-01 起施行）：县级以上人民政府支持困难重度残疾人家庭进行无障碍设施改造
WITH poor AS (
    SELECT
        person_id,
        link_grade,
        '是 ' || benefit_month() || ' 的低保保障对象' AS poverty,
        fact('subsistence_allowance_member', record_key, 'start_month', start_month, link_grade) AS because
    FROM subsistence_allowance_member
    WHERE is_covered
        AND active_in_month(start_month, stop_month, benefit_month())
    UNION ALL
    SELECT
        person_id,
        link_grade,
        '是 ' || benefit_month() || ' 的特困供养人员' AS poverty,
        fact('extreme_hardship_support', record_key, 'start_month', start_month, link_grade) AS because
    FROM extreme_hardship_support
    WHERE active_in_month(start_month, stop_month, benefit_month())
    UNION ALL
    SELECT
        person_id,
        link_grade,
        '是风险未消除的防返贫监测对象' AS poverty,
        fact('monitored_member', record_key, 'risk_cleared', risk_cleared, link_grade) AS because
    FROM monitored_member
    WHERE NOT risk_cleared
)

SELECT
    c.person_id,
    'home_modification' AS subject,
    greatest(c.link_grade, s.link_grade, p.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('needs_survey', s.record_key, 'home_modification_need',
             array_to_string(s.home_modification_need, ','), s.link_grade),
        fact('needs_survey', s.record_key, 'home_modified', s.home_modified, s.link_grade),
        p.because
    ] AS facts,
    c.disability_level,
    p.poverty,
    s.surveyed_on,
    modification_titles(s.home_modification_need) AS needs
FROM usable_card AS c
JOIN latest_survey AS s ON s.person_id = c.person_id
JOIN poor AS p ON p.person_id = c.person_id
WHERE contains(parameter('severe_levels', c.county_code), c.disability_level)
    AND array_to_string(s.home_modification_need, ',') NOT IN ('', 'none')
    AND s.home_modified = 'no'
    AND s.fulfilment_status IS DISTINCT FROM 'done'
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
