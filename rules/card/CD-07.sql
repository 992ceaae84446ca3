-- rule: CD-07
-- version: 1
-- title: 智力、精神残疾人和未成年人无监护人
-- sentence: 本人是{reason}，{problem}，请会同村（社区）上门核实，协助落实监护人。
-- kind: help
-- severity: H
-- verifying_department: dpf
-- service_action: 会同村（居）委会登记监护人；无人监护的转介民政等部门保护
-- subject: guardian
-- inputs: disability_card, disability_component, death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- together: disability_card.id_number, disability_card.guardian_id_number, cremation_record.id_number
-- min_grade: C
-- parameters: guardian_categories, guardian_below_age
-- basis: 《中华人民共和国民法典》第二十七条、第二十八条、第三十二条（2021-01-01 起施行）：监护人的范围和顺序
WITH dead AS (
    SELECT k.dataset, k.record_key, c.id_number, k.death_date, k.link_grade
    FROM known_death AS k
    JOIN current_card AS c ON c.person_id = k.person_id
    UNION ALL
    SELECT 'cremation_record' AS dataset, record_key, id_number, death_date, 'B' AS link_grade
    FROM cremation_record_unregistered
), in_need AS (
    SELECT
        c.person_id, c.record_key, c.link_grade, c.guardian_name, c.guardian_id_number,
        c.disability_category, c.born_on
    FROM usable_card AS c
    WHERE contains(parameter('guardian_categories', c.county_code), c.disability_category)
        OR c.born_on + to_years(CAST(parameter('guardian_below_age', c.county_code) AS INTEGER)) > as_of()
        OR EXISTS (
            SELECT 1
            FROM disability_component AS part
            WHERE part.person_id = c.person_id
                AND part.record_no = c.record_no
                AND contains(parameter('guardian_categories', c.county_code), part.disability_category)
        )
)

SELECT
    c.person_id,
    'guardian' AS subject,
    greatest(c.link_grade, d.link_grade) AS grade,
    list_concat(
        [
            fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
            fact('disability_card', c.record_key, 'birth_date', c.born_on, c.link_grade),
            fact('disability_card', c.record_key, 'guardian_name', c.guardian_name, c.link_grade)
        ],
        CASE
            WHEN d.id_number IS NULL THEN []
            ELSE [fact(d.dataset, d.record_key, 'death_date', d.death_date, d.link_grade)]
        END
    ) AS facts,
    category_title(c.disability_category) || '人（' || c.born_on || ' 出生）' AS reason,
    CASE
        WHEN d.id_number IS NULL THEN '残疾人证未登记监护人'
        ELSE '登记的监护人已于 ' || d.death_date || ' 死亡'
    END AS problem
FROM in_need AS c
LEFT JOIN dead AS d ON d.id_number = c.guardian_id_number
WHERE (d.death_date <= as_of() OR (c.guardian_name IS NULL AND c.guardian_id_number IS NULL))
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS p WHERE p.person_id = c.person_id)
