-- view: is_card_number
-- kind: macro
-- arguments: number
-- title: 残疾人证号结构：18 位号码 + 类别 1–7 + 等级 1–4，补办的再加 B1–B9
regexp_full_match(number, '.{18}[1-7][1-4](B[1-9])?')
