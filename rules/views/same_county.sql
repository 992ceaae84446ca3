-- view: same_county
-- kind: macro
-- arguments: one, other
-- title: 同一县区：六位代码相同，或兰州新区（620171）与其户籍所在的永登、皋兰两县
one = other
OR least(one, other) || '-' || greatest(one, other) IN ('620121-620171', '620122-620171')
