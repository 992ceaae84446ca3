"""What must hold of the monitored households."""

from quality.check import Check

CHECKS = {
    "monitored_member": (
        Check(
            code="no_health_status",
            title="健康状况缺失或无法识别",
            condition="coalesce(len(health_status), 0) = 0",
            mostly=0.8,
            field="health_status",
        ),
        Check(
            code="healthy_and_ill",
            title="健康状况同时填写健康与其他",
            condition="list_contains(health_status, 'healthy') AND len(health_status) > 1",
            mostly=0.9,
            field="health_status",
        ),
        Check(
            code="no_year",
            title="年度缺失",
            condition="year IS NULL",
            mostly=0.95,
            field="year",
        ),
    ),
}
