"""What must hold of the card register and the needs survey, besides what their declarations say."""

from quality.check import Check

CHECKS = {
    "disability_card": (
        Check(
            code="unknown_state",
            title="证件状态或日期缺失",
            condition="card_status IS NULL OR issued_on IS NULL",
            mostly=0.9,
            field="card_status",
        ),
        Check(
            code="validity_reversed",
            title="有效期止早于有效期起",
            condition="valid_to < valid_from",
            mostly=0.9,
            field="valid_to",
        ),
        Check(
            code="birth_differs",
            title="出生日期与身份证号不符",
            condition="birth_date <> id_number__born AND id_number IS NOT NULL",
            mostly=0.8,
            field="birth_date",
        ),
    ),
    "disability_component": (
        Check(
            code="multiple_as_component",
            title="分项类别不应为多重",
            condition="disability_category = '7'",
            mostly=0.8,
            field="disability_category",
        ),
    ),
    "needs_survey": (
        Check(
            code="no_survey_date",
            title="调查日期缺失或无法识别",
            condition="surveyed_on IS NULL",
            mostly=0.8,
            field="surveyed_on",
        ),
        # Without the form's version nobody can tell what its codes mean.
        Check(
            code="unknown_form",
            title="表式版本缺失或无法识别",
            condition="form_version IS NULL",
            mostly=0.95,
            field="form_version",
        ),
        Check(
            code="employed_without_work",
            title="填报就业又填未就业原因",
            condition="employed = 'yes' AND unemployed_reason IS NOT NULL",
            mostly=0.8,
            field="unemployed_reason",
        ),
    ),
}
