-- rule: MN-02
-- version: 1
-- title: 重残家庭返贫致贫风险线索
-- sentence: 本人农业户口，{reason}；{risk}。未在监测对象、低保、特困名单中，请入户核实家庭收入和支出。
-- kind: help
-- severity: H
-- verifying_department: rural_revitalization
-- service_action: 入户核实收入和刚性支出，有返贫致贫风险的纳入监测，落实一户一策帮扶
-- subject: relapse_risk
-- inputs: disability_card, needs_survey, marginal_low_income_member, monitored_member, subsistence_allowance_member,
--   extreme_hardship_support, death_record, cremation_record
-- absent: monitored_member@latest
-- exclusions: subsistence_allowance_member@benefit_month 未核对低保, extreme_hardship_support@benefit_month 未核对特困人员救助供养,
--   death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- unconnected: 未核对家庭人均收入, 未核对医疗自付费用, 未核对不持证家庭成员的收入和死亡
-- together: needs_survey.multi_disabled_household_code
-- min_grade: C
-- parameters: severe_levels, disabled_in_household, risk_income_sources, risk_household_kinds, earner_death_months
-- basis: 《甘肃省困难群众动态管理监测预警机制实施方案》（2020-04-20 发布）：残疾人等十类困难群众逐月比对，发现疑似对象入户核查
WITH living AS (
    SELECT c.person_id, c.record_key, c.link_grade, c.county_code, c.disability_level
    FROM usable_card AS c
    WHERE NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
), household AS (
    SELECT s.multi_disabled_household_code, count(*) AS disabled
    FROM living AS c
    JOIN latest_survey AS s ON s.person_id = c.person_id
    GROUP BY s.multi_disabled_household_code
), risk AS (
    SELECT
        s.person_id,
        s.link_grade,
        fact('needs_survey', s.record_key, 'income_source', s.income_source, s.link_grade) AS because,
        '调查称未就业，没有工资、财产收入和家庭供养' AS risk
    FROM latest_survey AS s
    JOIN living AS c ON c.person_id = s.person_id
    -- Asked of those without work alone.
    WHERE contains(parameter('risk_income_sources', c.county_code), s.income_source)
    UNION ALL
    SELECT
        b.person_id,
        b.link_grade,
        fact('marginal_low_income_member', b.record_key, 'household_kind', b.household_kind, b.link_grade) AS because,
        '家庭在' || household_kind_title(b.household_kind) || '名单中，支出大' AS risk
    FROM marginal_low_income_member AS b
    JOIN living AS c ON c.person_id = b.person_id
    WHERE contains(parameter('risk_household_kinds', c.county_code), b.household_kind)
        AND recognised_in_month(b.recognised_on, b.valid_to, benefit_month())
    UNION ALL
    SELECT
        s.person_id,
        greatest(s.link_grade, earner.link_grade, k.link_grade) AS link_grade,
        fact(k.dataset, k.record_key, 'death_date', k.death_date, k.link_grade) AS because,
        '同户就业的残疾人已于 ' || k.death_date || ' 死亡' AS risk
    FROM latest_survey AS s
    JOIN living AS c ON c.person_id = s.person_id
    JOIN latest_survey AS earner ON earner.multi_disabled_household_code = s.multi_disabled_household_code
    JOIN known_death AS k ON k.person_id = earner.person_id
    WHERE earner.employed = 'yes'
        AND k.death_date BETWEEN
            as_of() + to_months(-CAST(parameter('earner_death_months', c.county_code) AS INTEGER)) AND as_of()
        AND NOT EXISTS (
            SELECT 1
            FROM latest_survey AS other
            JOIN living AS alive ON alive.person_id = other.person_id
            WHERE other.multi_disabled_household_code = s.multi_disabled_household_code
                -- Nobody asks children and old people about work.
                AND other.employed = 'yes'
        )
)

SELECT
    c.person_id,
    'relapse_risk' AS subject,
    greatest(c.link_grade, s.link_grade, r.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade),
        fact('needs_survey', s.record_key, 'household_type', s.household_type, s.link_grade),
        fact('needs_survey', s.record_key, 'multi_disabled_household_code', s.multi_disabled_household_code, s.link_grade),
        r.because
    ] AS facts,
    '残疾等级 ' || c.disability_level || ' 级' || CASE
        WHEN h.disabled > 1 THEN '，户内持证残疾人 ' || h.disabled || ' 人'
        ELSE ''
    END AS reason,
    r.risk
FROM living AS c
JOIN latest_survey AS s ON s.person_id = c.person_id
JOIN risk AS r ON r.person_id = c.person_id
LEFT JOIN household AS h ON h.multi_disabled_household_code = s.multi_disabled_household_code
WHERE s.household_type = 'agricultural'
    AND (
        contains(parameter('severe_levels', c.county_code), c.disability_level)
        OR h.disabled >= CAST(parameter('disabled_in_household', c.county_code) AS INTEGER)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM monitored_member AS w
        WHERE w.person_id = c.person_id
            AND may_be(NOT w.risk_cleared)
    )
    AND NOT EXISTS (
        SELECT 1
        FROM subsistence_allowance_member AS m
        WHERE m.person_id = c.person_id
            AND may_be(m.is_covered AND active_in_month(m.start_month, m.stop_month, benefit_month()))
    )
    AND NOT EXISTS (
        SELECT 1
        FROM extreme_hardship_support AS e
        WHERE e.person_id = c.person_id
            AND may_be(active_in_month(e.start_month, e.stop_month, benefit_month()))
    )
