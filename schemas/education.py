"""教育: the provincial roll, home teaching, and answers of the national roll.

Files are exported by hand: title rows, notes, other spellings of one header, 18- and 20-character numbers.
"""

from schemas.dataset import Absence, Dataset, Delivery, Role, column
from schemas.dataset import FieldType as T

NAME = column("full_name", T.PERSON_NAME, "学生姓名", "姓名", needed=True)
DOCUMENT = column(
    "document_number", T.DOCUMENT_NUMBER, "身份证件号", "身份证号", "证件号码", "身份证号码", needed=True
)
BIRTH = column("birth_date", T.DATE, "出生日期")
DIVISION = column("household_division_code", T.DIVISION, "户籍区划", "户籍所在地区划", needed=True)
SCHOOL_YEAR = column("school_year", T.TEXT, "学年", needed=True)
STATUS = column("enrolment_status", T.CODE, "就读状态", "学籍状态", needed=True, codes="student_status")

STUDENT_RECORD = Dataset(
    name="student_record",
    source="education",
    title="学籍",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("student_no", "school_year"),
    fields=(
        column("student_no", T.TEXT, "全国学籍号", "学籍号", needed=True),
        NAME,
        DOCUMENT,
        column("sex", T.CODE, "性别", codes="sex"),
        BIRTH,
        column("ethnicity", T.CODE, "民族", codes="ethnicity"),
        DIVISION,
        column("school_code", T.TEXT, "学校代码", "学校标识码"),
        column("school_name", T.TEXT, "学校名称"),
        column("school_type", T.TEXT, "办学类型", "学校类型"),
        column("stage", T.CODE, "学段", codes="school_stage"),
        column("grade", T.TEXT, "年级"),
        STATUS,
        column("disability_type", T.CODE, "残疾类型", codes="student_disability"),
        column("inclusive_education_type", T.TEXT, "随班就读类型"),
        column("placement", T.CODE, "安置方式", codes="placement"),
        column("boarding_flag", T.FLAG, "寄宿", "是否寄宿"),
        SCHOOL_YEAR,
    ),
    division_field="household_division_code",
    period_field="school_year",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    ignored=("备注",),
    max_age_days=400,
    lawful_basis="残疾人教育条例第十五条、第十七条",
    refresh="yearly",
)

HOME_TEACHING = Dataset(
    name="home_teaching_visit",
    source="education",
    title="送教上门",
    role=Role.LISTED,
    delivery=Delivery.FULL,
    key=("visit_no",),
    fields=(
        column("visit_no", T.TEXT, "记录编号", needed=True),
        column("full_name", T.PERSON_NAME, "姓名", "学生姓名", needed=True),
        DOCUMENT,
        BIRTH,
        column("student_no", T.TEXT, "学籍号", "全国学籍号"),
        column("visit_date", T.DATE, "送教日期", needed=True),
        column("school_code", T.TEXT, "学校代码", "学校标识码"),
        column("hours", T.INTEGER, "课时"),
        DIVISION,
        SCHOOL_YEAR,
    ),
    division_field="household_division_code",
    period_field="school_year",
    id_field="id_number",
    name_field="full_name",
    birth_field="birth_date",
    ignored=("备注",),
    max_age_days=400,
    lawful_basis="残疾人教育条例第十七条",
    refresh="yearly",
)

NATIONAL_ROLL = Dataset(
    name="national_roll_answer",
    source="education",
    title="全国学籍核查应答",
    role=Role.ANSWERED,
    delivery=Delivery.BY_LIST,
    key=("school_year",),
    fields=(
        STATUS,
        column("stage", T.CODE, "学段", codes="school_stage"),
        column("school_province", T.TEXT, "学校所在省"),
        SCHOOL_YEAR,
    ),
    ignored=("应答结果", "匹配方式", "请求键"),
    absence=Absence.PROVABLE,
    max_age_days=400,
    lawful_basis="残疾人教育条例第十五条、第十七条",
    refresh="yearly",
)

DATASETS = (STUDENT_RECORD, HOME_TEACHING, NATIONAL_ROLL)
