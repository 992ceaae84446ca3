-- view: disability_part
-- kind: view
-- title: 现行证上的残疾类别和等级，多重残疾按分项逐项列出
SELECT person_id, disability_category, disability_level
FROM current_card
UNION ALL
SELECT part.person_id, part.disability_category, part.disability_level
FROM disability_component AS part
JOIN current_card AS c USING (person_id, record_no)
