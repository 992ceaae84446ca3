-- rule: SV-01
-- version: 1
-- title: 需求登记后未响应
-- sentence: {surveyed_on} 调查登记需要{need_title}，至今未见相应服务，应于 {due_on} 前响应，请乡镇对接落实并更新落实状态。
-- kind: help
-- severity: M
-- verifying_department: dpf
-- service_action: 派单到乡镇对接服务，服务后更新落实状态；教育需求会同教育部门安排
-- subject: surgery, medication, training, device, nursing, support, home_modification, compulsory, home_teaching
-- inputs: disability_card, needs_survey, rehabilitation_service, student_record, national_roll_answer, death_record,
--   cremation_record
-- absent: rehabilitation_service@latest, student_record@school_year
-- exclusions: national_roll_answer@answer 仅核对本省学籍, death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对无障碍改造项目台账, 未核对辅助器具适配台账
-- min_grade: C
-- parameters: sla_days_rehabilitation, sla_days_modification, sla_days_education
-- basis: 《甘肃省基层残疾人综合服务能力建设“十三五”实施方案》（2016-12-31）：网上受理、协同办理、监督评价；
--   《残疾预防和残疾人康复条例》第二十六条（2017-07-01 起施行）
WITH asked AS (
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, unnest(rehab_need) AS need
    FROM latest_survey
    UNION ALL
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, unnest(education_need) AS need
    FROM latest_survey
    UNION ALL
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, 'home_modification' AS need
    FROM latest_survey
    WHERE array_to_string(home_modification_need, ',') NOT IN ('', 'none')
    UNION ALL
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, 'surgery' AS need
    FROM latest_survey
    WHERE need_surgery = 'yes'
    UNION ALL
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, 'training' AS need
    FROM latest_survey
    WHERE need_training = 'yes'
    UNION ALL
    SELECT person_id, record_key, link_grade, surveyed_on, fulfilment_status, 'device' AS need
    FROM latest_survey
    WHERE 'yes' IN (need_device, need_prosthesis)
)

SELECT
    c.person_id,
    a.need AS subject,
    greatest(c.link_grade, a.link_grade) AS grade,
    [
        fact('needs_survey', a.record_key, 'surveyed_on', a.surveyed_on, a.link_grade),
        fact('needs_survey', a.record_key, 'fulfilment_status', a.fulfilment_status, a.link_grade)
    ] AS facts,
    a.surveyed_on,
    need_title(a.need) AS need_title,
    need_due_on(a.need, a.surveyed_on, c.county_code) AS due_on
FROM usable_card AS c
JOIN asked AS a ON a.person_id = c.person_id
WHERE need_due_on(a.need, a.surveyed_on, c.county_code) < as_of()
    -- The survey leaves blank what is not fulfilled.
    AND a.fulfilment_status IS DISTINCT FROM 'done'
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM rehabilitation_service AS r
        WHERE r.person_id = c.person_id
            AND may_be(r.service_item = need_title(a.need) AND r.ended_on >= a.surveyed_on)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM student_record AS r
        WHERE r.person_id = c.person_id
            AND a.need IN ('compulsory', 'home_teaching')
            AND may_be(r.enrolment_status = 'enrolled' AND TRY_CAST(r.school_year AS BIGINT) = school_year())
    )
    AND NOT EXISTS (
        SELECT 1
        FROM nationally_enrolled AS n
        WHERE n.person_id = c.person_id
            AND a.need IN ('compulsory', 'home_teaching')
    )
