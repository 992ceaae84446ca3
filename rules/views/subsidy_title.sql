-- view: subsidy_title
-- kind: macro
-- arguments: subsidy_type
-- title: 两项补贴的名称
CASE subsidy_type WHEN 'living' THEN '困难残疾人生活补贴' ELSE '重度残疾人护理补贴' END
