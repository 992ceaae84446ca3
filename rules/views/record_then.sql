-- view: record_then
-- kind: table
-- title: 部门记录在最近一次调查前后怎么说：那时可能有（may_have_run），那时确实有（ran）；可与自报对照的各项
-- parameters: self_report_lag_months
WITH asked AS (
    SELECT
        s.person_id,
        later_month(s.surveyed_on, 0) AS in_month,
        later_month(s.surveyed_on, -CAST(parameter('self_report_lag_months', c.county_code) AS INTEGER)) AS before,
        later_month(s.surveyed_on, CAST(parameter('self_report_lag_months', c.county_code) AS INTEGER)) AS after
    FROM latest_survey AS s
    JOIN current_card AS c ON c.person_id = s.person_id
), paid AS (
    SELECT
        person_id, 'subsistence_allowance' AS benefit, 'subsistence_allowance_member' AS dataset, record_key, link_grade,
        is_covered AS counts, start_month, stop_month
    FROM subsistence_allowance_member
    UNION ALL
    SELECT
        person_id, 'extreme_hardship_support' AS benefit, 'extreme_hardship_support' AS dataset, record_key, link_grade,
        TRUE AS counts, start_month, stop_month
    FROM extreme_hardship_support
    UNION ALL
    SELECT
        person_id, 'living_subsidy' AS benefit, 'disability_subsidy' AS dataset, record_key, link_grade,
        subsidy_type = 'living' AS counts, start_month, stop_month
    FROM disability_subsidy
    UNION ALL
    SELECT
        person_id, 'nursing_subsidy' AS benefit, 'disability_subsidy' AS dataset, record_key, link_grade,
        subsidy_type = 'nursing' AS counts, start_month, stop_month
    FROM disability_subsidy
), known AS (
    SELECT
        person_id, 'resident_pension' AS benefit, 'resident_pension_enrolment' AS dataset, record_key, link_grade,
        insured_status = 'insured' AS counts,
        'first_enrolled_on' AS field, CAST(first_enrolled_on AS VARCHAR) AS value,
        later_month(first_enrolled_on, 0) AS start_month, CAST(NULL AS VARCHAR) AS stop_month
    FROM resident_pension_enrolment
    WHERE outcome = 'answered'
    UNION ALL
    SELECT
        person_id, 'resident_medical' AS benefit, 'medical_insurance_enrolment' AS dataset, record_key, link_grade,
        insurance_type = '390' AND enrolment_status = 'normal' AS counts,
        'coverage_year' AS field, coverage_year AS value,
        coverage_year || '-01' AS start_month, coverage_year || '-13' AS stop_month
    FROM medical_insurance_enrolment
    WHERE outcome = 'answered'
    UNION ALL
    SELECT
        person_id, 'schooling' AS benefit, 'student_record' AS dataset, record_key, link_grade,
        enrolment_status = 'enrolled' AS counts,
        'school_year' AS field, school_year AS value,
        school_year || '-09' AS start_month, CAST(TRY_CAST(school_year AS BIGINT) + 1 AS VARCHAR) || '-07' AS stop_month
    FROM student_record
    WHERE may_be(TRY_CAST(school_year AS BIGINT) = school_year())
    UNION ALL
    SELECT
        person_id, 'schooling' AS benefit, 'national_roll_answer' AS dataset, record_key, link_grade,
        FALSE AS counts,
        'school_year' AS field, school_year AS value,
        CAST(NULL AS VARCHAR) AS start_month, CAST(NULL AS VARCHAR) AS stop_month
    FROM national_roll_answer
    WHERE outcome = 'answered'
)

SELECT
    p.person_id, p.benefit, p.dataset, p.record_key, p.link_grade, 'start_month' AS field, p.start_month AS value,
    p.counts AND was_running(p.start_month, p.stop_month, a.after, a.before) AS may_have_run,
    p.counts AND was_running(p.start_month, p.stop_month, a.before, a.in_month) AS ran
FROM paid AS p
JOIN asked AS a ON a.person_id = p.person_id
UNION ALL
-- Insurers and schools do not say how it was on another day: whoever they know at all may have been with them.
SELECT
    k.person_id, k.benefit, k.dataset, k.record_key, k.link_grade, k.field, k.value,
    TRUE AS may_have_run,
    k.counts AND was_running(k.start_month, k.stop_month, a.before, a.in_month) AS ran
FROM known AS k
JOIN asked AS a ON a.person_id = k.person_id
