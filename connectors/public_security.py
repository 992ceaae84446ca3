"""公安: household registration of people on the register, verified by list over HTTP."""

from connectors.transports.base import Source
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestVerification

CONNECTION = "cardhub_public_security"

SOURCE = Source(
    name="public_security",
    title="公安户籍",
    department="public_security",
    transports={CONNECTION: RestTransport},
    endpoints={
        "household_registration": (
            CONNECTION,
            RestVerification(
                path="/v1/household-registration/verify",
                answer_fields=("户籍区划", "迁入日期", "户籍状态"),
            ),
        ),
    },
    schedule="0 3 6 * *",
    late_after_hours=24 * 35,
    runbook="docs/operations.md#public_security",
)
