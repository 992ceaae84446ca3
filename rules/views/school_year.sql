-- view: school_year
-- kind: macro
-- arguments: 
-- title: 学年：九月一日起算，以起始年份表示
year(as_of()) - CASE WHEN month(as_of()) >= 9 THEN 0 ELSE 1 END
