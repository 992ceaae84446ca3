-- rule: SB-08
-- version: 1
-- title: 工伤生活护理费与两项补贴重复
-- sentence: {benefit_month} 同时领取工伤生活护理费和{subsidy_title}，请核实后依规定处理，并向本人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 会同人社核实，由本人选择或自次月停发补贴，依规定结清重复部分
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, work_injury_benefit, disability_subsidy
-- min_grade: A
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：领取工伤保险生活护理费的，不享受残疾人两项补贴
SELECT
    s.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(w.link_grade, s.link_grade) AS grade,
    [
        fact('work_injury_benefit', w.record_key, 'nursing_monthly_amount', w.nursing_monthly_amount, w.link_grade),
        fact('work_injury_benefit', w.record_key, 'start_month', w.start_month, w.link_grade),
        fact('work_injury_benefit', w.record_key, 'stop_month', w.stop_month, w.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(w.start_month, s.start_month) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM work_injury_benefit AS w
JOIN disability_subsidy AS s ON s.person_id = w.person_id
WHERE w.nursing_monthly_amount > 0
    AND active_in_month(w.start_month, w.stop_month, benefit_month())
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
