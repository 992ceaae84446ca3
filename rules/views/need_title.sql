-- view: need_title
-- kind: macro
-- arguments: need
-- title: 需求的名称；康复各项与康复服务库的服务项目同名
CASE need
    WHEN 'surgery' THEN '手术'
    WHEN 'medication' THEN '药物'
    WHEN 'training' THEN '功能训练'
    WHEN 'device' THEN '辅助器具'
    WHEN 'nursing' THEN '护理'
    WHEN 'support' THEN '支持性服务'
    WHEN 'home_modification' THEN '家庭无障碍改造'
    WHEN 'compulsory' THEN '接受义务教育'
    WHEN 'home_teaching' THEN '送教上门'
END
