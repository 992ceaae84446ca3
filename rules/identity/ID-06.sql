-- rule: ID-06
-- version: 2
-- title: 区划代码无效或已撤销
-- sentence: {source_title}登记的区划代码 {raw_code} {problem}，请来源部门更正。
-- kind: correction
-- severity: L
-- verifying_department: dpf, civil_affairs, education, health, rural_revitalization
-- service_action: 撤销的代码按沿革自动对应到现行区划，对应不上的请来源部门更正
-- subject: disability_card, disability_component, needs_survey, subsistence_allowance_member,
--   extreme_hardship_support, disability_subsidy, subsidy_payment, orphan_support,
--   marginal_low_income_member, cremation_record, student_record, home_teaching_visit, monitored_member,
--   child_screening, rehabilitation_service, family_doctor_contract
-- inputs: disability_card, disability_component, needs_survey, subsistence_allowance_member,
--   extreme_hardship_support, disability_subsidy, subsidy_payment, orphan_support,
--   marginal_low_income_member, cremation_record, student_record, home_teaching_visit, monitored_member,
--   child_screening, rehabilitation_service, family_doctor_contract
-- min_grade: C
-- basis: GB/T 2260《中华人民共和国行政区划代码》（2007-11-14）；《统计用区划代码和城乡划分代码编制规则》（2009-11-23）
SELECT
    d.person_id,
    d.dataset AS subject,
    d.link_grade AS grade,
    [fact(d.dataset, d.record_key, d.field, d.raw_code, d.link_grade)] AS facts,
    source_title(d.dataset) AS source_title,
    source_department(d.dataset) AS verifying_department,
    d.raw_code,
    CASE WHEN d.code IS NULL THEN '不在区划代码表内' ELSE '已撤销，现行代码为 ' || left(d.code, 6) END AS problem
FROM written_division AS d
WHERE list_contains(d.flags, d.field || ':retired_division')
    OR list_contains(d.flags, d.field || ':unknown_division')
