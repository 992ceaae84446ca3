"""卫健: deaths by list, and screening, rehabilitation and family-doctor records by change time, over HTTP."""

from connectors.transports.base import Source
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestList, RestVerification

CONNECTION = "cardhub_health"
CONTROL = "/v1/control-counts"

SOURCE = Source(
    name="health",
    title="卫生健康",
    department="health",
    transports={CONNECTION: RestTransport},
    endpoints={
        "death_record": (
            CONNECTION,
            RestVerification(
                path="/v1/deaths/verify",
                answer_fields=("死亡日期",),
                # By agreement health answers only where number and name both match, and does not say so.
                matched_by="number_name",
            ),
        ),
        "child_screening": (
            CONNECTION,
            RestList(
                path="/v1/child-screenings",
                watermark="更新时间",
                control_path=CONTROL,
                control_dataset="child_screening",
            ),
        ),
        "rehabilitation_service": (
            CONNECTION,
            RestList(
                path="/v1/rehabilitation-services",
                watermark="更新时间",
                control_path=CONTROL,
                control_dataset="rehabilitation_service",
            ),
        ),
        "family_doctor_contract": (
            CONNECTION,
            RestList(
                path="/v1/family-doctor-contracts",
                watermark="更新时间",
                control_path=CONTROL,
                control_dataset="family_doctor_contract",
            ),
        ),
    },
    schedule="0 6 * * *",
    late_after_hours=36,
    runbook="docs/operations.md#health",
)
