-- view: source_title
-- kind: macro
-- arguments: dataset
-- title: 数据来源的名称
CASE dataset
    WHEN 'disability_card' THEN '残疾人证库'
    WHEN 'disability_component' THEN '多重残疾分项库'
    WHEN 'needs_survey' THEN '残疾人动态更新库'
    WHEN 'subsistence_allowance_member' THEN '低保库'
    WHEN 'extreme_hardship_support' THEN '特困供养库'
    WHEN 'disability_subsidy' THEN '残疾人两项补贴库'
    WHEN 'subsidy_payment' THEN '两项补贴发放库'
    WHEN 'orphan_support' THEN '孤儿和事实无人抚养儿童库'
    WHEN 'marginal_low_income_member' THEN '低保边缘和刚性支出困难库'
    WHEN 'cremation_record' THEN '火化登记'
    WHEN 'student_record' THEN '学籍库'
    WHEN 'home_teaching_visit' THEN '送教上门库'
    WHEN 'monitored_member' THEN '防返贫监测库'
    WHEN 'child_screening' THEN '儿童筛查库'
    WHEN 'rehabilitation_service' THEN '康复服务库'
    WHEN 'family_doctor_contract' THEN '家庭医生签约库'
END
