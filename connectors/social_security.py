"""人社/医保: pension, medical insurance and work injury, verified by list over HTTP."""

from connectors.transports.base import Source
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestVerification

CONNECTION = "cardhub_social_security"

SOURCE = Source(
    name="social_security",
    title="人社医保",
    department="hrss",
    transports={CONNECTION: RestTransport},
    endpoints={
        "resident_pension_enrolment": (
            CONNECTION,
            RestVerification(
                path="/v1/resident-pension/verify",
                answer_fields=(
                    *("参保状态", "首次参保日期", "缴费年度", "缴费档次", "个人缴费", "代缴标识"),
                    *("代缴类别", "代缴金额", "待遇状态", "待遇起始月份", "最近资格认证日期", "停发原因"),
                ),
            ),
        ),
        "medical_insurance_enrolment": (
            CONNECTION,
            RestVerification(
                path="/v1/medical-insurance/verify",
                answer_fields=("险种类型", "参保状态", "参保年度", "资助类别", "资助金额", "参保地区划"),
            ),
        ),
        "work_injury_benefit": (
            CONNECTION,
            RestVerification(
                path="/v1/work-injury/verify",
                answer_fields=("伤残等级", "护理依赖程度", "护理费月额", "起始月份", "停止月份"),
            ),
        ),
    },
    schedule="0 3 5 * *",
    late_after_hours=24 * 35,
    runbook="docs/operations.md#social_security",
)
