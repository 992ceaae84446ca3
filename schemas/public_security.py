"""公安: where people on the register are registered now, asked by list: a place, a day and a state."""

from schemas.dataset import Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

HOUSEHOLD_REGISTRATION = Dataset(
    name="household_registration",
    source="public_security",
    title="户籍登记核查应答",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=(),
    fields=(
        column("household_division_code", T.DIVISION, "户籍区划", needed=True),
        column("moved_in_on", T.DATE, "迁入日期", needed=True),
        column("registration_status", T.CODE, "户籍状态", needed=True, codes="registration_status"),
    ),
    lawful_basis="残疾人证管理办法第三条；只返回结果项",
)

DATASETS = (HOUSEHOLD_REGISTRATION,)
