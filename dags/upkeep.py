"""维护：清理过期数据，标记无响应的运行，提醒迟到的数据。"""

from __future__ import annotations

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from cardhub import steps
from dags.common import AS_OF, DEFAULTS, TIMEZONE, as_of

with DAG(
    dag_id="upkeep",
    dag_display_name="维护",
    description="保留期清理、无响应运行、迟到提醒",
    doc_md="""
### 维护

**做什么** 按保留期删除旧快照和旧交付；把长时间没有心跳的运行标记为失败；
数据集超过应到时间仍未更新时发出“数据迟到”提醒。

**收到“数据迟到”怎么办** 先看对应的 `sync_<部门>` 是否失败；没有失败则联系部门确认何时提供。
比对会继续使用旧快照，但过期的数据不能再证明“不在名单中”。
""",
    schedule=CronTriggerTimetable("15 3 * * *", timezone=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"as_of": AS_OF},
    tags=["upkeep"],
) as dag:

    @task(task_id="upkeep", task_display_name="维护")
    def upkeep() -> None:
        with steps.open_hub() as hub:
            steps.upkeep(hub, as_of=as_of(get_current_context()))

    upkeep()
