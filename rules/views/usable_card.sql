-- view: usable_card
-- kind: view
-- title: 现行证可用：有效（10）或挂失补办中（50）
SELECT
    person_id,
    record_key,
    link_grade,
    record_no,
    id_number,
    card_status,
    disability_category,
    disability_level,
    issued_on,
    guardian_name,
    guardian_id_number,
    county_code,
    born_on
FROM current_card
WHERE card_status IN ('10', '50')
