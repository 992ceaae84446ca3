-- rule: IN-04
-- version: 1
-- title: 资助参保未落实
-- sentence: {reason}，{year} 年度已参加城乡居民基本医疗保险，资助金额为零，请核实后落实资助或退费。
-- kind: help
-- severity: M
-- verifying_department: medical_insurance
-- service_action: 核实资助对象身份，落实参保资助，已自缴的按规定退费
-- subject: medical_contribution_aid
-- inputs: disability_card, medical_insurance_enrolment, subsistence_allowance_member, extreme_hardship_support,
--   monitored_member
-- min_grade: C
-- basis: 国办发〔2021〕42号（2021-10-28 印发）：资助特困人员、低保对象、返贫致贫人口参加基本医保；《社会保险法》第二十五条（2011-07-01 起施行）
WITH aided AS (
    SELECT
        person_id,
        '本人是低保保障对象' AS reason,
        fact('subsistence_allowance_member', record_key, 'start_month', start_month, link_grade) AS because,
        start_month,
        link_grade
    FROM subsistence_allowance_member
    WHERE is_covered
        AND active_in_month(start_month, stop_month, benefit_month())
    UNION ALL
    SELECT
        person_id,
        '本人是特困供养人员' AS reason,
        fact('extreme_hardship_support', record_key, 'start_month', start_month, link_grade) AS because,
        start_month,
        link_grade
    FROM extreme_hardship_support
    WHERE active_in_month(start_month, stop_month, benefit_month())
    UNION ALL
    SELECT
        person_id,
        '本人是风险未消除的防返贫监测对象' AS reason,
        fact('monitored_member', record_key, 'identified_month', identified_month, link_grade) AS because,
        identified_month AS start_month,
        link_grade
    FROM monitored_member
    WHERE NOT risk_cleared
)

SELECT
    c.person_id,
    'medical_contribution_aid' AS subject,
    greatest(i.link_grade, a.link_grade) AS grade,
    [
        fact('medical_insurance_enrolment', i.record_key, 'subsidised_amount', i.subsidised_amount, i.link_grade),
        fact('medical_insurance_enrolment', i.record_key, 'coverage_year', i.coverage_year, i.link_grade),
        a.because
    ] AS facts,
    a.reason,
    i.coverage_year AS year
FROM current_card AS c
JOIN medical_insurance_enrolment AS i ON i.person_id = c.person_id
JOIN aided AS a ON a.person_id = c.person_id
WHERE i.coverage_year = insurance_year(c.county_code)
    AND i.insurance_type = '390'
    AND i.enrolment_status = 'normal'
    AND i.subsidised_amount = 0
    -- Whoever joined these lists later paid the year's contribution without aid, and rightly so.
    AND a.start_month < i.coverage_year || '-01'
