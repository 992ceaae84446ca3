"""比对：任一快照更新即唤醒，另有每日定时兜底；读取的是自上次比对以来的全部快照，不依赖事件本身。"""

from __future__ import annotations

from airflow.sdk import (
    DAG,
    Asset,
    AssetAny,
    AssetOrTimeSchedule,
    CronTriggerTimetable,
    Param,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowSkipException

from cardhub import steps
from dags.common import AS_OF, DEFAULTS, TIMEZONE, as_of, numbers_of

SNAPSHOTS = [
    Asset(name=dataset, uri=f"cardhub://snapshot/{dataset}", group="snapshot")
    for source in steps.sources().values()
    for dataset in source.endpoints
]
FINDINGS = Asset(name="findings", uri="cardhub://findings", group="comparison")

with DAG(
    dag_id="compare",
    dag_display_name="比对",
    description="关联人员、运行规则、更新疑点",
    doc_md="""
### 比对：关联、规则、疑点

**做什么** 把各数据集的当前快照关联到持证人，运行全部规则，更新疑点。重复运行不会改变结果。

**为什么会“跳过”** 还有数据集正在同步：它完成时会再次唤醒本任务；若它失败，由每日定时兜底。

**失败怎么办** `rule`：规则文件有误，日志给出文件和行；`storage`：快照无法读取，恢复备份或重新同步该数据集。
""",
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("30 6 * * *", timezone=TIMEZONE), assets=AssetAny(*SNAPSHOTS)
    ),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={
        "as_of": AS_OF,
        "force": Param(False, type="boolean", title="立即比对", description="不等待正在进行的同步"),
    },
    tags=["compare"],
) as dag:

    @task(task_id="compare", task_display_name="关联、比对、更新疑点", outlets=[FINDINGS])
    def compare() -> None:
        context = get_current_context()
        with steps.open_hub() as hub:
            if not context["params"]["force"] and (waiting := steps.syncs_in_progress(hub)):
                raise AirflowSkipException(f"等待正在同步的数据集：{'、'.join(waiting)}")
            result = steps.compare(hub, as_of=as_of(context))
        context["outlet_events"][FINDINGS].extra = numbers_of(result)

    compare()
