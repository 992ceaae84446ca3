"""民政: relief lists, the two disability subsidies and their payments, cremations.

Every list comes in full once a month. Causes of death and bank accounts are never taken in.
"""

from schemas.dataset import Absence, Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

NAME = column("full_name", T.PERSON_NAME, "姓名", needed=True)
ID = column("id_number", T.ID_NUMBER, "身份证号", "身份证号码", "公民身份号码", "证件号码", needed=True)
SEX = column("sex", T.CODE, "性别", codes="sex")
BIRTH = column("birth_date", T.DATE, "出生日期")
DIVISION = column("household_division_code", T.DIVISION, "户籍区划", needed=True)
START = column("start_month", T.MONTH, "起始年月", "起始月份", "起保年月", needed=True)
STOP = column("stop_month", T.MONTH, "停止年月", "停发月份", "停保年月", needed=True)
REASON = column("stop_reason", T.TEXT, "停止原因", "停发原因", "停保原因")
BENEFIT_MONTH = column("benefit_month", T.MONTH, "统计月份", needed=True)

ALLOWANCE_MEMBER = Dataset(
    name="subsistence_allowance_member",
    source="social_relief",
    title="低保人员",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("household_no", "member_no"),
    fields=(
        column("household_no", T.TEXT, "家庭编号", needed=True),
        column("member_no", T.TEXT, "成员序号", needed=True),
        NAME,
        ID,
        SEX,
        BIRTH,
        column("ethnicity", T.CODE, "民族", codes="ethnicity"),
        DIVISION,
        column("phone", T.PHONE, "联系电话"),
        column("relation_to_applicant", T.TEXT, "与申请人关系"),
        column("is_covered", T.FLAG, "是否保障对象", needed=True),
        column("urban_rural", T.CODE, "城乡类别", codes="urban_rural"),
        column("allowance_class", T.CODE, "保障类别", codes="allowance_class"),
        column("monthly_amount", T.AMOUNT, "月保障金"),
        column("member_class_supplement", T.AMOUNT, "分类施保金"),
        column("hardship_cause", T.TEXT, "致困原因"),
        column("single_person_flag", T.FLAG, "单人保标识"),
        column("start_month", T.MONTH, "起保年月", "起始年月", needed=True),
        column("stop_month", T.MONTH, "停保年月", "停止年月", needed=True),
        column("stop_reason", T.TEXT, "停保原因", "停止原因"),
        BENEFIT_MONTH,
    ),
    division_field="household_division_code",
    period_field="benefit_month",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    lawful_basis="社会救助暂行办法；部门数据核对机制",
)

EXTREME_HARDSHIP = Dataset(
    name="extreme_hardship_support",
    source="social_relief",
    title="特困人员救助供养",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("support_no",),
    fields=(
        column("support_no", T.TEXT, "救助供养编号", needed=True),
        NAME,
        ID,
        SEX,
        BIRTH,
        DIVISION,
        column("support_mode", T.CODE, "供养方式", codes="support_mode"),
        column("self_care_grade", T.CODE, "自理能力等级", codes="self_care_grade"),
        column("basic_amount", T.AMOUNT, "基本生活标准"),
        column("care_amount", T.AMOUNT, "照料护理标准"),
        column("institution_code", T.TEXT, "机构代码"),
        START,
        STOP,
        REASON,
        BENEFIT_MONTH,
    ),
    division_field="household_division_code",
    period_field="benefit_month",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    lawful_basis="社会救助暂行办法；部门数据核对机制",
)

DISABILITY_SUBSIDY = Dataset(
    name="disability_subsidy",
    source="social_relief",
    title="残疾人两项补贴",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("application_no",),
    fields=(
        column("application_no", T.TEXT, "申请编号", needed=True),
        NAME,
        ID,
        SEX,
        BIRTH,
        DIVISION,
        column("card_number", T.CARD_NUMBER, "残疾人证号", "残疾证号", "残疾证号码"),
        column("subsidy_type", T.CODE, "补贴类型", needed=True, codes="subsidy_type"),
        column("eligibility_basis", T.TEXT, "认定依据"),
        column("category_at_approval", T.CODE, "认定残疾类别", codes="relief_disability_category"),
        column("level_at_approval", T.CODE, "认定残疾等级", codes="relief_disability_level"),
        column("monthly_amount", T.AMOUNT, "月标准"),
        column("application_channel", T.TEXT, "受理渠道"),
        column("applied_on", T.DATE, "申请日期"),
        column("approved_on", T.DATE, "审定日期"),
        column("start_month", T.MONTH, "起始月份", "起始年月", needed=True),
        column("stop_month", T.MONTH, "停发月份", "停止年月", needed=True),
        column("stop_reason", T.TEXT, "停发原因", "停止原因"),
        column("other_care_benefit", T.TEXT, "其他护理补贴"),
        BENEFIT_MONTH,
    ),
    division_field="household_division_code",
    period_field="benefit_month",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    lawful_basis="国发〔2015〕52号；民办函〔2023〕43号",
)

SUBSIDY_PAYMENT = Dataset(
    name="subsidy_payment",
    source="social_relief",
    title="两项补贴发放",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("payment_no",),
    fields=(
        column("payment_no", T.TEXT, "发放编号", needed=True),
        column("application_no", T.TEXT, "申请编号", needed=True),
        column("subsidy_type", T.CODE, "补贴类型", needed=True, codes="subsidy_type"),
        NAME,
        ID,
        BIRTH,
        DIVISION,
        column("payment_month", T.MONTH, "发放月份", needed=True),
        column("amount", T.AMOUNT, "金额"),
        column("paid_on", T.DATE, "发放日期"),
        column("pay_status", T.CODE, "发放状态", needed=True, codes="pay_status"),
        BENEFIT_MONTH,
    ),
    division_field="household_division_code",
    period_field="benefit_month",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    lawful_basis="国发〔2015〕52号；民办函〔2023〕43号",
    notes=("每次给最近三个月的发放记录",),
)

CREMATION = Dataset(
    name="cremation_record",
    source="social_relief",
    title="火化登记",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("registration_no",),
    fields=(
        column("registration_no", T.TEXT, "登记编号", needed=True),
        NAME,
        ID,
        SEX,
        BIRTH,
        DIVISION,
        column("death_date", T.DATE, "死亡日期", needed=True),
        column("cremated_on", T.DATE, "火化日期"),
        column("recorded_on", T.DATE, "登记日期"),
    ),
    division_field="household_division_code",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    ignored=("死因",),
    absence=Absence.NEVER,
    keep_unregistered=True,
    lawful_basis="殡葬管理条例；部门数据核对机制",
)

DATASETS = (ALLOWANCE_MEMBER, EXTREME_HARDSHIP, DISABILITY_SUBSIDY, SUBSIDY_PAYMENT, CREMATION)
