-- rule: ID-04
-- version: 2
-- title: 出生日期、性别与号码不符
-- sentence: {source_title}登记的{problem}，与公民身份号码所载不一致，请来源部门核对更正。
-- kind: correction
-- severity: M, L
-- verifying_department: dpf, civil_affairs, education, health, rural_revitalization
-- service_action: 来源部门核对户口簿后更正；农历生日改登公历
-- subject: disability_card, subsistence_allowance_member, extreme_hardship_support, disability_subsidy,
--   subsidy_payment, orphan_support, marginal_low_income_member, cremation_record, student_record,
--   home_teaching_visit, monitored_member, child_screening, rehabilitation_service, family_doctor_contract
-- inputs: disability_card, subsistence_allowance_member, extreme_hardship_support, disability_subsidy,
--   subsidy_payment, orphan_support, marginal_low_income_member, cremation_record, student_record,
--   home_teaching_visit, monitored_member, child_screening, rehabilitation_service, family_doctor_contract
-- min_grade: C
-- basis: GB 11643《公民身份号码》（1999-07-01）：第7至14位为出生日期，第17位奇数为男性、偶数为女性
WITH numbered AS (
    SELECT
        w.dataset, w.person_id, w.record_key, w.link_grade, w.birth_date, w.sex,
        -- A row that was linked without its number may carry somebody else's, which is ID-03's matter.
        CASE WHEN w.link_grade IN ('A', 'B', 'C') THEN w.id_number END AS id_number
    FROM written_birth AS w
), compared AS (
    SELECT
        n.dataset, n.person_id, n.record_key, n.link_grade, n.id_number, n.birth_date, n.sex,
        CAST(try_strptime(substr(n.id_number, 7, 8), '%Y%m%d') AS DATE) AS born_on,
        CASE CAST(substr(n.id_number, 17, 1) AS INTEGER) % 2 WHEN 1 THEN '1' WHEN 0 THEN '2' END AS sex_by_number
    FROM numbered AS n
), differing AS (
    SELECT
        dataset, person_id, record_key, link_grade, id_number, birth_date, sex, born_on, sex_by_number,
        coalesce(birth_date <> born_on, FALSE) AS birth_differs,
        coalesce(sex <> sex_by_number, FALSE) AS sex_differs
    FROM compared
    WHERE birth_date <> born_on
        OR (sex IN ('1', '2') AND sex <> sex_by_number)
)

SELECT
    d.person_id,
    d.dataset AS subject,
    CASE
        WHEN d.sex_differs THEN 'M'
        WHEN lunar_day(d.born_on, solar.first_day, solar.lunar_year, solar.lunar_month) = d.birth_date THEN 'L'
        WHEN lunar_day(d.birth_date, stated.first_day, stated.lunar_year, stated.lunar_month) = d.born_on THEN 'L'
        ELSE 'M'
    END AS severity,
    d.link_grade AS grade,
    [
        fact(d.dataset, d.record_key, 'id_number', d.id_number, d.link_grade),
        fact(d.dataset, d.record_key, 'birth_date', d.birth_date, d.link_grade),
        fact(d.dataset, d.record_key, 'sex', d.sex, d.link_grade)
    ] AS facts,
    source_title(d.dataset) AS source_title,
    source_department(d.dataset) AS verifying_department,
    concat_ws(
        '、',
        CASE WHEN d.birth_differs THEN '出生日期（' || d.birth_date || '）' END,
        CASE WHEN d.sex_differs THEN '性别' END
    ) AS problem
FROM differing AS d
LEFT JOIN lunar_month AS solar ON d.born_on BETWEEN solar.first_day AND solar.last_day
LEFT JOIN lunar_month AS stated ON d.birth_date BETWEEN stated.first_day AND stated.last_day
