"""What must hold of the relief lists, subsidies, payments, children's support and cremations."""

from quality.check import Check

STOP_BEFORE_START = Check(
    code="stop_before_start",
    title="停止月份早于起始月份",
    condition="stop_month < start_month",
    mostly=0.9,
    field="stop_month",
)
NO_START = Check(
    code="no_start_month",
    title="起始月份缺失或无法识别",
    condition="start_month IS NULL",
    mostly=0.8,
    field="start_month",
)
UNREADABLE_STOP = Check(
    code="unreadable_stop_month",
    title="停止月份无法识别",
    condition="list_contains(flags, 'stop_month:unreadable')",
    mostly=0.95,
    field="stop_month",
)
NO_MONTH = Check(
    code="no_benefit_month",
    title="统计月份缺失或无法识别",
    condition="benefit_month IS NULL",
    mostly=0.95,
    field="benefit_month",
)

CHECKS = {
    "subsistence_allowance_member": (
        STOP_BEFORE_START,
        NO_START,
        UNREADABLE_STOP,
        NO_MONTH,
        Check(
            code="unknown_cover",
            title="是否保障对象无法识别",
            condition="is_covered IS NULL",
            mostly=0.9,
            field="is_covered",
        ),
    ),
    "extreme_hardship_support": (STOP_BEFORE_START, NO_START, UNREADABLE_STOP, NO_MONTH),
    "disability_subsidy": (STOP_BEFORE_START, NO_START, UNREADABLE_STOP, NO_MONTH),
    "subsidy_payment": (
        NO_MONTH,
        Check(
            code="implausible_amount",
            title="发放金额超出合理范围(可能以分或万元计)",
            condition="amount <= 0 OR amount > 5000",
            mostly=0.9,
            field="amount",
        ),
    ),
    "orphan_support": (
        STOP_BEFORE_START,
        NO_START,
        UNREADABLE_STOP,
        NO_MONTH,
        Check(
            code="unknown_full_amount",
            title="是否全额无法识别",
            condition="is_full_amount IS NULL",
            mostly=0.9,
            field="is_full_amount",
        ),
    ),
    "marginal_low_income_member": (
        NO_MONTH,
        Check(
            code="no_end",
            title="有效期止缺失或无法识别",
            condition="valid_to IS NULL",
            mostly=0.9,
            field="valid_to",
        ),
        Check(
            code="valid_to_before_recognition",
            title="有效期止早于认定日期",
            condition="valid_to < recognised_on",
            mostly=0.9,
            field="valid_to",
        ),
    ),
    "cremation_record": (
        Check(
            code="no_death_date",
            title="死亡日期缺失或无法识别",
            condition="death_date IS NULL",
            mostly=0.8,
            field="death_date",
        ),
        Check(
            code="cremated_before_death",
            title="火化日期早于死亡日期",
            condition="cremated_on < death_date",
            mostly=0.9,
            field="cremated_on",
        ),
    ),
}
