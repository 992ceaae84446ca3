-- rule: OTHER-NAME
-- version: 1
-- title: 火化登记姓名不同
-- sentence: 火化登记的姓名是“{other_name}”，请核实本人姓名。
-- kind: correction
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核对户口姓名，更正有误的一方
-- subject: cremation_record
-- inputs: disability_card, cremation_record
-- min_grade: D
-- basis: 《中华人民共和国居民身份证法》第三条（2004-01-01 起施行）：公民身份号码是每个公民唯一的、终身不变的身份代码
SELECT DISTINCT
    c.person_id,
    'cremation_record' AS subject,
    c.link_grade AS grade,
    [fact('cremation_record', c.record_key, 'full_name', c.full_name, c.link_grade)] AS facts,
    c.full_name AS other_name
FROM cremation_record AS c
JOIN disability_card AS d ON d.person_id = c.person_id
WHERE d.full_name_key <> c.full_name_key
