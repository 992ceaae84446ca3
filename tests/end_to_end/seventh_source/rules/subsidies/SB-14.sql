-- rule: SB-14
-- version: 1
-- title: 养老护理补贴与残疾人护理补贴重复
-- sentence: {benefit_month} 同时享受养老护理补贴和重度残疾人护理补贴，同类补贴可择高享受一项，请核实后向本人说明。
-- kind: adverse
-- severity: M
-- verifying_department: civil_affairs
-- service_action: 请本人择高选定一项，另一项自次月停发
-- subject: nursing_subsidy
-- inputs: disability_card, elderly_care_allowance, disability_subsidy
-- min_grade: A
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：同时符合老年护理补贴条件的残疾人，可择高申领其中一类护理补贴
SELECT
    s.person_id,
    'nursing_subsidy' AS subject,
    greatest(a.link_grade, s.link_grade) AS grade,
    [
        fact('elderly_care_allowance', a.record_key, 'care_grade', a.care_grade, a.link_grade),
        fact('elderly_care_allowance', a.record_key, 'start_month', a.start_month, a.link_grade),
        fact('elderly_care_allowance', a.record_key, 'stop_month', a.stop_month, a.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    benefit_month() AS benefit_month
FROM elderly_care_allowance AS a
JOIN disability_subsidy AS s ON s.person_id = a.person_id
WHERE s.subsidy_type = 'nursing'
    AND active_in_month(a.start_month, a.stop_month, benefit_month())
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
