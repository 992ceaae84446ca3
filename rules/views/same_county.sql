-- view: same_county
-- kind: macro
-- arguments: one, other
-- title: 同一县区：六位代码相同，或兰州新区（620171）与其户籍所在的永登、皋兰两县
one = other
OR (one = '620171' AND other IN ('620121', '620122'))
OR (other = '620171' AND one IN ('620121', '620122'))
