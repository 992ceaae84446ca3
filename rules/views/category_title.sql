-- view: category_title
-- kind: macro
-- arguments: category
-- title: 残疾类别的名称
CASE category
    WHEN '1' THEN '视力残疾'
    WHEN '2' THEN '听力残疾'
    WHEN '3' THEN '言语残疾'
    WHEN '4' THEN '肢体残疾'
    WHEN '5' THEN '智力残疾'
    WHEN '6' THEN '精神残疾'
    WHEN '7' THEN '多重残疾'
END
