-- rule: ED-03
-- version: 1
-- title: 送教上门未落实
-- sentence: {school_year} 学年{problem}，请核实后落实学籍和送教安排。
-- kind: help
-- severity: H
-- verifying_department: education
-- service_action: 补建学籍，排定送教教师和课表，按次登记
-- subject: home_teaching_visit, student_record
-- inputs: disability_card, student_record, home_teaching_visit, national_roll_answer, death_record, cremation_record
-- absent: home_teaching_visit@school_year, student_record@school_year
-- exclusions: national_roll_answer@answer 仅核对本省学籍（provincial roll only）, death_record@known 未核对死亡登记,
--   cremation_record@known 未核对火化登记
-- among: student_record, home_teaching_visit
-- min_grade: C
-- parameters: home_teaching_visits_a_month, on_roll_states
-- basis: 《残疾人教育条例》第十七条（2017-05-01 起施行）：不能到学校就读的，提供送教上门等服务，并纳入学籍管理
WITH term AS (
    -- The list reaches as far as its last visit; lessons of later months cannot be asked for yet.
    SELECT max(visit_date) AS last_visit_on, term_start(max(visit_date)) AS began_on
    FROM home_teaching_visit
    WHERE visit_date <= as_of()
), visited AS (
    SELECT v.person_id, count(*) AS visits
    FROM home_teaching_visit AS v
    CROSS JOIN term
    WHERE may_be(v.visit_date BETWEEN term.began_on AND as_of())
    GROUP BY v.person_id
), pupil AS (
    SELECT person_id, record_key, link_grade, enrolment_status
    FROM student_record
    WHERE placement = 'home_teaching'
        AND TRY_CAST(school_year AS BIGINT) = school_year()
), taught AS (
    SELECT
        'student_record' AS dataset, person_id, record_key, link_grade,
        'enrolment_status' AS field, enrolment_status AS value, '学籍安置为送教上门，但不在读' AS problem
    FROM pupil
    UNION ALL
    SELECT
        'home_teaching_visit' AS dataset, v.person_id, v.record_key, v.link_grade,
        'visit_date' AS field, CAST(v.visit_date AS VARCHAR) AS value, '有送教记录，但未见学籍' AS problem
    FROM home_teaching_visit AS v
    JOIN term ON v.visit_date BETWEEN term.began_on AND as_of()
)

SELECT
    c.person_id,
    'home_teaching_visit' AS subject,
    greatest(c.link_grade, p.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('student_record', p.record_key, 'placement', 'home_teaching', p.link_grade),
        fact('student_record', p.record_key, 'enrolment_status', p.enrolment_status, p.link_grade)
    ] AS facts,
    school_year() AS school_year,
    concat(
        '学籍安置为送教上门，', term.began_on, ' 至 ', term.last_visit_on, ' 有送教记录 ', coalesce(v.visits, 0),
        ' 次，少于规定次数'
    ) AS problem
FROM pupil AS p
JOIN current_card AS c ON c.person_id = p.person_id
CROSS JOIN term
LEFT JOIN visited AS v ON v.person_id = p.person_id
WHERE p.enrolment_status = 'enrolled'
    AND coalesce(v.visits, 0)
    < CAST(parameter('home_teaching_visits_a_month', c.county_code) AS INTEGER)
    * date_diff('month', term.began_on, term.last_visit_on)
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
UNION ALL
SELECT
    c.person_id,
    'student_record' AS subject,
    greatest(c.link_grade, t.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact(t.dataset, t.record_key, t.field, t.value, t.link_grade)
    ] AS facts,
    school_year() AS school_year,
    t.problem
FROM taught AS t
JOIN current_card AS c ON c.person_id = t.person_id
WHERE NOT EXISTS (
        SELECT 1
        FROM student_record AS r
        WHERE r.person_id = c.person_id
            AND may_be(
                contains(parameter('on_roll_states', c.county_code), r.enrolment_status)
                AND TRY_CAST(r.school_year AS BIGINT) = school_year()
            )
    )
    AND NOT EXISTS (SELECT 1 FROM nationally_enrolled AS n WHERE n.person_id = c.person_id)
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
