-- rule: CD-06
-- version: 1
-- title: 残疾等级变更未同步
-- sentence: 现行残疾人证为{card_finding}，{subsidy_title}仍按{benefit_finding}认定，请按现行证件重新核定。
-- kind: correction
-- severity: M
-- verifying_department: civil_affairs
-- service_action: 按现行残疾类别、等级重新核定补贴范围和标准，并向本人说明
-- subject: living_subsidy, nursing_subsidy
-- inputs: disability_card, disability_subsidy
-- min_grade: C
-- parameters: benefit_lag_months
-- basis: 《中华人民共和国残疾人证管理办法》第二十二条（2018-01-01 起施行）：残疾类别、等级变更的，重新评定
SELECT
    c.person_id,
    s.subsidy_type || '_subsidy' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_category', c.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('disability_card', c.record_key, 'issued_on', c.issued_on, c.link_grade),
        fact('disability_subsidy', s.record_key, 'category_at_approval', s.category_at_approval, s.link_grade),
        fact('disability_subsidy', s.record_key, 'level_at_approval', s.level_at_approval, s.link_grade)
    ] AS facts,
    concat(category_title(c.disability_category), ' ', c.disability_level, ' 级') AS card_finding,
    concat(category_title(s.category_at_approval), ' ', s.level_at_approval, ' 级') AS benefit_finding,
    subsidy_title(s.subsidy_type) AS subsidy_title
FROM usable_card AS c
JOIN disability_subsidy AS s ON s.person_id = c.person_id
WHERE active_in_month(s.start_month, s.stop_month, benefit_month())
    AND later_month(c.issued_on, parameter('benefit_lag_months', c.county_code)) < benefit_month()
    AND (s.category_at_approval <> c.disability_category OR s.level_at_approval <> c.disability_level)
