-- rule: SB-07
-- version: 2
-- title: 特困供养与两项补贴重复
-- sentence: {benefit_month} 同时享受特困人员救助供养和残疾人两项补贴，请核实后依规定处理。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核实后自次月停发补贴，依规定结清重复部分，并向本人说明
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, extreme_hardship_support, work_injury_benefit, orphan_support, disability_subsidy
-- min_grade: A
-- parameters: living_barred_by, nursing_barred_by
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：领取特困人员救助供养的，不享受残疾人两项补贴
SELECT
    s.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(o.link_grade, s.link_grade) AS grade,
    [
        fact('extreme_hardship_support', o.record_key, 'start_month', o.start_month, o.link_grade),
        fact('extreme_hardship_support', o.record_key, 'stop_month', o.stop_month, o.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    benefit_month() AS benefit_month
FROM other_benefit AS o
JOIN disability_subsidy AS s ON s.person_id = o.person_id
WHERE o.dataset = 'extreme_hardship_support'
    AND bars_subsidy(s.subsidy_type, o.bars_living, o.bars_nursing)
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
