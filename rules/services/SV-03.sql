-- rule: SV-03
-- version: 1
-- title: 调查自报与业务数据冲突
-- sentence: {surveyed_on} 动态更新调查称本人{said}{what}，业务数据{kept}，请乡镇入户核对，更正有误的一方；确有应享未享的协助申请。
-- kind: correction
-- severity: L
-- verifying_department: dpf
-- service_action: 转乡镇（街道）入户核对，更正调查或业务记录；由此发现应享未享、未参保或未入学的，协助申请办理
-- subject: subsistence_allowance, extreme_hardship_support, living_subsidy, nursing_subsidy, resident_pension,
--   resident_medical, schooling
-- inputs: disability_card, needs_survey, subsistence_allowance_member, extreme_hardship_support, disability_subsidy,
--   resident_pension_enrolment, medical_insurance_enrolment, student_record, national_roll_answer, death_record,
--   cremation_record
-- absent: subsistence_allowance_member@benefit_month/subsistence_allowance,
--   extreme_hardship_support@benefit_month/extreme_hardship_support, disability_subsidy@benefit_month/living_subsidy,
--   disability_subsidy@benefit_month/nursing_subsidy, resident_pension_enrolment@answer/resident_pension,
--   medical_insurance_enrolment@answer/resident_medical, student_record@school_year/schooling,
--   national_roll_answer@answer/schooling
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: self_report_lag_months, self_report_reach_months
-- basis: 《甘肃省基层残疾人综合服务能力建设“十三五”实施方案》（2016-12-31）：残疾人基本服务状况和需求调查数据与业务数据同步更新、互联互通
WITH asked AS (
    SELECT
        c.person_id,
        greatest(c.link_grade, s.link_grade) AS link_grade,
        s.surveyed_on,
        s.benefit,
        s.is_said,
        fact('needs_survey', s.record_key, s.field, s.answer, s.link_grade) AS because
    FROM usable_card AS c
    JOIN self_report AS s ON s.person_id = c.person_id
    -- Lists keep what has ended for about a year: of an older answer they prove nothing.
    WHERE later_month(s.surveyed_on, CAST(parameter('self_report_reach_months', c.county_code) AS INTEGER))
        >= benefit_month()
        AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
)

SELECT
    a.person_id,
    a.benefit AS subject,
    a.link_grade AS grade,
    [a.because] AS facts,
    a.surveyed_on,
    '' AS said,
    self_report_title(a.benefit) AS what,
    '没有那时的记录' AS kept
FROM asked AS a
WHERE a.is_said
    AND NOT EXISTS (
        SELECT 1
        FROM record_then AS r
        WHERE r.person_id = a.person_id
            AND r.benefit = a.benefit
            AND may_be(r.may_have_run)
    )
UNION ALL
SELECT
    a.person_id,
    a.benefit AS subject,
    greatest(a.link_grade, r.link_grade) AS grade,
    [a.because, fact(r.dataset, r.record_key, r.field, r.value, r.link_grade)] AS facts,
    a.surveyed_on,
    '没有' AS said,
    self_report_title(a.benefit) AS what,
    '那时有记录' AS kept
FROM asked AS a
JOIN record_then AS r ON r.person_id = a.person_id
WHERE r.benefit = a.benefit
    AND NOT a.is_said
    AND r.ran
