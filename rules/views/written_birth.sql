-- view: written_birth
-- kind: view
-- title: 各名单上写的身份证号、出生日期和性别
SELECT 'disability_card' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM disability_card
UNION ALL
SELECT 'subsistence_allowance_member' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM subsistence_allowance_member
UNION ALL
SELECT 'extreme_hardship_support' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM extreme_hardship_support
UNION ALL
SELECT 'disability_subsidy' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM disability_subsidy
UNION ALL
SELECT 'subsidy_payment' AS dataset, person_id, record_key, link_grade, id_number, birth_date, CAST(NULL AS VARCHAR) AS sex
FROM subsidy_payment
UNION ALL
SELECT 'orphan_support' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM orphan_support
UNION ALL
SELECT 'marginal_low_income_member' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM marginal_low_income_member
UNION ALL
SELECT 'cremation_record' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM cremation_record
UNION ALL
SELECT 'student_record' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM student_record
UNION ALL
SELECT 'home_teaching_visit' AS dataset, person_id, record_key, link_grade, id_number, birth_date, CAST(NULL AS VARCHAR) AS sex
FROM home_teaching_visit
UNION ALL
SELECT 'monitored_member' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM monitored_member
UNION ALL
SELECT 'child_screening' AS dataset, person_id, record_key, link_grade, id_number, birth_date, sex
FROM child_screening
UNION ALL
SELECT 'rehabilitation_service' AS dataset, person_id, record_key, link_grade, id_number, birth_date, CAST(NULL AS VARCHAR) AS sex
FROM rehabilitation_service
UNION ALL
SELECT 'family_doctor_contract' AS dataset, person_id, record_key, link_grade, id_number, birth_date, CAST(NULL AS VARCHAR) AS sex
FROM family_doctor_contract
