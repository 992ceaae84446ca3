-- view: source_department
-- kind: macro
-- arguments: dataset
-- title: 名单由哪个部门管，更正请它核实
CASE
    WHEN dataset IN (
        'subsistence_allowance_member', 'extreme_hardship_support', 'disability_subsidy', 'subsidy_payment', 'orphan_support',
        'marginal_low_income_member', 'cremation_record'
    ) THEN 'civil_affairs'
    WHEN dataset IN (
        'student_record', 'home_teaching_visit'
    ) THEN 'education'
    WHEN dataset IN (
        'monitored_member'
    ) THEN 'rural_revitalization'
    WHEN dataset IN (
        'child_screening', 'rehabilitation_service', 'family_doctor_contract'
    ) THEN 'health'
    ELSE 'dpf'
END
