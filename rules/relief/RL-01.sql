-- rule: RL-01
-- version: 1
-- title: 重残单人保线索
-- sentence: 本人在{household_kind_title}中，{reason}，{benefit_month} 未享受低保和特困供养，可单独申请低保，请上门告知并协助办理。
-- kind: help
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 上门告知可参照单人户单独申请低保，本人愿意的协助申请
-- subject: single_person_allowance
-- inputs: disability_card, disability_component, marginal_low_income_member, subsistence_allowance_member,
--   extreme_hardship_support, death_record, cremation_record
-- absent: subsistence_allowance_member@benefit_month
-- exclusions: extreme_hardship_support@benefit_month 未核对特困人员救助供养, death_record@known 未核对死亡登记,
--   cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: single_person_household_kinds, severe_levels, single_person_level_3_categories
-- basis: 民发〔2021〕57号《最低生活保障审核确认办法》第八条（2021-07-01 起施行）：低保边缘家庭中一级、二级重度残疾人和三级智力、三级精神残疾人可单独提出申请
SELECT
    c.person_id,
    'single_person_allowance' AS subject,
    greatest(c.link_grade, b.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('marginal_low_income_member', b.record_key, 'household_kind', b.household_kind, b.link_grade),
        fact('marginal_low_income_member', b.record_key, 'recognised_on', b.recognised_on, b.link_grade),
        fact('marginal_low_income_member', b.record_key, 'valid_to', b.valid_to, b.link_grade)
    ] AS facts,
    household_kind_title(b.household_kind) AS household_kind_title,
    category_title(c.disability_category) || ' ' || c.disability_level || ' 级' AS reason,
    benefit_month() AS benefit_month
FROM usable_card AS c
JOIN marginal_low_income_member AS b ON b.person_id = c.person_id
WHERE contains(parameter('single_person_household_kinds', c.county_code), b.household_kind)
    AND recognised_in_month(b.recognised_on, b.valid_to, benefit_month())
    AND (
        contains(parameter('severe_levels', c.county_code), c.disability_level)
        OR EXISTS (
            SELECT 1
            FROM disability_part AS part
            WHERE part.person_id = c.person_id
                AND part.disability_level = '3'
                AND contains(parameter('single_person_level_3_categories', c.county_code), part.disability_category)
        )
    )
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM subsistence_allowance_member AS m
        WHERE m.person_id = c.person_id
            AND may_be(m.is_covered AND active_in_month(m.start_month, m.stop_month, benefit_month()))
    )
    AND NOT EXISTS (
        SELECT 1
        FROM extreme_hardship_support AS e
        WHERE e.person_id = c.person_id
            AND may_be(active_in_month(e.start_month, e.stop_month, benefit_month()))
    )
