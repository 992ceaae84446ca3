-- view: nationally_enrolled
-- kind: view
-- title: 全国学籍核查答复本学年在读，或答复了而是否在读、哪个学年不详
SELECT person_id
FROM national_roll_answer
WHERE outcome = 'answered'
    AND may_be(enrolment_status = 'enrolled' AND TRY_CAST(school_year AS BIGINT) = school_year())
