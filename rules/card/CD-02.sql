-- rule: CD-02
-- version: 1
-- title: 疑似误报死亡
-- sentence: {source_title}显示本人已于 {death_date} 死亡，但 {seen_on} 有{event}，疑似误报，请{source_department}立即核实更正，核实前不得据此停发待遇。
-- kind: help
-- severity: C
-- verifying_department: health, civil_affairs
-- service_action: 死亡信息来源部门立即核实更正；已停的待遇尽快恢复并补发
-- subject: death_record, cremation_record
-- inputs: disability_card, death_record, cremation_record, needs_survey, rehabilitation_service
-- min_grade: C
-- parameters: in_person_rehabilitation
-- basis: 《中华人民共和国个人信息保护法》第八条、第四十六条（2021-11-01 起施行）：保证信息准确，不准确的及时更正
WITH seen AS (
    SELECT
        'needs_survey' AS dataset, 'surveyed_on' AS field, '入户面访调查' AS event,
        person_id, record_key, link_grade, surveyed_on AS seen_on
    FROM needs_survey
    WHERE survey_mode = 'face_to_face'
    UNION ALL
    SELECT
        'rehabilitation_service' AS dataset, 'started_on' AS field, r.service_item || '康复服务' AS event,
        r.person_id, r.record_key, r.link_grade, r.started_on AS seen_on
    FROM rehabilitation_service AS r
    JOIN current_card AS c ON c.person_id = r.person_id
    WHERE contains(parameter('in_person_rehabilitation', c.county_code), r.service_item)
)

SELECT
    d.person_id,
    d.dataset AS subject,
    greatest(d.link_grade, seen.link_grade) AS grade,
    [
        fact(d.dataset, d.record_key, 'death_date', d.death_date, d.link_grade),
        fact(seen.dataset, seen.record_key, seen.field, seen.seen_on, seen.link_grade)
    ] AS facts,
    CASE d.dataset WHEN 'death_record' THEN '死亡登记' ELSE '火化登记' END AS source_title,
    CASE d.dataset WHEN 'death_record' THEN '卫健部门' ELSE '民政部门' END AS source_department,
    CASE d.dataset WHEN 'death_record' THEN 'health' ELSE 'civil_affairs' END AS verifying_department,
    d.death_date,
    seen.seen_on,
    seen.event
FROM known_death AS d
JOIN seen ON seen.person_id = d.person_id
WHERE seen.seen_on > d.death_date
