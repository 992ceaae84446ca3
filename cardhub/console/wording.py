"""The Chinese words of the console that no declaration holds."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cardhub.reports.wording import department_title

__all__ = [
    "COVERAGE",
    "DUE",
    "GRADES",
    "METHODS",
    "REFUSALS",
    "RESULTS",
    "RUNS",
    "SORTS",
    "STAGES",
    "STEPS",
    "VERIFIER_RESULTS",
    "event_text",
    "local_time",
]

STAGES = {
    "new": "待受理",
    "accepted": "办理中",
    "asked": "等部门回复",
    "replied": "部门已回复",
    "visiting": "入户核实中",
    "verified": "已核实",
    "referred": "已转办",
    "notified": "已告知，等候异议",
    "proposed": "待第二人复核",
    "closed": "已办结",
}
# What an officer may find, with one line of help for each.
RESULTS = {
    "confirmed": ("属实", "情况与提示一致"),
    "not_confirmed": ("不属实", "核实后没有这个问题"),
    "already_fixed": ("已经解决", "之前确有问题，现在已经办好"),
    "data_error_source": ("部门数据有误", "部门登记的内容需要更正"),
    "data_error_register": ("残疾人证登记有误", "持证登记的内容需要更正"),
    "cannot_verify": ("无法核实", "目前查不清，例如本人联系不上"),
}
VERIFIER_RESULTS = {name: RESULTS[name] for name in RESULTS if name != "data_error_register"}
METHODS = {"in_person": "当面告知", "phone": "电话告知", "letter": "书面送达"}
SORTS = {"gravity": "先看紧急的", "due": "先看快到期的", "newest": "先看新来的"}
DUE = {"overdue": "已超期", "week": "七天内到期", "later": "时间还充裕"}

# Of each step: what the button says, and one line of what follows.
STEPS = {
    "accept": ("受理", "由您来办这件事，其他人会看到您已受理。"),
    "assign": ("转交同事", "请选一位同事接着办，办理进度不变。"),
    "ask": ("请部门核实", "请选部门，对方登录后会看到这件事并回复。"),
    "reply": ("回复核实结果", "请按您部门的登记情况选一项，残联会接着办。"),
    "visit": ("安排入户核实", "当面看一看、问一问，再记录结果。"),
    "verify": ("记录核实结果", "请选一项最符合实际的结果。"),
    "correct": ("请数据来源更正", "把更正请求记下来，转给登记有误的一方。"),
    "refer": ("转服务办理", "邀请本人申请，或转给办理的部门。"),
    "close": ("办结", "没有别的事要做了，就可以办结；以后还能重新打开。"),
    "notify": ("告知本人", "请先告知本人或家属情况和申诉办法，再等候十五天。"),
    "propose": ("提请处理", "等候期已过、没有异议。由另一位同事复核后才会生效。"),
    "approve": ("复核同意", "您是第二位经办人。请确认核实、告知、等候都已做到。"),
    "decline": ("退回", "还有不清楚的地方，退回给提请的同事。"),
    "object": ("登记异议", "本人或家属有不同意见，从核实重新开始。"),
    "reopen": ("重新打开", "有新情况，需要再办一次。"),
}

EVENTS = {
    "opened": "数据比对发现了这个疑点",
    "evidence_changed": "数据有变化，请再看一看",
    "reopened": "重新打开",
    "closed": "办结",
    "merged": "与同一人的另一件并为一件",
    "separated": "从另一人名下分出",
    "accepted": "受理",
    "assigned": "转交同事",
    "asked": "请部门核实",
    "replied": "部门回复",
    "visit_ordered": "安排入户核实",
    "verified": "记录核实结果",
    "correction_requested": "请数据来源更正",
    "referred": "转服务办理",
    "notified": "告知本人",
    "proposed": "提请处理",
    "approved": "复核同意",
    "declined": "退回",
    "objected": "登记异议",
}
CLOSE_REASONS = {
    "fixed": "数据已更正，自动办结",
    "rule_withdrawn": "规则停用，自动办结",
    "merged": "并入另一件",
}

# Why a step was refused, said to whoever tried it.
REFUSALS = {
    "not_your_step": "这一步不属于您的岗位，请交给有权限的同事。",
    "not_now": "这件事目前的进度还不能做这一步，请看“现在可以做的事”。",
    "verify_first": "涉及停发的情况，要先请部门核实或入户核实，才能记为“属实”。",
    "no_data_error": "核实结果不是数据有误，不需要请来源更正。",
    "nothing_to_refer": "只有核实属实的帮扶、更正事项才转服务办理。",
    "notify_first": "涉及停发的情况不能直接办结，请先告知本人。",
    "nothing_to_notify": "只有核实属实、可能停发的情况才需要这样告知。",
    "still_waiting": "等候异议的期限还没过，请到期后再提请。",
    "second_person": "提请和复核要由两位同事分别来做，请另一位同事复核。",
    "closed_by_machine": "这件事是数据更正后自动办结的，如果再出现会自动重新打开。",
    "result_missing": "请选一项核实结果。",
    "method_missing": "请选告知的方式。",
    "department_missing": "请选要请哪个部门核实。",
    "assignee_missing": "请选一位能看到这件事的同事。",
    "note_too_long": "备注请写在五百字以内。",
}
COVERAGE = {"complete": "数据完整", "partial": "数据不完整", "unknown": "数据是否完整还没有证明"}
GRADES = {"A": "号码、姓名都一致", "B": "号码一致，姓名不同", "C": "号码修复后一致", "D": "多项信息相符"}
# How a sync ended, or how far it is.
RUNS = {
    "pulling": "正在取数",
    "checking": "正在检查",
    "committed": "已更新",
    "unchanged": "没有变化",
    "rejected": "数据不合格，仍用上一次的",
    "failed": "没有成功，仍用上一次的",
    "superseded": "已由更新的一次代替",
    "dry_run": "试运行",
}
_CHINA = ZoneInfo("Asia/Shanghai")


def local_time(moment: datetime) -> str:
    """`2026-09-10 08:30`, by the clock of the offices."""
    return moment.astimezone(_CHINA).strftime("%Y-%m-%d %H:%M")


def event_text(kind: str, details: dict[str, object], names: dict[int, str]) -> str:
    """One line of a case's history; `names` are the users that its details speak of."""
    parts = [EVENTS.get(kind, kind)]
    if result := details.get("result"):
        parts.append(RESULTS.get(str(result), (str(result), ""))[0])
    if reason := details.get("reason"):
        known = RESULTS.get(str(reason), (CLOSE_REASONS.get(str(reason), ""), ""))[0]
        parts += [known] if known else []
    if department := details.get("department"):
        parts.append(department_title(str(department)))
    if isinstance(assignee := details.get("assignee"), int):
        parts.append(names.get(assignee, "一位同事"))
    if method := details.get("method"):
        parts.append(METHODS.get(str(method), str(method)))
    if until := details.get("until"):
        parts.append(f"可在 {until} 前（含当日）提出异议")
    return "：".join([*parts[:1], "，".join(parts[1:])]) if len(parts) > 1 else parts[0]
