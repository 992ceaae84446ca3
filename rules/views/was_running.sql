-- view: was_running
-- kind: macro
-- arguments: start_month, stop_month, begun_by, still_in
-- title: 待遇到某月（begun_by）已开始，且在某月（still_in）还没有停；停发早于起始的记录不可信，不作判断
CASE
    WHEN stop_month IS NULL OR stop_month >= start_month
        THEN start_month <= begun_by AND (stop_month IS NULL OR stop_month > still_in)
END
