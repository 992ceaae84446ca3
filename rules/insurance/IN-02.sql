-- rule: IN-02
-- version: 1
-- title: 代缴对象不符
-- sentence: {year} 年度按重度残疾由政府代缴居民养老保险费，但{problem}，请核实；属误缴的更正退费，并向本人说明。
-- kind: adverse
-- severity: M
-- verifying_department: hrss
-- service_action: 核对代缴名单，误缴的退回财政或调整代缴类别，不影响本人已有参保年限
-- subject: pension_contribution
-- inputs: disability_card, resident_pension_enrolment, death_record, cremation_record
-- min_grade: A
-- parameters: severe_levels
-- basis: 国发〔2014〕8号第五条（2014-02-21 印发）：代缴对象为重度残疾人等缴费困难群体
WITH judged AS (
    SELECT
        c.person_id,
        c.record_key,
        c.link_grade,
        c.card_status,
        c.status_changed_on,
        c.disability_level,
        c.issued_on,
        c.county_code,
        make_date(CAST(insurance_year(c.county_code) AS INTEGER), 1, 1) AS year_begins
    FROM current_card AS c
), unfit AS (
    SELECT
        j.person_id,
        '残疾人证已于 ' || j.status_changed_on || ' 注销、冻结或重新评定' AS problem,
        fact('disability_card', j.record_key, 'card_status', j.card_status, j.link_grade) AS because,
        j.link_grade
    FROM judged AS j
    WHERE j.card_status IN ('30', '60', '70')
        AND j.status_changed_on < j.year_begins
    UNION ALL
    SELECT
        j.person_id,
        '残疾人证载明残疾等级 ' || j.disability_level || ' 级' AS problem,
        fact('disability_card', j.record_key, 'disability_level', j.disability_level, j.link_grade) AS because,
        j.link_grade
    FROM judged AS j
    WHERE NOT contains(parameter('severe_levels', j.county_code), j.disability_level)
        AND j.issued_on < j.year_begins
    UNION ALL
    SELECT
        j.person_id,
        '已登记于 ' || d.death_date || ' 死亡' AS problem,
        fact(d.dataset, d.record_key, 'death_date', d.death_date, d.link_grade) AS because,
        greatest(j.link_grade, d.link_grade) AS link_grade
    FROM judged AS j
    JOIN known_death AS d ON d.person_id = j.person_id
    WHERE d.death_date < j.year_begins
    UNION ALL
    SELECT
        e.person_id,
        '同时参加职工养老保险' AS problem,
        fact('resident_pension_enrolment', e.record_key, 'in_employee_pension', e.in_employee_pension, e.link_grade)
            AS because,
        e.link_grade
    FROM resident_pension_enrolment AS e
    WHERE e.in_employee_pension
)

SELECT
    c.person_id,
    'pension_contribution' AS subject,
    greatest(p.link_grade, u.link_grade) AS grade,
    [
        fact('resident_pension_enrolment', p.record_key, 'government_paid_category', p.government_paid_category,
             p.link_grade),
        fact('resident_pension_enrolment', p.record_key, 'government_paid_amount', p.government_paid_amount,
             p.link_grade),
        u.because
    ] AS facts,
    p.contribution_year AS year,
    u.problem
FROM current_card AS c
JOIN resident_pension_enrolment AS p ON p.person_id = c.person_id
JOIN unfit AS u ON u.person_id = c.person_id
WHERE p.contribution_year = insurance_year(c.county_code)
    AND p.government_paid_flag
    AND contains(p.government_paid_category, '重度残疾')
