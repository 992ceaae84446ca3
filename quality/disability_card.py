"""What must hold of the card register, besides what its declaration says."""

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
}
