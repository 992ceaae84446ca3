"""When a cron schedule was due last."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

__all__ = ["last_due"]

PROVINCE_TIME = ZoneInfo("Asia/Shanghai")


def last_due(schedule: str, before: datetime) -> datetime:
    """The last time that `schedule` (cron, Asia/Shanghai) was due at or before `before`."""
    from croniter import croniter

    due: datetime = croniter(schedule, before.astimezone(PROVINCE_TIME)).get_prev(datetime)
    return due
