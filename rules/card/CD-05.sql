-- rule: CD-05
-- version: 2
-- title: 残疾人证已注销或冻结仍享受补贴
-- sentence: 残疾人证已于 {status_changed_on} 注销或冻结，{benefit_month} 仍在享受残疾人两项补贴，请核实后依规定处理，并向本人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核实证件和待遇，依规定停发或更正，书面说明理由
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, disability_subsidy
-- min_grade: A
-- parameters: benefit_lag_months
-- basis: 民发〔2022〕79号，民办函〔2023〕43号《残疾人两项补贴部级数据核对与督导工作机制》（2023-07-01）
SELECT
    c.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('disability_card', c.record_key, 'status_changed_on', c.status_changed_on, c.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    c.status_changed_on,
    benefit_month() AS benefit_month,
    greatest(
        s.start_month,
        later_month(c.status_changed_on, CAST(parameter('benefit_lag_months', c.county_code) AS INTEGER) + 1)
    ) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM current_card AS c
JOIN disability_subsidy AS s ON s.person_id = c.person_id
WHERE c.card_status IN ('60', '30')
    AND later_month(c.status_changed_on, parameter('benefit_lag_months', c.county_code)) < benefit_month()
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
