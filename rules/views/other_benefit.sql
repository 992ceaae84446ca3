-- view: other_benefit
-- kind: view
-- title: 两项补贴以外的待遇，以及它在待遇月份是否使本人不能享受生活补贴、护理补贴（哪种待遇不相容由当地参数定；金额不是全额的孤儿类补贴不算）
-- parameters: living_barred_by, nursing_barred_by
WITH benefit AS (
    SELECT
        person_id, 'extreme_hardship_support' AS dataset, 'extreme_hardship_support' AS benefit, record_key, link_grade,
        basic_amount AS monthly_amount, start_month, stop_month,
        active_in_month(start_month, stop_month, benefit_month()) AS in_month
    FROM extreme_hardship_support
    UNION ALL
    SELECT
        person_id, 'work_injury_benefit' AS dataset, 'work_injury_nursing_benefit' AS benefit, record_key, link_grade,
        nursing_monthly_amount AS monthly_amount, start_month, stop_month,
        active_in_month(start_month, stop_month, benefit_month()) AS in_month
    FROM work_injury_benefit
    WHERE nursing_monthly_amount > 0
    UNION ALL
    SELECT
        person_id, 'orphan_support' AS dataset, child_kind AS benefit, record_key, link_grade,
        monthly_amount, start_month, stop_month,
        is_full_amount AND active_in_month(start_month, stop_month, benefit_month()) AS in_month
    FROM orphan_support
)

SELECT
    b.person_id,
    b.dataset,
    b.benefit,
    b.record_key,
    b.link_grade,
    b.monthly_amount,
    b.start_month,
    b.stop_month,
    -- A benefit that the matrix may or may not name is not taken for compatible.
    CASE WHEN NOT contains(parameter('living_barred_by', c.county_code), b.benefit) THEN FALSE ELSE b.in_month END
        AS bars_living,
    CASE WHEN NOT contains(parameter('nursing_barred_by', c.county_code), b.benefit) THEN FALSE ELSE b.in_month END
        AS bars_nursing
FROM benefit AS b
JOIN current_card AS c ON c.person_id = b.person_id
