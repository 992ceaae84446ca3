-- view: benefit_month
-- kind: macro
-- arguments: 
-- title: 待遇月份 M：比对日所在月的上一个月
strftime(date_trunc('month', as_of()) - INTERVAL 1 DAY, '%Y-%m')
