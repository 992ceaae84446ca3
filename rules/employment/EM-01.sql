-- rule: EM-01
-- version: 1
-- title: 疑似挂证或虚假按比例就业
-- sentence: {benefit_month} 登记为按比例就业在岗残疾人，但{problem}，请向用人单位和本人分别核实，注意保护本人权益。
-- kind: adverse
-- severity: M
-- verifying_department: dpf
-- service_action: 残疾人就业服务机构会同税务核实劳动合同、工资和社保；本人被冒用的，撤销认证，提供就业服务和法律援助
-- subject: no_insurance_paid, full_time_pupil, in_institution, two_employers
-- inputs: disability_card, employment_certification, employee_pension_enrolment, student_record,
--   extreme_hardship_support
-- absent: employee_pension_enrolment@answer
-- unconnected: 未核对服刑在押
-- awaits: employment_certification, employee_pension_enrolment
-- min_grade: A
-- parameters: employee_insurance_lag_months
-- basis: 甘政办发〔2020〕87号《甘肃省按比例安排残疾人就业办法》；《残疾人就业条例》第八条（2007-05-01 起施行）：用人单位按比例安排残疾人就业
WITH employed AS (
    SELECT e.person_id, e.record_key, e.link_grade, e.employer_uscc, e.start_month, c.county_code
    FROM employment_certification AS e
    JOIN current_card AS c ON c.person_id = e.person_id
    WHERE active_in_month(e.start_month, e.stop_month, benefit_month())
), doubt AS (
    SELECT
        e.person_id, 'no_insurance_paid' AS subject, e.record_key, e.link_grade, e.employer_uscc, e.start_month,
        CAST(NULL AS VARCHAR) AS dataset, CAST(NULL AS BIGINT) AS other_key, CAST(NULL AS VARCHAR) AS other_grade,
        CAST(NULL AS VARCHAR) AS field, CAST(NULL AS VARCHAR) AS value,
        '自 ' || e.start_month || ' 在岗以来未见缴纳职工养老保险' AS problem
    FROM employed AS e
    WHERE e.start_month
        < later_month(as_of(), -1 - CAST(parameter('employee_insurance_lag_months', e.county_code) AS INTEGER))
        AND NOT EXISTS (
            SELECT 1
            FROM employee_pension_enrolment AS p
            WHERE p.person_id = e.person_id
                AND p.outcome = 'answered'
                AND may_be(p.last_paid_month >= e.start_month)
        )
    UNION ALL
    SELECT
        e.person_id, 'full_time_pupil' AS subject, e.record_key, e.link_grade, e.employer_uscc, e.start_month,
        'student_record' AS dataset, r.record_key AS other_key, r.link_grade AS other_grade,
        'enrolment_status' AS field, r.enrolment_status AS value, '本学年学籍在读' AS problem
    FROM employed AS e
    JOIN student_record AS r ON r.person_id = e.person_id
    WHERE r.enrolment_status = 'enrolled'
        AND TRY_CAST(r.school_year AS BIGINT) = school_year()
    UNION ALL
    SELECT
        e.person_id, 'in_institution' AS subject, e.record_key, e.link_grade, e.employer_uscc, e.start_month,
        'extreme_hardship_support' AS dataset, h.record_key AS other_key, h.link_grade AS other_grade,
        'support_mode' AS field, h.support_mode AS value, '同月由供养机构集中供养' AS problem
    FROM employed AS e
    JOIN extreme_hardship_support AS h ON h.person_id = e.person_id
    WHERE h.support_mode = 'institution'
        AND active_in_month(h.start_month, h.stop_month, benefit_month())
    UNION ALL
    SELECT
        e.person_id, 'two_employers' AS subject, e.record_key, e.link_grade, e.employer_uscc, e.start_month,
        'employment_certification' AS dataset, o.record_key AS other_key, o.link_grade AS other_grade,
        'employer_uscc' AS field, o.employer_uscc AS value, '同月由两个用人单位申报' AS problem
    FROM employed AS e
    JOIN employed AS o ON o.person_id = e.person_id
    WHERE o.employer_uscc <> e.employer_uscc
)

SELECT
    d.person_id,
    d.subject,
    greatest(d.link_grade, d.other_grade) AS grade,
    list_concat(
        [
            fact('employment_certification', d.record_key, 'employer_uscc', d.employer_uscc, d.link_grade),
            fact('employment_certification', d.record_key, 'start_month', d.start_month, d.link_grade)
        ],
        CASE
            WHEN d.dataset IS NULL THEN []
            ELSE [fact(d.dataset, d.other_key, d.field, d.value, d.other_grade)]
        END
    ) AS facts,
    benefit_month() AS benefit_month,
    d.problem
FROM doubt AS d
