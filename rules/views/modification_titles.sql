-- view: modification_titles
-- kind: macro
-- arguments: needs
-- title: 家庭无障碍改造需求各项的名称
replace(replace(replace(replace(replace(replace(replace(
    array_to_string(needs, '、'),
    'ramp', '坡道'), 'handrail', '扶手'), 'toilet', '卫生间改造'), 'kitchen', '厨房改造'),
    'flashing_doorbell', '闪光门铃'), 'door', '门的改造'), 'other', '其他')
