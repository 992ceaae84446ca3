"""报告：每次比对之后生成，供区县核查使用。"""

from __future__ import annotations

from airflow.sdk import DAG, Asset, get_current_context, task

from cardhub import steps
from dags.common import AS_OF, DEFAULTS, as_of

FINDINGS = Asset(name="findings", uri="cardhub://findings", group="comparison")

with DAG(
    dag_id="report",
    dag_display_name="报告",
    description="按区县生成疑点工作簿和全省摘要",
    doc_md="""
### 报告

**做什么** 写出每个区县一个 XLSX 和一份全省 HTML 摘要，位置见 `report_directory` 设置。
报告含个人信息，按密级分发。

**失败怎么办** `storage`：磁盘满；其余错误重跑即可，报告整体替换，不会留下半份。
""",
    schedule=[FINDINGS],
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"as_of": AS_OF},
    tags=["report"],
) as dag:

    @task(task_id="report", task_display_name="生成报告")
    def report() -> None:
        with steps.open_hub() as hub:
            steps.report(hub, as_of=as_of(get_current_context()))

    report()
