-- view: recognised_in_month
-- kind: macro
-- arguments: recognised_on, valid_to, in_month
-- title: 困难家庭认定在某月有效：认定不晚于该月，有效期止不早于该月
strftime(recognised_on, '%Y-%m') <= in_month AND strftime(valid_to, '%Y-%m') >= in_month
