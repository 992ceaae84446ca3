-- view: household_kind_title
-- kind: macro
-- arguments: household_kind
-- title: 低保以外的困难家庭的名称
CASE household_kind WHEN 'marginal_low_income' THEN '低保边缘家庭' ELSE '刚性支出困难家庭' END
