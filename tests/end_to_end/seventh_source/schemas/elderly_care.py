"""养老服务: nursing allowances of elderly people who cannot look after themselves."""

from schemas.dataset import Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

ALLOWANCE = Dataset(
    name="elderly_care_allowance",
    source="elderly_care",
    title="养老护理补贴",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("allowance_no",),
    fields=(
        column("allowance_no", T.TEXT, "补贴编号", needed=True),
        column("full_name", T.PERSON_NAME, "姓名", needed=True),
        column("id_number", T.ID_NUMBER, "身份证号", "身份证号码", needed=True),
        column("household_division_code", T.DIVISION, "户籍区划", needed=True),
        column("care_grade", T.CODE, "失能等级", codes="elderly_care_grade"),
        column("monthly_amount", T.AMOUNT, "月标准"),
        column("start_month", T.MONTH, "起始年月", needed=True),
        column("stop_month", T.MONTH, "停止年月", needed=True),
        column("benefit_month", T.MONTH, "统计月份", needed=True),
    ),
    division_field="household_division_code",
    period_field="benefit_month",
    id_field="id_number",
    name_field="full_name",
    ignored=("备注",),
    lawful_basis="国发〔2015〕52号；部门数据核对机制",
)

DATASETS = (ALLOWANCE,)
