-- view: need_due_on
-- kind: macro
-- arguments: need, surveyed_on, county
-- title: 需求登记后最迟应有服务的日期：康复、辅具和无障碍改造按天数，教育按登记后下一学期开学再加宽限天数
-- parameters: sla_days_rehabilitation, sla_days_modification, sla_days_education
CASE
    WHEN need IN ('surgery', 'medication', 'training', 'device', 'nursing', 'support')
        THEN surveyed_on + CAST(parameter('sla_days_rehabilitation', county) AS INTEGER)
    WHEN need = 'home_modification'
        THEN surveyed_on + CAST(parameter('sla_days_modification', county) AS INTEGER)
    WHEN need IN ('compulsory', 'home_teaching')
        THEN next_term(surveyed_on) + CAST(parameter('sla_days_education', county) AS INTEGER)
END
