"""民政: relief lists, the two subsidies, payments and cremation, as views of its MySQL/MariaDB database."""

from connectors.transports.base import Source
from connectors.transports.database import DatabaseTransport, DatabaseView

CONNECTION = "cardhub_social_relief"
CONTROL = "v_对账"

SOURCE = Source(
    name="social_relief",
    title="民政救助",
    department="civil_affairs",
    transports={CONNECTION: DatabaseTransport},
    endpoints={
        "subsistence_allowance_member": (
            CONNECTION,
            DatabaseView(
                view="v_低保人员",
                key=("家庭编号", "成员序号"),
                control_view=CONTROL,
                control_dataset="subsistence_allowance_member",
            ),
        ),
        "extreme_hardship_support": (
            CONNECTION,
            DatabaseView(
                view="v_特困人员",
                key=("救助供养编号",),
                control_view=CONTROL,
                control_dataset="extreme_hardship_support",
            ),
        ),
        "disability_subsidy": (
            CONNECTION,
            DatabaseView(
                view="v_两项补贴",
                key=("申请编号",),
                control_view=CONTROL,
                control_dataset="disability_subsidy",
            ),
        ),
        "subsidy_payment": (
            CONNECTION,
            DatabaseView(
                view="v_补贴发放",
                key=("发放编号",),
                control_view=CONTROL,
                control_dataset="subsidy_payment",
            ),
        ),
        "orphan_support": (
            CONNECTION,
            DatabaseView(
                view="v_孤儿保障",
                key=("保障编号",),
                control_view=CONTROL,
                control_dataset="orphan_support",
            ),
        ),
        "marginal_low_income_member": (
            CONNECTION,
            DatabaseView(
                view="v_低保边缘",
                key=("家庭编号", "成员序号"),
                control_view=CONTROL,
                control_dataset="marginal_low_income_member",
            ),
        ),
        "cremation_record": (
            CONNECTION,
            DatabaseView(
                view="v_火化登记",
                key=("登记编号",),
                # The cause of death is not needed, so it never leaves civil affairs.
                leave_out=("死因",),
                control_view=CONTROL,
                control_dataset="cremation_record",
            ),
        ),
    },
    schedule="0 2 3 * *",
    late_after_hours=24 * 35,
    runbook="docs/operations.md#social_relief",
)
