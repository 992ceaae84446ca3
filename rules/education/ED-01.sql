-- rule: ED-01
-- version: 1
-- title: 适龄残疾儿童未入学
-- sentence: 本人 {born_on} 出生，处于义务教育年龄，{school_year} 学年未见在读学籍，请上门核实并制定一人一案。
-- kind: help
-- severity: C
-- verifying_department: education
-- service_action: 一人一案：特教学校、随班就读或送教上门
-- subject: compulsory_education
-- inputs: disability_card, student_record, national_roll_answer, death_record, cremation_record
-- absent: student_record@school_year
-- exclusions: national_roll_answer@answer 仅核对本省学籍（provincial roll only）, death_record@known 未核对死亡登记,
--   cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: compulsory_age_from, compulsory_age_to
-- basis: 《残疾人教育条例》第十五条、第十七条（2017-05-01 起施行）
SELECT
    c.person_id,
    'compulsory_education' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'birth_date', c.born_on, c.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts,
    c.born_on,
    school_year() AS school_year
FROM usable_card AS c
WHERE c.born_on >= make_date(school_year() - CAST(parameter('compulsory_age_to', c.county_code) AS INTEGER), 9, 1)
    AND c.born_on <= make_date(school_year() - CAST(parameter('compulsory_age_from', c.county_code) AS INTEGER), 8, 31)
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM student_record AS r
        WHERE r.person_id = c.person_id
            AND may_be(r.enrolment_status = 'enrolled' AND TRY_CAST(r.school_year AS BIGINT) = school_year())
    )
    AND NOT EXISTS (SELECT 1 FROM nationally_enrolled AS n WHERE n.person_id = c.person_id)
