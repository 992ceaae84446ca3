"""What must hold of the elderly's nursing allowances."""

from quality.check import Check, Level

CHECKS = {
    "elderly_care_allowance": (
        # The office books a repayment as one more row; taken for a grant, it would look like a benefit.
        Check(
            code="reversal",
            title="冲正记录，不是待遇",
            condition="monthly_amount < 0",
            level=Level.ROW,
            mostly=0.8,
            field="monthly_amount",
        ),
        Check(
            code="stop_before_start",
            title="停止月份早于起始月份",
            condition="stop_month < start_month",
            mostly=0.9,
            field="stop_month",
        ),
    ),
}
