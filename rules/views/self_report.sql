-- view: self_report
-- kind: view
-- title: 最近一次调查中本人自报的待遇、参保和本学年就读：是否有（is_said），没有问到的为空
SELECT
    person_id, record_key, link_grade, surveyed_on, 'subsistence_allowance' AS benefit, 'relief_received' AS field,
    array_to_string(relief_received, ',') AS answer,
    contains(nullif(array_to_string(relief_received, ','), ''), 'subsistence_allowance') AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'extreme_hardship_support' AS benefit, 'relief_received' AS field,
    array_to_string(relief_received, ',') AS answer,
    contains(nullif(array_to_string(relief_received, ','), ''), 'extreme_hardship_support') AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'living_subsidy' AS benefit, 'welfare_received' AS field,
    array_to_string(welfare_received, ',') AS answer,
    contains(nullif(array_to_string(welfare_received, ','), ''), 'living_subsidy') AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'nursing_subsidy' AS benefit, 'welfare_received' AS field,
    array_to_string(welfare_received, ',') AS answer,
    contains(nullif(array_to_string(welfare_received, ','), ''), 'nursing_subsidy') AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'resident_pension' AS benefit, 'resident_pension' AS field,
    resident_pension AS answer, resident_pension = 'yes' AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'resident_medical' AS benefit, 'resident_medical' AS field,
    resident_medical AS answer, resident_medical = 'yes' AS is_said
FROM latest_survey
UNION ALL
SELECT
    person_id, record_key, link_grade, surveyed_on, 'schooling' AS benefit, 'school_type' AS field,
    school_type AS answer, school_type <> 'none' AS is_said
FROM latest_survey
-- The rolls of past school years are closed: nobody delivers them any more.
WHERE surveyed_on >= make_date(school_year(), 9, 1)
