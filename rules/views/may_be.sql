-- view: may_be
-- kind: macro
-- arguments: condition
-- title: 不能断定为否：成立，或因缺值无法判断
condition IS DISTINCT FROM FALSE
