-- view: self_report_title
-- kind: macro
-- arguments: benefit
-- title: 自报的待遇、参保和就读的名称
CASE benefit
    WHEN 'subsistence_allowance' THEN '享受低保'
    WHEN 'extreme_hardship_support' THEN '享受特困供养'
    WHEN 'living_subsidy' THEN '领取困难残疾人生活补贴'
    WHEN 'nursing_subsidy' THEN '领取重度残疾人护理补贴'
    WHEN 'resident_pension' THEN '参加城乡居民养老保险'
    WHEN 'resident_medical' THEN '参加城乡居民医疗保险'
    WHEN 'schooling' THEN '就读'
END
