-- rule: RL-02
-- version: 1
-- title: 特困认定线索
-- sentence: 本人{age} 周岁，{reason}属于无劳动能力的情形，{surveyed_on} 调查称未就业、靠社会救助与福利生活、住在家中，{benefit_month} 未享受特困供养，请上门核实。
-- kind: help
-- severity: H
-- verifying_department: civil_affairs
-- service_action: 上门核实家庭人口、法定义务人和财产状况，符合条件的主动认定特困并落实照料服务
-- subject: extreme_hardship_support
-- inputs: disability_card, disability_component, needs_survey, extreme_hardship_support, death_record, cremation_record
-- absent: extreme_hardship_support@benefit_month
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对有无法定赡养、抚养、扶养义务人, 未核对同住人口, 未核对家庭财产和其他收入
-- min_grade: C
-- parameters: no_labour_from_age, no_labour_disabilities, no_means_income_sources
-- basis: 民发〔2021〕43号《特困人员认定办法》第四条、第五条（2021-07-01 起施行）：一至三级智力、精神，一、二级肢体，一级视力残疾人认定为无劳动能力；
--   《社会救助暂行办法》第十四条（2014-05-01 起施行）
SELECT
    c.person_id,
    'extreme_hardship_support' AS subject,
    greatest(c.link_grade, s.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_category', part.disability_category, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', part.disability_level, c.link_grade),
        fact('needs_survey', s.record_key, 'income_source', s.income_source, s.link_grade),
        fact('needs_survey', s.record_key, 'lives_in_institution', s.lives_in_institution, s.link_grade)
    ] AS facts,
    date_sub('year', c.born_on, as_of()) AS age,
    category_title(part.disability_category) || ' ' || part.disability_level || ' 级' AS reason,
    s.surveyed_on,
    benefit_month() AS benefit_month
FROM usable_card AS c
JOIN disability_part AS part ON part.person_id = c.person_id
JOIN latest_survey AS s ON s.person_id = c.person_id
WHERE date_sub('year', c.born_on, as_of()) >= CAST(parameter('no_labour_from_age', c.county_code) AS INTEGER)
    AND contains(
        parameter('no_labour_disabilities', c.county_code), part.disability_category || '-' || part.disability_level
    )
    -- Asked of those without work alone.
    AND contains(parameter('no_means_income_sources', c.county_code), s.income_source)
    AND s.lives_in_institution = 'no'
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM extreme_hardship_support AS e
        WHERE e.person_id = c.person_id
            AND may_be(active_in_month(e.start_month, e.stop_month, benefit_month()))
    )
