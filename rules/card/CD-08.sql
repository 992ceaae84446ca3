-- rule: CD-08
-- version: 1
-- title: 应办未办证线索
-- sentence: {told}，本人目前没有有效的残疾人证。办证自愿，请告知政策，行动不便的可上门评定。
-- kind: help
-- severity: L
-- verifying_department: dpf
-- service_action: 只作告知，申领自愿；愿意申领的协助评定，行动不便的上门评定
-- subject: disability_card
-- inputs: disability_card, child_screening, student_record, work_injury_benefit, death_record, cremation_record
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: severe_injury_grades, cancelled_for_good, card_advice_from_age
-- basis: 《中华人民共和国残疾人证管理办法》第三条、第十一条（2018-01-01 起施行）：申领自愿；可提供上门评定
WITH evidence AS (
    SELECT
        'child_screening' AS dataset, person_id, record_key, link_grade,
        'diagnosed_on' AS field, CAST(diagnosed_on AS VARCHAR) AS value, '儿童残疾筛查已确诊' AS told
    FROM child_screening
    WHERE diagnosed_on <= as_of()
    UNION ALL
    SELECT
        'student_record' AS dataset, person_id, record_key, link_grade,
        'disability_type' AS field, disability_type AS value, '学籍登记有残疾' AS told
    FROM student_record
    WHERE disability_type <> 'none'
        AND enrolment_status = 'enrolled'
    UNION ALL
    SELECT
        'work_injury_benefit' AS dataset, w.person_id, w.record_key, w.link_grade,
        'injury_grade' AS field, w.injury_grade AS value, '工伤伤残 ' || w.injury_grade || ' 级' AS told
    FROM work_injury_benefit AS w
    JOIN current_card AS c ON c.person_id = w.person_id
    WHERE contains(parameter('severe_injury_grades', c.county_code), w.injury_grade)
)

SELECT
    c.person_id,
    'disability_card' AS subject,
    greatest(c.link_grade, e.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('disability_card', c.record_key, 'status_reason', c.status_reason, c.link_grade),
        fact(e.dataset, e.record_key, e.field, e.value, e.link_grade)
    ] AS facts,
    e.told
FROM current_card AS c
JOIN evidence AS e ON e.person_id = c.person_id
WHERE (
        c.card_status = '20'
        OR (c.card_status = '60' AND NOT contains(parameter('cancelled_for_good', c.county_code), c.status_reason))
    )
    AND c.born_on + to_years(CAST(parameter('card_advice_from_age', c.county_code) AS INTEGER)) <= as_of()
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
