-- rule: SB-04
-- version: 1
-- title: 无有效残疾人证领取补贴
-- sentence: {problem}，{benefit_month} 仍在享受{subsidy_title}，请先协助换领或核实，确不符合的依规定处理，并向本人说明。
-- kind: adverse
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 过期的先协助换领残疾人证，不自动停发；无证的核实后依规定停发或更正，书面说明理由
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, disability_subsidy
-- min_grade: A
-- parameters: benefit_lag_months, expired_card_grace_months
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：两项补贴对象应当持有残疾人证；民办函〔2023〕43号（2023-07-01）
SELECT
    c.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('disability_card', c.record_key, 'status_changed_on', c.status_changed_on, c.link_grade),
        fact('disability_card', c.record_key, 'valid_to', c.valid_to, c.link_grade),
        fact('disability_subsidy', s.record_key, 'start_month', s.start_month, s.link_grade),
        fact('disability_subsidy', s.record_key, 'stop_month', s.stop_month, s.link_grade)
    ] AS facts,
    CASE c.card_status
        WHEN '60' THEN '残疾人证已于 ' || c.status_changed_on || ' 注销'
        WHEN '70' THEN '残疾人证尚在评定或制证'
        ELSE '残疾人证有效期至 ' || c.valid_to || '，已超过宽限期'
    END AS problem,
    subsidy_title(s.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    greatest(
        s.start_month,
        CASE
            WHEN c.card_status IN ('60', '70')
                THEN later_month(c.status_changed_on, CAST(parameter('benefit_lag_months', c.county_code) AS INTEGER) + 1)
            ELSE later_month(c.valid_to, CAST(parameter('expired_card_grace_months', c.county_code) AS INTEGER) + 1)
        END
    ) AS since_month,
    benefit_month() AS until_month,
    s.monthly_amount
FROM current_card AS c
JOIN disability_subsidy AS s ON s.person_id = c.person_id
WHERE active_in_month(s.start_month, s.stop_month, benefit_month())
    AND (
        (
            c.card_status IN ('60', '70')
            AND later_month(c.status_changed_on, parameter('benefit_lag_months', c.county_code)) < benefit_month()
        )
        OR (
            c.card_status IN ('10', '20')
            AND later_month(c.valid_to, parameter('expired_card_grace_months', c.county_code)) < benefit_month()
        )
    )
