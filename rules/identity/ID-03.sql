-- rule: ID-03
-- version: 3
-- title: 同号不同名
-- sentence: 同一公民身份号码在残疾人证库的姓名是“{card_name}”，在{source_title}的姓名是“{other_name}”，请核实本人姓名。
-- kind: correction
-- severity: H, M
-- verifying_department: public_security
-- service_action: 经县级公安核对户口姓名，更正有误的一方，确有曾用名的登记别名
-- subject: needs_survey, subsistence_allowance_member, extreme_hardship_support, disability_subsidy,
--   orphan_support, marginal_low_income_member, cremation_record, student_record, monitored_member,
--   child_screening, rehabilitation_service, family_doctor_contract
-- inputs: disability_card, needs_survey, subsistence_allowance_member, extreme_hardship_support,
--   disability_subsidy, orphan_support, marginal_low_income_member, cremation_record, student_record,
--   monitored_member, child_screening, rehabilitation_service, family_doctor_contract
-- min_grade: C
-- basis: 《中华人民共和国居民身份证法》第三条（2004-01-01 起施行）：公民身份号码是每个公民唯一的、终身不变的身份代码
WITH named AS (
    SELECT 'needs_survey' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM needs_survey
    UNION ALL
    SELECT 'subsistence_allowance_member' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM subsistence_allowance_member
    UNION ALL
    SELECT 'extreme_hardship_support' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM extreme_hardship_support
    UNION ALL
    SELECT 'disability_subsidy' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM disability_subsidy
    UNION ALL
    SELECT 'orphan_support' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM orphan_support
    UNION ALL
    SELECT 'marginal_low_income_member' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM marginal_low_income_member
    UNION ALL
    SELECT 'cremation_record' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM cremation_record
    UNION ALL
    SELECT 'student_record' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM student_record
    UNION ALL
    SELECT 'monitored_member' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM monitored_member
    UNION ALL
    SELECT 'child_screening' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM child_screening
    UNION ALL
    SELECT 'rehabilitation_service' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM rehabilitation_service
    UNION ALL
    SELECT 'family_doctor_contract' AS subject, person_id, record_key, link_grade, full_name, full_name_key
    FROM family_doctor_contract
    UNION ALL
    -- A row that carries this person's number and is about somebody else, or about nobody known.
    SELECT dataset AS subject, person_id, record_key, 'B' AS link_grade, full_name, full_name_key
    FROM misused_number
)

SELECT
    other.person_id,
    other.subject,
    CASE WHEN is_close_name(card.full_name_key, other.full_name_key) THEN 'M' ELSE 'H' END AS severity,
    other.link_grade AS grade,
    [
        fact('disability_card', card.record_key, 'full_name', card.full_name, card.link_grade),
        fact(other.subject, other.record_key, 'full_name', other.full_name, other.link_grade)
    ] AS facts,
    card.full_name AS card_name,
    other.full_name AS other_name,
    source_title(other.subject) AS source_title
FROM named AS other
JOIN current_card AS card ON card.person_id = other.person_id
WHERE NOT same_name(card.full_name_key, other.full_name_key)
