-- rule: ID-02
-- version: 1
-- title: 残疾人证号结构异常
-- sentence: {source_title}登记的残疾人证号与编码规则或登记内容不符（{problem}），请核对证件原件后更正。
-- kind: correction
-- severity: C
-- verifying_department: dpf
-- service_action: 更正残疾人证登记，或将错误号码退回来源部门更正
-- subject: disability_card, monitored_member
-- inputs: disability_card, monitored_member
-- min_grade: C
-- basis: 残疾人证号编码规则：公民身份号码18位+残疾类别1位+残疾等级1位，补办加B1–B9
--   （《中华人民共和国残疾人证管理办法》，2018-01-01 起施行）
SELECT
    c.person_id,
    'disability_card' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'card_number', c.card_number, c.link_grade),
        fact('disability_card', c.record_key, 'id_number', c.id_number, c.link_grade),
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade)
    ] AS facts,
    '残疾人证库' AS source_title,
    CASE
        WHEN NOT is_card_number(c.card_number) THEN '长度、类别位、等级位或补办后缀不对'
        WHEN left(c.card_number, 18) <> c.id_number THEN '前18位与公民身份号码不同'
        ELSE '末两位与登记的类别、等级不同'
    END AS problem
FROM disability_card AS c
WHERE c.card_status <> '60'
    AND (
        NOT is_card_number(c.card_number)
        OR left(c.card_number, 18) <> c.id_number
        OR substr(c.card_number, 19, 1) <> c.disability_category
        OR substr(c.card_number, 20, 1) <> c.disability_level
    )
UNION ALL
SELECT
    m.person_id,
    'monitored_member' AS subject,
    m.link_grade AS grade,
    [
        fact('monitored_member', m.record_key, 'id_doc_number', m.id_doc_number, m.link_grade),
        fact('monitored_member', m.record_key, 'id_doc_type', m.id_doc_type, m.link_grade)
    ] AS facts,
    '防返贫监测库' AS source_title,
    '长度、类别位、等级位或补办后缀不对' AS problem
FROM monitored_member AS m
WHERE m.id_doc_type = 'disability_card'
    AND NOT is_card_number(m.id_doc_number)
