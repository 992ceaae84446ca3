-- view: bars_subsidy
-- kind: macro
-- arguments: subsidy_type, bars_living, bars_nursing
-- title: 某项待遇（other_benefit 的一行）是否使本人不能享受这一种补贴
CASE subsidy_type WHEN 'living' THEN bars_living WHEN 'nursing' THEN bars_nursing END
