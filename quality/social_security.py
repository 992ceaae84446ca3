"""What must hold of the answers of social security and medical insurance."""

from quality.check import Check

CHECKS = {
    "resident_pension_enrolment": (
        Check(
            code="no_contribution_year",
            title="缴费年度缺失",
            condition="outcome = 'answered' AND contribution_year IS NULL",
            mostly=0.8,
            field="contribution_year",
        ),
    ),
    "medical_insurance_enrolment": (
        Check(
            code="no_enrolment_status",
            title="参保状态缺失",
            condition="outcome = 'answered' AND enrolment_status IS NULL",
            mostly=0.8,
            field="enrolment_status",
        ),
    ),
    "work_injury_benefit": (
        Check(
            code="no_nursing_amount",
            title="护理费月额无法识别",
            condition="list_contains(flags, 'nursing_monthly_amount:unreadable')",
            mostly=0.9,
            field="nursing_monthly_amount",
        ),
    ),
}
