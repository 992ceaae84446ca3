-- rule: MN-01
-- version: 1
-- title: 防返贫监测库残疾信息与持证不一致
-- sentence: 防返贫监测库登记的健康状况或证件号码与残疾人证不一致（{problem}），请核对后更正。
-- kind: correction
-- severity: M
-- verifying_department: rural_revitalization
-- service_action: 核对更正监测库；符合条件而无证的，告知可自愿申领残疾人证
-- subject: health_without_card, card_without_health, document_number_tail
-- inputs: disability_card, monitored_member
-- min_grade: C
-- basis: 全国防返贫监测信息系统数据校验规则 4_12_003、1_12_002、1_12_004（2023-01-01）
SELECT
    m.person_id,
    'health_without_card' AS subject,
    m.link_grade AS grade,
    [
        fact('monitored_member', m.record_key, 'health_status', array_to_string(m.health_status, ','), m.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts,
    '健康状况为残疾，但无可用的残疾人证' AS problem
FROM monitored_member AS m
JOIN current_card AS c ON c.person_id = m.person_id
WHERE list_contains(m.health_status, 'disability')
    AND c.card_status NOT IN ('10', '50')
UNION ALL
SELECT
    m.person_id,
    'card_without_health' AS subject,
    m.link_grade AS grade,
    [
        fact('monitored_member', m.record_key, 'health_status', array_to_string(m.health_status, ','), m.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts,
    '持有可用的残疾人证，但健康状况没有残疾' AS problem
FROM monitored_member AS m
JOIN current_card AS c ON c.person_id = m.person_id
WHERE c.card_status IN ('10', '50')
    AND NOT list_contains(m.health_status, 'disability')
UNION ALL
SELECT
    m.person_id,
    'document_number_tail' AS subject,
    m.link_grade AS grade,
    [
        fact('monitored_member', m.record_key, 'id_doc_number', m.id_doc_number, m.link_grade),
        fact('disability_card', c.record_key, 'card_number', c.card_number, c.link_grade),
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade)
    ] AS facts,
    '证件号码末两位与现行残疾人证的类别、等级不同' AS problem
FROM monitored_member AS m
JOIN current_card AS c ON c.person_id = m.person_id
WHERE is_card_number(m.id_doc_number)
    AND c.card_status <> '60'
    AND substr(m.id_doc_number, 19, 2) <> c.disability_category || c.disability_level
