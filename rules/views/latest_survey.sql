-- view: latest_survey
-- kind: table
-- title: 每人最近一次动态更新调查
SELECT
    ranked.person_id,
    ranked.record_key,
    ranked.link_grade,
    ranked.surveyed_on,
    ranked.household_type,
    ranked.multi_disabled_household_code,
    ranked.lives_in_institution,
    ranked.home_modified,
    ranked.school_type,
    ranked.employed,
    ranked.income_source,
    ranked.resident_pension,
    ranked.resident_medical,
    ranked.relief_received,
    ranked.welfare_received,
    ranked.rehab_need,
    ranked.need_surgery,
    ranked.need_training,
    ranked.need_device,
    ranked.need_prosthesis,
    ranked.education_need,
    ranked.home_modification_need,
    ranked.fulfilment_status
FROM (
    SELECT
        person_id,
        record_key,
        link_grade,
        surveyed_on,
        household_type,
        multi_disabled_household_code,
        lives_in_institution,
        home_modified,
        school_type,
        employed,
        income_source,
        resident_pension,
        resident_medical,
        relief_received,
        welfare_received,
        rehab_need,
        need_surgery,
        need_training,
        need_device,
        need_prosthesis,
        education_need,
        home_modification_need,
        fulfilment_status,
        row_number() OVER (PARTITION BY person_id ORDER BY surveyed_on DESC NULLS LAST, record_key DESC) AS place
    FROM needs_survey
) AS ranked
WHERE ranked.place = 1
