-- rule: ED-02
-- version: 1
-- title: 在籍残疾学生安置未标注或与证不符
-- sentence: {school_year} 学年在读，残疾人证为{card_finding}，学籍登记的{problem}，请核对后标注，落实随班就读、资助和个别化教育计划。
-- kind: correction
-- severity: M
-- verifying_department: education
-- service_action: 更正学籍残疾类型，标注安置方式，落实随班就读支持、资助和个别化教育计划
-- subject: disability_type, placement
-- inputs: disability_card, disability_component, student_record
-- min_grade: C
-- basis: 《残疾人教育条例》第十七条（2017-05-01 起施行）：按残疾类别和接受能力，安排普通学校、特殊教育学校（班）或者送教上门
WITH pupil AS (
    SELECT
        c.person_id, c.record_no, c.record_key AS card_key, c.link_grade AS card_grade, c.disability_category,
        r.record_key, r.link_grade, r.disability_type, r.placement, r.flags
    FROM usable_card AS c
    JOIN student_record AS r ON r.person_id = c.person_id
    WHERE r.enrolment_status = 'enrolled'
        AND TRY_CAST(r.school_year AS BIGINT) = school_year()
), component AS (
    SELECT
        person_id, record_no, list(disability_category) AS categories,
        CASE WHEN count(*) = count(disability_category) THEN count(*) END AS known
    FROM disability_component
    GROUP BY person_id, record_no
)

SELECT
    p.person_id,
    'disability_type' AS subject,
    greatest(p.card_grade, p.link_grade) AS grade,
    [
        fact('disability_card', p.card_key, 'disability_category', p.disability_category, p.card_grade),
        fact('student_record', p.record_key, 'disability_type', p.disability_type, p.link_grade)
    ] AS facts,
    school_year() AS school_year,
    category_title(p.disability_category) AS card_finding,
    CASE
        WHEN p.disability_type IS NULL THEN '残疾类型未填'
        WHEN p.disability_type = 'none' THEN '残疾类型为非残疾'
        ELSE '残疾类型为' || category_title(p.disability_type)
    END AS problem
FROM pupil AS p
LEFT JOIN component AS part ON part.person_id = p.person_id AND part.record_no = p.record_no
WHERE p.disability_type = 'none'
    OR (
        p.disability_type IS NULL
        AND NOT coalesce(list_contains(p.flags, 'disability_type:unknown_code'), FALSE)
    )
    OR (
        -- "Other" names no category, and so contradicts none.
        p.disability_type <> 'other'
        AND p.disability_type <> p.disability_category
        -- Which disabilities a multiple one is made of is known only by its components, two at least.
        AND (
            p.disability_category <> '7'
            OR (part.known >= 2 AND NOT list_contains(part.categories, p.disability_type))
        )
    )
UNION ALL
SELECT
    p.person_id,
    'placement' AS subject,
    greatest(p.card_grade, p.link_grade) AS grade,
    [
        fact('disability_card', p.card_key, 'disability_category', p.disability_category, p.card_grade),
        fact('student_record', p.record_key, 'placement', p.placement, p.link_grade)
    ] AS facts,
    school_year() AS school_year,
    category_title(p.disability_category) AS card_finding,
    CASE WHEN p.placement IS NULL THEN '安置方式未填' ELSE '安置方式为普通安置' END AS problem
FROM pupil AS p
WHERE p.placement = 'none'
    OR (p.placement IS NULL AND NOT coalesce(list_contains(p.flags, 'placement:unknown_code'), FALSE))
