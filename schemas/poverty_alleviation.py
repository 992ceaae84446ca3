"""乡村振兴: members of monitored households, exported to XLSX.

A disabled member is recorded under the card number, so one document column holds 18, 20 or 22 characters.
"""

from schemas.dataset import Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

MONITORED_MEMBER = Dataset(
    name="monitored_member",
    source="poverty_alleviation",
    title="防返贫监测对象",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("household_no", "member_no"),
    fields=(
        column("household_division_code", T.DIVISION, "行政区划代码", "区划代码", needed=True),
        column("household_no", T.TEXT, "户编号", needed=True),
        column("member_no", T.TEXT, "人口编号", needed=True),
        column("full_name", T.PERSON_NAME, "姓名", needed=True),
        column("sex", T.CODE, "性别", codes="sex"),
        column("birth_date", T.DATE, "出生日期"),
        column("id_doc_type", T.CODE, "证件类型", needed=True, codes="id_doc_type"),
        column("id_doc_number", T.DOCUMENT_NUMBER, "证件号码", needed=True),
        column("ethnicity", T.CODE, "民族", codes="ethnicity"),
        column("phone", T.PHONE, "户联系电话", "成员联系电话"),
        column("relation_to_head", T.TEXT, "与户主关系"),
        column("education_level", T.TEXT, "文化程度"),
        column("student_status", T.TEXT, "在校生状况"),
        column("labour_capacity", T.TEXT, "劳动技能"),
        column("health_status", T.CODES, "健康状况", needed=True, codes="health_status"),
        column("household_category", T.TEXT, "户类型"),
        column("monitoring_category", T.CODE, "监测对象类别", codes="monitoring_category"),
        column("identified_month", T.MONTH, "识别监测时间"),
        column("risk_causes", T.CODES, "风险类型", codes="risk_cause"),
        column("risk_cleared", T.FLAG, "风险是否已消除"),
        column("risk_cleared_on", T.DATE, "风险消除时间"),
        column("on_subsistence_allowance", T.FLAG, "是否享受低保"),
        column("on_extreme_hardship_support", T.FLAG, "是否特困供养人员"),
        column("disability_category_text", T.TEXT, "残疾类别"),
        column("card_year", T.TEXT, "残疾证办证年度"),
        column("safeguard_measures", T.CODES, "综合保障帮扶", codes="safeguard_measure"),
        column("year", T.TEXT, "年度", needed=True),
    ),
    division_field="household_division_code",
    period_field="year",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    ignored=("省", "市", "县", "乡", "村"),
    lawful_basis="防止返贫动态监测和帮扶机制",
)

DATASETS = (MONITORED_MEMBER,)
