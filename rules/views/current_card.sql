-- view: current_card
-- kind: table
-- title: 每人一张现行证：先取未注销、非评定中的，再取发证日期最近的，再取记录编号最大的
SELECT
    ranked.person_id,
    ranked.record_key,
    ranked.link_grade,
    ranked.record_no,
    ranked.id_number,
    ranked.full_name,
    ranked.full_name_key,
    ranked.card_number,
    ranked.card_status,
    ranked.status_changed_on,
    ranked.disability_category,
    ranked.disability_level,
    ranked.issued_on,
    ranked.valid_to,
    ranked.issuing_authority_code,
    ranked.status_reason,
    ranked.guardian_name,
    ranked.guardian_id_number,
    left(ranked.household_division_code, 6) AS county_code,
    CAST(try_strptime(substr(ranked.id_number, 7, 8), '%Y%m%d') AS DATE) AS born_on
FROM (
    SELECT
        person_id,
        record_key,
        link_grade,
        record_no,
        id_number,
        full_name,
        full_name_key,
        card_number,
        card_status,
        status_changed_on,
        disability_category,
        disability_level,
        issued_on,
        valid_to,
        issuing_authority_code,
        status_reason,
        guardian_name,
        guardian_id_number,
        household_division_code,
        row_number() OVER (
            PARTITION BY person_id
            ORDER BY coalesce(card_status IN ('60', '70'), FALSE), issued_on DESC NULLS LAST, record_no DESC
        ) AS place
    FROM disability_card
) AS ranked
WHERE ranked.place = 1
