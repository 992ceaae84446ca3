-- rule: SB-03
-- version: 1
-- title: 死亡后仍领取补贴
-- sentence: {source_title}显示本人已于 {death_date} 死亡，{payment_month} 仍发放残疾人两项补贴，请核实死亡时间和发放情况。
-- kind: adverse
-- severity: H, C
-- verifying_department: civil_affairs
-- service_action: 核实后停发，依法处理多发部分，并改进死亡信息报送
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, subsidy_payment, death_record, cremation_record
-- min_grade: A
-- parameters: benefit_lag_months
-- basis: 民办函〔2023〕43号《残疾人两项补贴部级数据核对与督导工作机制》（2023-07-01）：死亡人员自次月起停发
SELECT
    p.person_id,
    p.subsidy_type || '_subsidy' AS subject,
    CASE
        WHEN count(DISTINCT d.dataset) FILTER (WHERE d.link_grade = 'A') OVER (PARTITION BY p.person_id) > 1 THEN 'C'
        ELSE 'H'
    END AS severity,
    greatest(p.link_grade, d.link_grade) AS grade,
    [
        fact(d.dataset, d.record_key, 'death_date', d.death_date, d.link_grade),
        fact('subsidy_payment', p.record_key, 'payment_month', p.payment_month, p.link_grade),
        fact('subsidy_payment', p.record_key, 'amount', p.amount, p.link_grade)
    ] AS facts,
    d.death_date,
    p.payment_month,
    CASE d.dataset WHEN 'death_record' THEN '死亡登记' ELSE '火化登记' END AS source_title
FROM current_card AS c
JOIN known_death AS d ON d.person_id = c.person_id
JOIN subsidy_payment AS p ON p.person_id = c.person_id
WHERE p.pay_status = 'paid'
    AND p.payment_month > later_month(d.death_date, parameter('benefit_lag_months', c.county_code))
