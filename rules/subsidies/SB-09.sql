-- rule: SB-09
-- version: 1
-- title: 孤儿、事实无人抚养儿童重复享受生活补贴
-- sentence: {benefit_month} 全额领取{child_title}保障金，同时享受{subsidy_title}，请核实后依规定处理；不影响其护理补贴，并向监护人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核实后自次月停发生活补贴，符合条件的护理补贴继续发放，依规定结清重复部分，书面说明理由
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, orphan_support, extreme_hardship_support, work_injury_benefit, disability_subsidy
-- min_grade: A
-- parameters: living_barred_by, nursing_barred_by
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：享受孤儿基本生活保障政策的残疾儿童不享受困难残疾人生活补贴，可享受重度残疾人护理补贴；
--   民发〔2019〕62号（2020-01-01 起施行）：已全额领取事实无人抚养儿童补贴的照此办理
SELECT
    s.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(o.link_grade, s.link_grade) AS grade,
    [
        fact('orphan_support', o.record_key, 'child_kind', o.benefit, o.link_grade),
        fact('orphan_support', o.record_key, 'start_month', o.start_month, o.link_grade),
        fact('orphan_support', o.record_key, 'stop_month', o.stop_month, o.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    CASE o.benefit WHEN 'orphan' THEN '孤儿' ELSE '事实无人抚养儿童' END AS child_title,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(o.start_month, s.start_month) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM other_benefit AS o
JOIN disability_subsidy AS s ON s.person_id = o.person_id
WHERE o.dataset = 'orphan_support'
    AND bars_subsidy(s.subsidy_type, o.bars_living, o.bars_nursing)
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
