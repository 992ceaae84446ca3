-- view: lunar_day
-- kind: macro
-- arguments: solar_day, first_day, lunar_year, lunar_month
-- title: 公历某日的农历年月日，按公历的写法（把农历生日当公历登记时就是这一天）
TRY_CAST(lunar_year || '-' || lunar_month || '-' || (date_diff('day', first_day, solar_day) + 1) AS DATE)
