-- rule: SB-11
-- version: 1
-- title: 服刑或在押期间领取补贴
-- sentence: 经核查，本人自 {custody_from_month} 起服刑或在押，{benefit_month} 仍在享受{subsidy_title}，请核实后依当地规定处理，释放后恢复发放。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 核实后依当地停发规定暂停发放，书面说明理由；释放后及时恢复
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, custody_answer, disability_subsidy
-- awaits: custody_answer
-- min_grade: A
-- parameters: custody_stops_subsidies, benefit_lag_months
-- basis: 民发〔2022〕79号，民办函〔2023〕43号《残疾人两项补贴部级数据核对与督导工作机制》（2023-07-01）；停发情形以当地规定为准
SELECT
    c.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(j.link_grade, s.link_grade) AS grade,
    [
        fact('custody_answer', j.record_key, 'is_in_custody', j.is_in_custody, j.link_grade),
        fact('custody_answer', j.record_key, 'custody_from_month', j.custody_from_month, j.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    j.custody_from_month,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(
        s.start_month,
        later_month(
            TRY_CAST(j.custody_from_month || '-01' AS DATE),
            CAST(parameter('benefit_lag_months', c.county_code) AS INTEGER) + 1
        )
    ) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM current_card AS c
JOIN custody_answer AS j ON j.person_id = c.person_id
JOIN disability_subsidy AS s ON s.person_id = c.person_id
WHERE j.is_in_custody
    AND later_month(
        TRY_CAST(j.custody_from_month || '-01' AS DATE), parameter('benefit_lag_months', c.county_code)
    ) < benefit_month()
    AND contains(parameter('custody_stops_subsidies', c.county_code), s.subsidy_type)
    AND active_in_month(s.start_month, s.stop_month, benefit_month())
