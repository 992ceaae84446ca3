"""同步：每个部门一个 `sync_<source>`，由登记的声明生成；每个数据集一个任务，其快照是资产。"""

from __future__ import annotations

from typing import Any

from airflow.sdk import DAG, Asset, Connection, CronTriggerTimetable, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

from cardhub import steps
from dags.common import AS_OF, DEFAULTS, DRY_RUN, FULL_RELOAD, TIMEZONE, as_of, numbers_of

RUNBOOK = """
### {title}：拉取、检查、提交快照

**做什么** 按声明从部门系统拉取 {datasets}，检查后提交新的快照；没有通过检查的，旧快照继续使用。

**参数** `full_reload` 全量重拉（发现未通知的删除）；`dry_run` 只检查不提交；`as_of` 业务日期。

**失败怎么办** 看任务日志最后一行的错误代码：

| 代码 | 含义 | 处置 |
|---|---|---|
| `source_unavailable` | 部门系统暂时不可用，已自动重试 | 等待，或联系部门值班 |
| `source_refused` | 账号、证书或地址被拒绝 | 核对连接 {connections}，`cardhub source test {name}` |
| `source_misbehaved` | 分页循环、文件损坏、内容超限 | 把错误代码和位置转告部门 |
| `delivery_rejected` | 缺少必需字段，或数量骤减 | `cardhub quarantine list`，确认后再试 |
| `run_in_progress` | 同一数据集正在同步 | 无需处理 |
| `storage` | 磁盘满或文件损坏 | 清理磁盘，`cardhub upkeep` |

重跑是安全的：已落盘的页不会再拉，结果与不中断时相同。{more}
"""


def build(source: Any) -> DAG:
    """The sync DAG of one source."""
    datasets = list(source.endpoints)
    with DAG(
        dag_id=f"sync_{source.name}",
        dag_display_name=f"同步 {source.title}",
        description=f"{source.department}",
        doc_md=RUNBOOK.format(
            title=source.title,
            name=source.name,
            datasets="、".join(datasets),
            connections="、".join(source.transports),
            more=f"\n\n{source.runbook}" if source.runbook else "",
        ),
        schedule=CronTriggerTimetable(source.schedule, timezone=TIMEZONE),
        catchup=False,
        max_active_runs=1,
        default_args=DEFAULTS,
        params={"full_reload": FULL_RELOAD, "dry_run": DRY_RUN, "as_of": AS_OF},
        tags=["sync", source.name],
    ) as dag:
        for dataset in datasets:
            _pull(source, dataset)
    return dag


def _pull(source: Any, dataset: str) -> None:
    snapshot = Asset(name=dataset, uri=f"cardhub://snapshot/{dataset}", group="snapshot")

    @task(
        task_id=dataset,
        task_display_name=f"同步 {steps.dataset_title(dataset)}",
        outlets=[snapshot],
        pool=source.name,
    )
    def pull() -> None:
        context = get_current_context()
        held = Connection.get(source.endpoints[dataset][0])
        with steps.open_hub() as hub:
            result = steps.sync(
                hub,
                dataset,
                steps.connection(
                    conn_type=held.conn_type,
                    host=held.host,
                    port=held.port,
                    schema=held.schema,
                    login=held.login,
                    password=held.password,
                    extra=held.extra_dejson,
                ),
                as_of=as_of(context),
                mode="full" if context["params"]["full_reload"] else "auto",
                dry_run=context["params"]["dry_run"],
            )
        if result.state == "dry_run":
            raise AirflowSkipException(f"试运行：{result.numbers()}")
        context["outlet_events"][snapshot].extra = numbers_of(result)

    pull()


for each in steps.sources().values():
    globals()[f"sync_{each.name}"] = build(each)
