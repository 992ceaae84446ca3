-- view: known_death
-- kind: table
-- title: 已知死亡：卫健死亡登记的应答，民政火化登记
SELECT 'death_record' AS dataset, person_id, record_key, link_grade, death_date
FROM death_record
WHERE outcome = 'answered'
UNION ALL
SELECT 'cremation_record' AS dataset, person_id, record_key, link_grade, death_date
FROM cremation_record
