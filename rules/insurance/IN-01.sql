-- rule: IN-01
-- version: 1
-- title: 重度残疾人居民养老未代缴
-- sentence: 本人残疾等级 {disability_level} 级，{age} 周岁，{year} 年度未见政府代缴城乡居民养老保险费，请核实后代缴；未参保的协助参保。
-- kind: help
-- severity: H
-- verifying_department: hrss
-- service_action: 由政府代缴最低标准养老保险费，纳入残疾人服务“一件事”办理
-- subject: pension_contribution
-- inputs: disability_card, resident_pension_enrolment, student_record, national_roll_answer, death_record,
--   cremation_record
-- absent: resident_pension_enrolment@answer
-- exclusions: student_record@school_year 未核对学籍, national_roll_answer@answer 仅核对本省学籍,
--   death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: severe_levels, pension_age_from, pension_age_to, pension_contribution_amount
-- basis: 国发〔2014〕8号第五条（2014-02-21 印发）：对重度残疾人等缴费困难群体，地方人民政府代缴部分或全部最低标准的养老保险费
SELECT
    c.person_id,
    'pension_contribution' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('disability_card', c.record_key, 'birth_date', c.born_on, c.link_grade)
    ] AS facts,
    c.disability_level,
    date_sub('year', c.born_on, as_of()) AS age,
    insurance_year(c.county_code) AS year,
    insurance_year(c.county_code) || '-01' AS since_month,
    parameter('pension_contribution_amount', c.county_code) AS total_amount
FROM usable_card AS c
WHERE contains(parameter('severe_levels', c.county_code), c.disability_level)
    AND date_sub('year', c.born_on, as_of()) >= CAST(parameter('pension_age_from', c.county_code) AS INTEGER)
    AND date_sub('year', c.born_on, as_of()) < CAST(parameter('pension_age_to', c.county_code) AS INTEGER)
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM resident_pension_enrolment AS p
        WHERE p.person_id = c.person_id
            AND p.outcome = 'answered'
            AND (
                may_be(p.in_employee_pension)
                OR may_be(p.benefit_status = '在领')
                OR may_be(p.government_paid_flag AND p.contribution_year = insurance_year(c.county_code))
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM student_record AS r
        WHERE r.person_id = c.person_id
            AND may_be(r.enrolment_status = 'enrolled' AND TRY_CAST(r.school_year AS BIGINT) = school_year())
    )
    AND NOT EXISTS (
        SELECT 1
        FROM national_roll_answer AS n
        WHERE n.person_id = c.person_id
            AND n.outcome = 'answered'
            AND may_be(n.enrolment_status = 'enrolled' AND TRY_CAST(n.school_year AS BIGINT) = school_year())
    )
