-- rule: HL-01
-- version: 1
-- title: 残疾儿童未获康复救助
-- sentence: 本人 {born_on} 出生，{reason}，近 {months} 个月未见康复服务记录，请上门核实，协助申请残疾儿童康复救助。
-- kind: help
-- severity: C
-- verifying_department: dpf, health
-- service_action: 协助申请残疾儿童康复救助，转介定点康复机构
-- subject: rehabilitation
-- inputs: disability_card, child_screening, rehabilitation_service, death_record, cremation_record
-- absent: rehabilitation_service@latest
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- parameters: child_rehabilitation_below_age, rehabilitation_within_months
-- basis: 甘政发〔2018〕62号（2018-10-01 起施行）：0–6 岁残疾儿童康复救助；《残疾预防和残疾人康复条例》第十四条、第二十六条（2017-07-01 起施行）
WITH known AS (
    SELECT
        'disability_card' AS dataset, person_id, record_key, link_grade,
        'card_status' AS field, card_status AS value, '持有有效残疾人证' AS reason
    FROM usable_card
    UNION ALL
    SELECT
        'child_screening' AS dataset, person_id, record_key, link_grade,
        'diagnosed_on' AS field, CAST(diagnosed_on AS VARCHAR) AS value, '儿童残疾筛查已确诊' AS reason
    FROM child_screening
    WHERE diagnosed_on <= as_of()
)

SELECT
    c.person_id,
    'rehabilitation' AS subject,
    greatest(c.link_grade, k.link_grade) AS grade,
    [
        fact('disability_card', c.record_key, 'birth_date', c.born_on, c.link_grade),
        fact(k.dataset, k.record_key, k.field, k.value, k.link_grade)
    ] AS facts,
    c.born_on,
    k.reason,
    parameter('rehabilitation_within_months', c.county_code) AS months
FROM current_card AS c
JOIN known AS k ON k.person_id = c.person_id
WHERE c.born_on + to_years(CAST(parameter('child_rehabilitation_below_age', c.county_code) AS INTEGER)) > as_of()
    AND NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM rehabilitation_service AS r
        WHERE r.person_id = c.person_id
            -- Without an end it may still be going on.
            AND may_be(
                r.ended_on >= as_of() + to_months(-CAST(parameter('rehabilitation_within_months', c.county_code) AS INTEGER))
            )
    )
