-- rule: SB-12
-- version: 1
-- title: 跨地区重复领取
-- sentence: {benefit_month} 在两个以上县（市、区）同时享受{subsidy_title}（县区代码 {counties}），请两地核实后保留户籍地一份，并向本人说明。
-- kind: adverse
-- severity: C
-- verifying_department: civil_affairs
-- service_action: 两地民政核对户籍，保留户籍地发放，另一地依规定停发；户籍已迁移的办好接续，不让补贴中断
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, disability_subsidy
-- min_grade: A
-- basis: 国发〔2015〕52号（2016-01-01 起施行）：补贴由户籍所在地县级民政部门审定发放；民办函〔2023〕43号（2023-07-01）
SELECT
    c.person_id,
    home.subsidy_type || '_subsidy' AS subject,
    greatest(home.link_grade, away.link_grade) AS grade,
    [
        fact('disability_subsidy', home.record_key, 'household_division_code', home.household_division_code,
             home.link_grade),
        fact('disability_subsidy', home.record_key, 'start_month', home.start_month, home.link_grade),
        fact('disability_subsidy', home.record_key, 'stop_month', home.stop_month, home.link_grade),
        fact('disability_subsidy', home.record_key, 'monthly_amount', home.monthly_amount, home.link_grade)
    ] AS facts,
    subsidy_title(home.subsidy_type) AS subsidy_title,
    benefit_month() AS benefit_month,
    array_to_string(
        list_sort([left(home.household_division_code, 6), left(away.household_division_code, 6)]), '、'
    ) AS counties,
    greatest(home.start_month, away.start_month) AS since_month,
    benefit_month() AS until_month,
    -- What is paid outside the county of the card; the smaller one where neither county is the card's.
    CASE
        WHEN same_county(left(home.household_division_code, 6), c.county_code) THEN away.monthly_amount
        WHEN same_county(left(away.household_division_code, 6), c.county_code) THEN home.monthly_amount
        ELSE least(home.monthly_amount, away.monthly_amount)
    END AS monthly_amount
FROM current_card AS c
JOIN disability_subsidy AS home ON home.person_id = c.person_id
JOIN disability_subsidy AS away ON away.person_id = home.person_id AND away.subsidy_type = home.subsidy_type
WHERE NOT same_county(left(home.household_division_code, 6), left(away.household_division_code, 6))
    AND active_in_month(home.start_month, home.stop_month, benefit_month())
    AND active_in_month(away.start_month, away.stop_month, benefit_month())
