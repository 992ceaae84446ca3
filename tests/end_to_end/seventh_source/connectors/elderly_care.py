"""养老服务: the monthly list of nursing allowances, a CSV file in a drop folder."""

from connectors.transports.base import Source
from connectors.transports.files import CsvFile, FilesTransport

CONNECTION = "cardhub_elderly_care"

SOURCE = Source(
    name="elderly_care",
    title="养老服务",
    department="civil_affairs",
    transports={CONNECTION: FilesTransport},
    endpoints={
        "elderly_care_allowance": (
            CONNECTION,
            CsvFile(
                pattern="养老护理补贴_{newest}.csv",
                headers=("补贴编号", "姓名", "身份证号", "户籍区划", "起始年月"),
            ),
        ),
    },
    schedule="0 4 6 * *",
    late_after_hours=24 * 35,
    runbook="docs/operations.md#elderly_care",
)
