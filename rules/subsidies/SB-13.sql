-- rule: SB-13
-- version: 1
-- title: 发放异常
-- sentence: {subsidy_title}{problem}，请核对审批和发放记录，少发、漏发的及时补发，并告知本人。
-- kind: correction
-- severity: M
-- verifying_department: civil_affairs
-- service_action: 核对审批和发放记录，漏发少发的补发，账户有误的联系本人更正
-- subject: payment_missing, amount_not_standard, start_not_application_month
-- inputs: disability_card, disability_subsidy, subsidy_payment, death_record, cremation_record
-- absent: subsidy_payment@benefit_month
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- together: disability_subsidy.application_no, subsidy_payment.application_no
-- min_grade: C
-- parameters: unpaid_months
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：两项补贴自递交申请当月计发，按月发放
WITH running AS (
    SELECT
        s.person_id,
        s.record_key,
        s.application_no,
        s.subsidy_type,
        s.monthly_amount,
        s.applied_on,
        s.approved_on,
        s.start_month,
        s.stop_month,
        greatest(c.link_grade, s.link_grade) AS link_grade,
        -- Paid in none of these months, of which this is the first.
        later_month(as_of(), -CAST(parameter('unpaid_months', c.county_code) AS INTEGER)) AS unpaid_since
    FROM usable_card AS c
    JOIN disability_subsidy AS s ON s.person_id = c.person_id
    WHERE active_in_month(s.start_month, s.stop_month, benefit_month())
        AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
), last_paid AS (
    SELECT application_no, max(payment_month) FILTER (WHERE pay_status = 'paid') AS paid_month
    FROM subsidy_payment
    GROUP BY application_no
)

SELECT
    r.person_id,
    'payment_missing' AS subject,
    r.link_grade AS grade,
    [
        fact('disability_subsidy', r.record_key, 'approved_on', r.approved_on, r.link_grade),
        fact('disability_subsidy', r.record_key, 'start_month', r.start_month, r.link_grade),
        fact('disability_subsidy', r.record_key, 'stop_month', r.stop_month, r.link_grade)
    ] AS facts,
    subsidy_title(r.subsidy_type) AS subsidy_title,
    '已经审定，' || r.unpaid_since || ' 以来未见发放成功的记录' AS problem,
    coalesce(later_month(TRY_CAST(l.paid_month || '-01' AS DATE), 1), greatest(r.start_month, r.unpaid_since))
        AS since_month,
    benefit_month() AS until_month,
    r.monthly_amount
FROM running AS r
LEFT JOIN last_paid AS l ON l.application_no = r.application_no
WHERE r.start_month <= r.unpaid_since
    AND later_month(r.approved_on, 0) <= r.unpaid_since
    AND NOT EXISTS (
        SELECT 1
        FROM subsidy_payment AS p
        WHERE p.application_no = r.application_no
            AND may_be(p.pay_status = 'paid' AND p.payment_month >= r.unpaid_since)
    )
UNION ALL
SELECT
    r.person_id,
    'amount_not_standard' AS subject,
    greatest(r.link_grade, p.link_grade) AS grade,
    [
        fact('disability_subsidy', r.record_key, 'monthly_amount', r.monthly_amount, r.link_grade),
        fact('subsidy_payment', p.record_key, 'payment_month', p.payment_month, p.link_grade),
        fact('subsidy_payment', p.record_key, 'amount', p.amount, p.link_grade)
    ] AS facts,
    subsidy_title(r.subsidy_type) AS subsidy_title,
    '月标准 ' || r.monthly_amount || ' 元，' || p.payment_month || ' 发放 ' || p.amount || ' 元' AS problem,
    p.payment_month AS since_month,
    p.payment_month AS until_month,
    r.monthly_amount - p.amount AS monthly_amount
FROM running AS r
JOIN subsidy_payment AS p ON p.person_id = r.person_id AND p.application_no = r.application_no
WHERE p.pay_status = 'paid'
    AND p.amount <> r.monthly_amount
    -- Written in fen, not paid a hundredfold.
    AND p.amount <> r.monthly_amount * 100
    AND p.amount * 100 <> r.monthly_amount
UNION ALL
SELECT
    r.person_id,
    'start_not_application_month' AS subject,
    r.link_grade AS grade,
    [
        fact('disability_subsidy', r.record_key, 'applied_on', r.applied_on, r.link_grade),
        fact('disability_subsidy', r.record_key, 'start_month', r.start_month, r.link_grade)
    ] AS facts,
    subsidy_title(r.subsidy_type) AS subsidy_title,
    later_month(r.applied_on, 0) || ' 申请，自 ' || r.start_month || ' 起发' AS problem,
    CASE WHEN later_month(r.applied_on, 0) < r.start_month THEN later_month(r.applied_on, 0) END AS since_month,
    later_month(TRY_CAST(r.start_month || '-01' AS DATE), -1) AS until_month,
    r.monthly_amount
FROM running AS r
WHERE later_month(r.applied_on, 0) <> r.start_month
