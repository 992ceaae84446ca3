-- view: possibly_dead
-- kind: view
-- title: 截至比对日已死亡，或有死亡登记而日期不详，或有人以其号码火化；不在其中的人视为在世
SELECT person_id
FROM known_death
WHERE may_be(death_date <= as_of())
UNION
SELECT person_id
FROM misused_number
WHERE dataset = 'cremation_record'
