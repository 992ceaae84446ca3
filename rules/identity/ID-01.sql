-- rule: ID-01
-- version: 1
-- title: 身份证号校验不通过
-- sentence: {source_title}登记的身份证号{problem}，现{how}认作本人，请先核实是否本人，再由来源部门核对证件原件后更正。
-- kind: correction
-- severity: H
-- verifying_department: dpf, civil_affairs, education, health, rural_revitalization
-- service_action: 退回来源部门核对更正；更正以前不作为停发、追缴的依据
-- subject: disability_card, disability_component, needs_survey, subsistence_allowance_member,
--   extreme_hardship_support, disability_subsidy, subsidy_payment, orphan_support, marginal_low_income_member,
--   cremation_record, student_record, home_teaching_visit, monitored_member, child_screening,
--   rehabilitation_service, family_doctor_contract
-- inputs: disability_card, disability_component, needs_survey, subsistence_allowance_member,
--   extreme_hardship_support, disability_subsidy, subsidy_payment, orphan_support, marginal_low_income_member,
--   cremation_record, student_record, home_teaching_visit, monitored_member, child_screening,
--   rehabilitation_service, family_doctor_contract
-- min_grade: D
-- basis: GB 11643《公民身份号码》（1999-07-01）：十八位，第7至14位为出生日期，末位为校验码
WITH written AS (
    SELECT dataset, person_id, record_key, link_grade, id_number_raw, flag
    FROM id_problem
    UNION ALL
    SELECT
        'disability_card' AS dataset, person_id, record_key, link_grade, id_number_raw,
        id_number_flag AS flag
    FROM disability_card
)

SELECT
    w.person_id,
    w.dataset AS subject,
    w.link_grade AS grade,
    [fact(w.dataset, w.record_key, 'id_number', w.id_number_raw, w.link_grade)] AS facts,
    source_title(w.dataset) AS source_title,
    source_department(w.dataset) AS verifying_department,
    CASE w.flag
        WHEN 'derived_from_15' THEN '是十五位的旧号码'
        WHEN 'from_card_number' THEN '填成了残疾人证号'
        WHEN 'bad_date' THEN '所载出生日期不存在或晚于比对日'
        WHEN 'bad_checksum' THEN '与校验码不符'
        WHEN 'bad_length' THEN '不是十八位号码'
        WHEN 'scientific' THEN '被表格软件改成了科学计数'
        ELSE '没有填写'
    END AS problem,
    CASE WHEN w.link_grade = 'D' THEN '按姓名、出生日期等其他登记内容' ELSE '按号码中可用的部分' END AS how
FROM written AS w
-- Width, spaces and the letter X are tidied without asking.
WHERE w.flag <> 'cleaned'
    -- These three take the card number in its place.
    AND NOT (
        w.flag = 'from_card_number'
        AND w.dataset IN ('student_record', 'home_teaching_visit', 'monitored_member')
    )
