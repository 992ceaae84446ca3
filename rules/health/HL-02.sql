-- rule: HL-02
-- version: 1
-- title: 残疾人未签约家庭医生
-- sentence: 未见 {as_of} 仍有效的家庭医生签约，残疾等级 {disability_level} 级，请告知签约服务，重度残疾人优先，提供上门康复指导。
-- kind: help
-- severity: L
-- verifying_department: health
-- service_action: 自愿签约家庭医生，选择残疾人服务包，重度残疾人上门康复指导
-- subject: family_doctor_contract
-- inputs: disability_card, family_doctor_contract, death_record, cremation_record
-- absent: family_doctor_contract@latest
-- exclusions: death_record@known 未核对死亡登记, cremation_record@known 未核对火化登记
-- min_grade: C
-- basis: 《残疾预防和残疾人康复条例》第二十一条（2017-07-01 起施行）：社区医疗卫生机构为残疾人提供康复服务；国家基本公共卫生服务规范（第三版）（2017-02-28）
SELECT
    c.person_id,
    'family_doctor_contract' AS subject,
    c.link_grade AS grade,
    [
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade),
        fact('disability_card', c.record_key, 'disability_level', c.disability_level, c.link_grade)
    ] AS facts,
    c.disability_level,
    as_of() AS as_of
FROM usable_card AS c
WHERE NOT EXISTS (SELECT 1 FROM possibly_dead AS d WHERE d.person_id = c.person_id)
    AND NOT EXISTS (
        SELECT 1
        FROM family_doctor_contract AS f
        WHERE f.person_id = c.person_id
            AND may_be(f.valid_to >= as_of())
    )
