-- view: nursing_scope
-- kind: view
-- title: 护理补贴对象范围：一、二级；当地扩面的三级智力、精神残疾，含多重残疾的分项
-- parameters: nursing_levels, nursing_level_3_categories
SELECT c.person_id
FROM current_card AS c
WHERE contains(parameter('nursing_levels', c.county_code), c.disability_level)
    OR (
        c.disability_level = '3'
        AND (
            contains(parameter('nursing_level_3_categories', c.county_code), c.disability_category)
            OR EXISTS (
                SELECT 1
                FROM disability_component AS part
                WHERE part.person_id = c.person_id
                    AND part.record_no = c.record_no
                    AND part.disability_level = '3'
                    AND contains(parameter('nursing_level_3_categories', c.county_code), part.disability_category)
            )
        )
    )
