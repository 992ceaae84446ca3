-- rule: ID-05
-- version: 2
-- title: 一人多证
-- sentence: 同一人名下有 {cards} 张未注销的残疾人证，请保留有效的一张，注销其余。
-- kind: correction
-- severity: C
-- verifying_department: dpf
-- service_action: 发证残联共同核对，保留有效证，注销重复证
-- subject: disability_card
-- inputs: disability_card
-- among: same_holder
-- min_grade: D
-- basis: 《中华人民共和国残疾人证管理办法》第三条、第七条（2018-01-01 起施行）：属地管理，一人一证
WITH one_person AS (
    SELECT person_id, person_id AS card_of, 'A' AS link_grade
    FROM current_card
    UNION ALL
    -- The same person under another number.
    SELECT person_id, other_person_id AS card_of, link_grade
    FROM same_holder
)

SELECT
    o.person_id,
    'disability_card' AS subject,
    CASE
        WHEN sum(CASE WHEN o.card_of = o.person_id THEN 1 ELSE 0 END) OVER (PARTITION BY o.person_id) > 1 THEN 'A'
        ELSE max(o.link_grade) OVER (PARTITION BY o.person_id)
    END AS grade,
    [
        fact('disability_card', c.record_key, 'record_no', c.record_no, o.link_grade),
        fact('disability_card', c.record_key, 'card_number', c.card_number, o.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, o.link_grade)
    ] AS facts,
    count(*) OVER (PARTITION BY o.person_id) AS cards
FROM one_person AS o
JOIN disability_card AS c ON c.person_id = o.card_of
WHERE c.card_status NOT IN ('60', '70')
QUALIFY count(*) OVER (PARTITION BY o.person_id) > 1
