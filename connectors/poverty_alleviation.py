"""乡村振兴: the monthly workbook of monitored people, in a drop folder."""

from connectors.transports.base import Source
from connectors.transports.files import FilesTransport, XlsxFile

CONNECTION = "cardhub_poverty_alleviation"

SOURCE = Source(
    name="poverty_alleviation",
    title="防返贫监测",
    department="rural_revitalization",
    transports={CONNECTION: FilesTransport},
    endpoints={
        "monitored_member": (
            CONNECTION,
            XlsxFile(
                # Named by month, while its rows count for a year: the newest workbook is the whole list.
                pattern="防返贫监测对象_{newest}.xlsx",
                sheet="监测对象",
                headers=("行政区划代码", "户编号", "人口编号", "姓名", "证件号码", "健康状况", "年度"),
                control_sheet="对账",
                control_dataset="monitored_member",
            ),
        ),
    },
    schedule="0 5 8 * *",
    late_after_hours=24 * 35,
    runbook="docs/operations.md#poverty_alleviation",
)
