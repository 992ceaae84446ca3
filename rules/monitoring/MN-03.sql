-- rule: MN-03
-- version: 1
-- title: 登记残疾人补贴帮扶但户内无残疾人证
-- sentence: 防返贫监测库登记本户享受残疾人补贴帮扶，本人残疾人证已注销或尚未办成，同户也没有其他持证人，请核对后更正帮扶措施。
-- kind: correction
-- severity: M
-- verifying_department: rural_revitalization
-- service_action: 核对更正帮扶措施；符合条件而无证的，告知可自愿申领残疾人证
-- subject: safeguard_measures
-- inputs: disability_card, monitored_member
-- absent: monitored_member@latest
-- together: monitored_member.household_no
-- min_grade: C
-- basis: 全国防返贫监测信息系统数据校验规则 4_11_016（2023-01-01）：登记残疾人补贴的，户内（含自然减少）应有残疾人证
WITH with_card AS (
    SELECT m.household_no
    FROM monitored_member AS m
    JOIN current_card AS c ON c.person_id = m.person_id
    WHERE may_be(c.card_status NOT IN ('60', '70'))
    UNION ALL
    -- Who is disabled and cannot be told from his number may hold a card.
    SELECT household_no
    FROM monitored_member_unregistered
    WHERE may_be(list_contains(health_status, 'disability'))
)

SELECT
    m.person_id,
    'safeguard_measures' AS subject,
    greatest(c.link_grade, m.link_grade) AS grade,
    [
        fact('monitored_member', m.record_key, 'safeguard_measures',
             array_to_string(m.safeguard_measures, ','), m.link_grade),
        fact('monitored_member', m.record_key, 'household_no', m.household_no, m.link_grade),
        fact('disability_card', c.record_key, 'card_status', c.card_status, c.link_grade)
    ] AS facts
FROM monitored_member AS m
JOIN current_card AS c ON c.person_id = m.person_id
WHERE list_contains(m.safeguard_measures, 'disability_subsidy')
    AND NOT EXISTS (SELECT 1 FROM with_card AS w WHERE w.household_no = m.household_no)
