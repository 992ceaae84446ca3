-- rule: TWO-CARDS
-- version: 1
-- title: 一人多证
-- sentence: 同一人名下有 {cards} 张残疾人证，请保留一张。
-- kind: correction
-- severity: C
-- verifying_department: dpf
-- service_action: 注销重复证
-- subject: disability_card
-- inputs: disability_card
-- min_grade: D
-- basis: 《中华人民共和国残疾人证管理办法》第三条（2018-01-01 起施行）：一人一证
SELECT
    person_id,
    'disability_card' AS subject,
    link_grade AS grade,
    [fact('disability_card', record_key, 'record_no', record_no, link_grade)] AS facts,
    count(*) OVER (PARTITION BY person_id) AS cards
FROM disability_card
QUALIFY count(*) OVER (PARTITION BY person_id) > 1
