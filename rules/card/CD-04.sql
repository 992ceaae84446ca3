-- rule: CD-04
-- version: 1
-- title: 户籍迁移未迁证
-- sentence: 本人户籍已于 {moved_in_on} 迁入{household_county}，残疾人证仍由{issuing_county}残联管理，请告知并协助办理残疾人证迁移。
-- kind: help
-- severity: M
-- verifying_department: dpf
-- service_action: 迁入、迁出两地残联联办残疾人证迁移，待遇同步接续
-- subject: disability_card
-- inputs: disability_card, household_registration, death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: card_transfer_days
-- basis: 《中华人民共和国残疾人证管理办法》第三条（2018-01-01 起施行）：残疾人证实行属地管理；甘残联发〔2024〕6号（2024-01-01）残疾人服务“一件事”
SELECT
    c.person_id,
    'disability_card' AS subject,
    greatest(c.link_grade, h.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'issuing_authority_code', c.issuing_authority_code, c.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('household_registration', h.record_key, 'household_division_code', h.household_division_code, h.link_grade),
        fact('household_registration', h.record_key, 'moved_in_on', h.moved_in_on, h.link_grade)
    ] AS facts,
    h.moved_in_on,
    left(h.household_division_code, 6) AS household_county,
    left(c.issuing_authority_code, 6) AS issuing_county
FROM current_card AS c
JOIN household_registration AS h ON h.person_id = c.person_id
WHERE h.registration_status = 'registered'
    AND c.card_status NOT IN ('40', '60', '70')
    AND NOT same_county(left(c.issuing_authority_code, 6), left(h.household_division_code, 6))
    AND h.moved_in_on + CAST(parameter('card_transfer_days', c.county_code) AS INTEGER) < as_of()
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
