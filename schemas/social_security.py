"""人社、医保: answers about the people asked, never the insured population."""

from schemas.dataset import Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

PENSION = Dataset(
    name="resident_pension_enrolment",
    source="social_security",
    title="城乡居民基本养老保险",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=("contribution_year",),
    fields=(
        column("insured_status", T.CODE, "参保状态", needed=True, codes="insured_status"),
        column("first_enrolled_on", T.DATE, "首次参保日期"),
        column("contribution_year", T.TEXT, "缴费年度", needed=True),
        column("contribution_tier", T.TEXT, "缴费档次"),
        column("personal_amount", T.AMOUNT, "个人缴费"),
        column("government_paid_flag", T.FLAG, "代缴标识", needed=True),
        column("government_paid_category", T.TEXT, "代缴类别"),
        column("government_paid_amount", T.AMOUNT, "代缴金额"),
        column("in_employee_pension", T.FLAG, "是否参加职工养老"),
        column("benefit_status", T.TEXT, "待遇状态"),
        column("benefit_start_month", T.MONTH, "待遇起始月份"),
        column("last_survival_check_on", T.DATE, "最近资格认证日期"),
        column("stop_reason", T.TEXT, "停发原因"),
    ),
    lawful_basis="社会保险法；国发〔2014〕8号",
)

MEDICAL = Dataset(
    name="medical_insurance_enrolment",
    source="social_security",
    title="基本医疗保险",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=("insurance_type", "coverage_year"),
    fields=(
        column("insurance_type", T.CODE, "险种类型", needed=True, codes="insurance_type"),
        column("enrolment_status", T.CODE, "参保状态", needed=True, codes="enrolment_status"),
        column("coverage_year", T.TEXT, "参保年度", needed=True),
        column("subsidised_category", T.TEXT, "资助类别"),
        column("subsidised_amount", T.AMOUNT, "资助金额"),
        column("insured_division_code", T.DIVISION, "参保地区划"),
    ),
    lawful_basis="社会保险法第二十五条",
)

WORK_INJURY = Dataset(
    name="work_injury_benefit",
    source="social_security",
    title="工伤待遇",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=("start_month",),
    fields=(
        column("injury_grade", T.TEXT, "伤残等级"),
        column("nursing_need_grade", T.TEXT, "护理依赖程度"),
        column("nursing_monthly_amount", T.AMOUNT, "护理费月额", needed=True),
        column("start_month", T.MONTH, "起始月份", needed=True),
        column("stop_month", T.MONTH, "停止月份", needed=True),
    ),
    lawful_basis="工伤保险条例；国发〔2015〕52号",
)

DATASETS = (PENSION, MEDICAL, WORK_INJURY)
