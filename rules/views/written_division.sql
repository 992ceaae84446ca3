-- view: written_division
-- kind: view
-- title: 各名单上写的区划：原文、规范后的代码、检查标记
SELECT
    'disability_card' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM disability_card
UNION ALL
SELECT
    'disability_card' AS dataset, 'residence_division_code' AS field, person_id, record_key, link_grade,
    residence_division_code_raw AS raw_code, residence_division_code AS code, flags
FROM disability_card
UNION ALL
SELECT
    'disability_component' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM disability_component
UNION ALL
SELECT
    'needs_survey' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM needs_survey
UNION ALL
SELECT
    'subsistence_allowance_member' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM subsistence_allowance_member
UNION ALL
SELECT
    'extreme_hardship_support' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM extreme_hardship_support
UNION ALL
SELECT
    'disability_subsidy' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM disability_subsidy
UNION ALL
SELECT
    'subsidy_payment' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM subsidy_payment
UNION ALL
SELECT
    'orphan_support' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM orphan_support
UNION ALL
SELECT
    'marginal_low_income_member' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM marginal_low_income_member
UNION ALL
SELECT
    'cremation_record' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM cremation_record
UNION ALL
SELECT
    'student_record' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM student_record
UNION ALL
SELECT
    'home_teaching_visit' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM home_teaching_visit
UNION ALL
SELECT
    'monitored_member' AS dataset, 'household_division_code' AS field, person_id, record_key, link_grade,
    household_division_code_raw AS raw_code, household_division_code AS code, flags
FROM monitored_member
UNION ALL
SELECT
    'child_screening' AS dataset, 'residence_division_code' AS field, person_id, record_key, link_grade,
    residence_division_code_raw AS raw_code, residence_division_code AS code, flags
FROM child_screening
UNION ALL
SELECT
    'rehabilitation_service' AS dataset, 'residence_division_code' AS field, person_id, record_key, link_grade,
    residence_division_code_raw AS raw_code, residence_division_code AS code, flags
FROM rehabilitation_service
UNION ALL
SELECT
    'family_doctor_contract' AS dataset, 'residence_division_code' AS field, person_id, record_key, link_grade,
    residence_division_code_raw AS raw_code, residence_division_code AS code, flags
FROM family_doctor_contract
