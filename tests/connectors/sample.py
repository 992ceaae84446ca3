"""The rows that every transport must bring home unchanged, and the people asked about by list."""

from __future__ import annotations

from connectors.transports.base import ListedPerson

HEADERS = ("编号", "姓名", "证件号码", "区划", "备注", "更新时间")
CHANGED = "2026-01-02 00:00:00"
Row = tuple[str, ...]


def rows(number: int) -> list[Row]:
    """Synthetic rows in key order; the last tenth was changed after `CHANGED`."""
    return [
        (
            f"R{index:07d}",
            f"马麦尔东·{index % 97}",
            f"6201021900010{index:05d}",
            f"620102{index % 10:03d}001",
            '逗号,引号"和䃎' if index % 50 == 0 else "",
            f"2026-01-0{1 if index < number * 9 // 10 else 3} 08:00:{index % 60:02d}",
        )
        for index in range(number)
    ]


def people(number: int) -> list[ListedPerson]:
    return [
        ListedPerson(str(1000 + index), f"6201021900010{index:05d}", f"马麦尔东·{index % 97}")
        for index in range(number)
    ]
