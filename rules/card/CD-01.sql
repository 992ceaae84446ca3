-- rule: CD-01
-- version: 1
-- title: 持证人死亡未注销
-- sentence: {source_title}显示持证人已于 {death_date} 死亡，残疾人证尚未注销，请入户核实后办理注销。
-- kind: correction
-- severity: H, C
-- verifying_department: dpf
-- service_action: 入户核实，注销残疾人证，关闭相关服务，告知家属丧葬等政策
-- subject: disability_card
-- inputs: disability_card, death_record, cremation_record
-- min_grade: B
-- basis: 《中华人民共和国残疾人证管理办法》第二十四条（2018-01-01 起施行）：持证人死亡的，发证残联应当及时注销
SELECT
    c.person_id,
    'disability_card' AS subject,
    CASE
        WHEN count(DISTINCT d.dataset) FILTER (WHERE d.link_grade IN ('A', 'B')) OVER (PARTITION BY c.person_id) > 1
            THEN 'C'
        ELSE 'H'
    END AS severity,
    d.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact(d.dataset, d.record_key, 'death_date', d.death_date, d.link_grade)
    ] AS facts,
    d.death_date,
    CASE d.dataset WHEN 'death_record' THEN '死亡登记' ELSE '火化登记' END AS source_title
FROM current_card AS c
JOIN known_death AS d ON d.person_id = c.person_id
WHERE d.death_date <= as_of()
    AND c.card_status <> '60'
