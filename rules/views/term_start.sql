-- view: term_start
-- kind: macro
-- arguments: on_day
-- title: 某日所在学期的第一天：九月一日或三月一日
CASE
    WHEN month(on_day) >= 9 THEN make_date(year(on_day), 9, 1)
    WHEN month(on_day) >= 3 THEN make_date(year(on_day), 3, 1)
    ELSE make_date(year(on_day) - 1, 9, 1)
END
