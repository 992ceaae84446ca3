-- view: insurance_year
-- kind: macro
-- arguments: county
-- title: 参保年度：集中参保期结束以前看上一年度，结束以后看本年度，yyyy
-- parameters: enrolment_closes_in_month
CAST(
    year(as_of())
    - CASE WHEN month(as_of()) <= CAST(parameter('enrolment_closes_in_month', county) AS INTEGER) THEN 1 ELSE 0 END
    AS VARCHAR
)
