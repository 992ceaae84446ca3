"""残联: the disability-card register and the needs survey, as views of its PostgreSQL database."""

from connectors.transports.base import Source
from connectors.transports.database import DatabaseTransport, DatabaseView

CONNECTION = "cardhub_disability_card"
CONTROL = "v_对账"

SOURCE = Source(
    name="disability_card",
    title="残疾人证",
    department="dpf",
    transports={CONNECTION: DatabaseTransport},
    endpoints={
        "disability_card": (
            CONNECTION,
            DatabaseView(
                view="v_残疾人证",
                key=("记录编号",),
                watermark="更新时间",
                # Photos and fingerprints are never taken in.
                leave_out=("照片", "指纹"),
                control_view=CONTROL,
                control_dataset="disability_card",
            ),
        ),
        "disability_component": (
            CONNECTION,
            DatabaseView(
                view="v_残疾分项",
                key=("分项编号",),
                watermark="更新时间",
                control_view=CONTROL,
                control_dataset="disability_component",
            ),
        ),
        "needs_survey": (
            CONNECTION,
            DatabaseView(
                view="v_动态更新",
                key=("调查编号",),
                watermark="更新时间",
                # What an assessor wrote about a person in free words is nobody's business here.
                leave_out=("评估意见", "调查员"),
                control_view=CONTROL,
                control_dataset="needs_survey",
            ),
        ),
    },
    schedule="30 1 * * *",
    late_after_hours=36,
    runbook="docs/operations.md#disability_card",
)
