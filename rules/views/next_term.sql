-- view: next_term
-- kind: macro
-- arguments: on_day
-- title: 某日以后的下一学期开学日：三月一日或九月一日
CAST(term_start(on_day) + to_months(6) AS DATE)
