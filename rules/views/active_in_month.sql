-- view: active_in_month
-- kind: macro
-- arguments: start_month, stop_month, in_month
-- title: 待遇在某月有效：起始月份不晚于该月，且未停或停发月份晚于该月（停发月份是第一个不发的月份）
start_month <= in_month AND (stop_month IS NULL OR stop_month > in_month)
