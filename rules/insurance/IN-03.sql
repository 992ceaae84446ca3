-- rule: IN-03
-- version: 1
-- title: 残疾人未参加基本医保
-- sentence: {year} 年度在全国范围内未见本人正常参加职工或城乡居民基本医疗保险，请协助参保，符合条件的给予资助。
-- kind: help
-- severity: H
-- verifying_department: medical_insurance
-- service_action: 协助参加基本医疗保险，符合条件的资助参保
-- subject: basic_medical_insurance
-- inputs: disability_card, medical_insurance_enrolment, death_record, cremation_record
-- absent: medical_insurance_enrolment@answer
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: basic_medical_types
-- basis: 《残疾人保障法》第四十七条（2008-07-01 起施行）；《社会保险法》第二十五条（2011-07-01 起施行）
SELECT
    c.person_id,
    'basic_medical_insurance' AS subject,
    c.link_grade AS grade,
    [fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)] AS facts,
    insurance_year(c.county_code) AS year
FROM usable_card AS c
WHERE NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM medical_insurance_enrolment AS i
        WHERE i.person_id = c.person_id
            AND i.outcome = 'answered'
            AND may_be(
                contains(parameter('basic_medical_types', c.county_code), i.insurance_type)
                AND i.enrolment_status = 'normal'
                AND i.coverage_year = insurance_year(c.county_code)
            )
    )
