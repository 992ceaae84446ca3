-- rule: ID-05
-- version: 1
-- title: 一人多证
-- sentence: 同一人名下有 {cards} 张未注销的残疾人证，请保留有效的一张，注销其余。
-- kind: correction
-- severity: C
-- verifying_department: dpf
-- service_action: 发证残联共同核对，保留有效证，注销重复证
-- subject: disability_card
-- inputs: disability_card
-- min_grade: C
-- basis: 《中华人民共和国残疾人证管理办法》第三条、第七条（2018-01-01 起施行）：属地管理，一人一证
SELECT
    c.person_id,
    'disability_card' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'record_no', c.record_no, c.link_grade),
        fact('disability_card', c.record_key, 'card_number', c.card_number, c.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts,
    count(*) OVER (PARTITION BY c.person_id) AS cards
FROM disability_card AS c
WHERE c.card_status NOT IN ('60', '70')
QUALIFY count(*) OVER (PARTITION BY c.person_id) > 1
