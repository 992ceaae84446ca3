-- view: later_month
-- kind: macro
-- arguments: from_day, months
-- title: 某日所在月之后若干个月，yyyy-MM
strftime(date_trunc('month', from_day) + to_months(CAST(months AS INTEGER)), '%Y-%m')
