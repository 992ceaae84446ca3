"""What must hold of the school roll and of home teaching."""

from quality.check import Check

NO_SCHOOL_YEAR = Check(
    code="no_school_year",
    title="学年缺失或不是四位年份",
    condition="NOT coalesce(regexp_full_match(school_year, '20[0-9]{2}'), false)",
    mostly=0.95,
    field="school_year",
)

CHECKS = {
    "student_record": (
        NO_SCHOOL_YEAR,
        Check(
            code="no_enrolment_status",
            title="就读状态缺失",
            condition="enrolment_status IS NULL",
            mostly=0.9,
            field="enrolment_status",
        ),
    ),
    "home_teaching_visit": (
        NO_SCHOOL_YEAR,
        Check(
            code="no_visit_date",
            title="送教日期缺失或无法识别",
            condition="visit_date IS NULL",
            mostly=0.8,
            field="visit_date",
        ),
    ),
    "national_roll_answer": (
        Check(
            code="no_enrolment_status",
            title="就读状态缺失",
            condition="outcome = 'answered' AND enrolment_status IS NULL",
            mostly=0.8,
            field="enrolment_status",
        ),
    ),
}
