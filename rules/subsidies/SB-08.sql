-- rule: SB-08
-- version: 2
-- title: 工伤生活护理费与两项补贴重复
-- sentence: {benefit_month} 同时领取工伤生活护理费和{subsidy_title}，请核实后依规定处理，并向本人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 会同人社核实，由本人选择或自次月停发补贴，依规定结清重复部分
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, work_injury_benefit, extreme_hardship_support, orphan_support, disability_subsidy
-- min_grade: A
-- parameters: living_barred_by, nursing_barred_by
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：领取工伤保险生活护理费的，不享受残疾人两项补贴
SELECT
    s.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(o.link_grade, s.link_grade) AS grade,
    [
        fact('work_injury_benefit', o.record_key, 'nursing_monthly_amount', o.monthly_amount, o.link_grade),
        fact('work_injury_benefit', o.record_key, 'start_month', o.start_month, o.link_grade),
        fact('work_injury_benefit', o.record_key, 'stop_month', o.stop_month, o.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(o.start_month, s.start_month) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM other_benefit AS o
JOIN disability_subsidy AS s ON s.person_id = o.person_id
WHERE o.dataset = 'work_injury_benefit'
    AND bars_subsidy(s.subsidy_type, o.bars_living, o.bars_nursing)
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
