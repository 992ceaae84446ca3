-- rule: CD-03
-- version: 1
-- title: 残疾人证即将到期或已过期
-- sentence: 残疾人证有效期至 {valid_to}，请提醒并协助换领；行动不便的上门办理。
-- kind: help
-- severity: M
-- verifying_department: dpf
-- service_action: 提醒到期换领，重度和高龄残疾人上门办证，免费换发
-- subject: disability_card
-- inputs: disability_card, death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: card_expiry_notice_days
-- basis: 《中华人民共和国残疾人证管理办法》第十九条（2018-01-01 起施行）：有效期十年，期满免费换领
SELECT
    c.person_id,
    'disability_card' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'valid_to', c.valid_to, c.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts,
    c.valid_to
FROM current_card AS c
WHERE c.card_status = '10'
    AND c.valid_to <= as_of() + to_days(CAST(parameter('card_expiry_notice_days', c.county_code) AS INTEGER))
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
