"""卫健: deaths by list, child screening, rehabilitation, family doctors.

Its disability codes are one off from the card's: here 2 is visual, there 1.
"""

from schemas.dataset import Absence, Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

NAME = column("full_name", T.PERSON_NAME, "姓名", needed=True)
ID = column("id_number", T.ID_NUMBER, "证件号码", "身份证号", "公民身份号码", needed=True)
BIRTH = column("birth_date", T.DATE, "出生日期")
DIVISION = column("residence_division_code", T.DIVISION, "现住区划", needed=True)
UPDATED = column("updated_at", T.TIMESTAMP, "更新时间", needed=True)

DEATH_RECORD = Dataset(
    name="death_record",
    source="health",
    title="死亡登记核查应答",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=(),
    fields=(column("death_date", T.DATE, "死亡日期", needed=True),),
    ignored=("死因",),
    lawful_basis="残疾人证管理办法第二十四条；只返回结果项",
    refresh="weekly",
)

CHILD_SCREENING = Dataset(
    name="child_screening",
    source="health",
    title="0–6岁儿童残疾筛查",
    role=Role.LISTED,
    delivery=Delivery.INCREMENTAL,
    key=("screening_no",),
    fields=(
        column("screening_no", T.TEXT, "筛查编号", needed=True),
        column("full_name", T.PERSON_NAME, "儿童姓名", "姓名", needed=True),
        ID,
        column("sex", T.CODE, "性别", codes="sex"),
        BIRTH,
        DIVISION,
        column("screening_stage", T.TEXT, "筛查阶段"),
        column("result", T.TEXT, "结果"),
        column("disability_category", T.CODE, "残疾类别", codes="health_disability"),
        column("diagnosed_on", T.DATE, "诊断日期"),
        column("referred_to", T.TEXT, "转介机构"),
        column("referred_on", T.DATE, "转介日期"),
        UPDATED,
    ),
    division_field="residence_division_code",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    updated_field="updated_at",
    absence=Absence.NEVER,
    lawful_basis="残疾预防和残疾人康复条例第十四条",
)

REHABILITATION = Dataset(
    name="rehabilitation_service",
    source="health",
    title="康复服务",
    role=Role.LISTED,
    delivery=Delivery.INCREMENTAL,
    key=("service_no",),
    fields=(
        column("service_no", T.TEXT, "服务编号", needed=True),
        NAME,
        ID,
        BIRTH,
        DIVISION,
        column("institution_code", T.TEXT, "机构代码"),
        column("service_item", T.TEXT, "服务项目"),
        column("started_on", T.DATE, "开始日期"),
        column("ended_on", T.DATE, "结束日期"),
        column("amount_subsidised", T.AMOUNT, "补助金额"),
        UPDATED,
    ),
    division_field="residence_division_code",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    updated_field="updated_at",
    lawful_basis="残疾预防和残疾人康复条例第二十六条",
)

FAMILY_DOCTOR = Dataset(
    name="family_doctor_contract",
    source="health",
    title="家庭医生签约",
    role=Role.LISTED,
    delivery=Delivery.INCREMENTAL,
    key=("contract_no",),
    fields=(
        column("contract_no", T.TEXT, "签约编号", needed=True),
        NAME,
        ID,
        BIRTH,
        DIVISION,
        column("disability_codes", T.CODES, "残疾情况", codes="health_disability"),
        column("institution_code", T.TEXT, "机构代码"),
        column("team_name", T.TEXT, "团队名称"),
        column("service_package", T.TEXT, "服务包"),
        column("signed_on", T.DATE, "签约日期"),
        column("valid_to", T.DATE, "有效期止"),
        column("visits_in_year", T.INTEGER, "年内随访次数"),
        UPDATED,
    ),
    division_field="residence_division_code",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    updated_field="updated_at",
    lawful_basis="基本公共卫生服务规范；签约居民同意",
)

DATASETS = (DEATH_RECORD, CHILD_SCREENING, REHABILITATION, FAMILY_DOCTOR)
