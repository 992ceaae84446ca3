"""How a department's system can go wrong, as switches that a test turns on and off."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Fault", "Switch", "Switchboard"]


class Fault(StrEnum):
    """Faults of the HTTP systems. `values` of a switch: what each takes, with its default."""

    TOO_MANY_REQUESTS = "too_many_requests"  # retry_after=1
    SERVER_ERROR = "server_error"  # status=500
    TOKEN_EXPIRED = "token_expired"  # every token issued so far stops working
    DROPPED = "dropped"  # half of the body, then the connection closes
    HTML = "html"  # a login page with 200 OK
    REDIRECT = "redirect"  # to=another host
    SLOW = "slow"  # seconds=1.0
    WRONG_CHARSET = "wrong_charset"  # GB18030 bytes announced as UTF-8
    PAGE_REPEATED = "page_repeated"
    PAGE_SKIPPED = "page_skipped"
    LOOPING_CURSOR = "looping_cursor"
    FEWER_ROWS = "fewer_rows"  # share=0.4 of the rows left out, with 200 OK
    RENAMED_COLUMN = "renamed_column"  # column, to
    MISSING_COLUMN = "missing_column"  # column
    NO_CONTROL_COUNTS = "no_control_counts"
    REFUSED = "refused"  # id_numbers=[…], or share of the people asked about
    UNANSWERED = "unanswered"  # id_numbers=[…], or share of the people asked about


@dataclass
class Switch:
    """One fault that is on: for `times` requests (None: until switched off), after `after` good ones."""

    fault: Fault
    times: int | None = None
    after: int = 0
    dataset: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def fires(self, dataset: str) -> bool:
        """Whether this request is hit; counts it."""
        if self.dataset not in ("", dataset):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


class Switchboard:
    """The faults that are on in one server."""

    def __init__(self) -> None:
        self._switches: dict[Fault, Switch] = {}

    def on(self, switch: Switch) -> None:
        self._switches[switch.fault] = switch

    def off(self) -> None:
        self._switches.clear()

    def hit(self, fault: Fault, dataset: str) -> Switch | None:
        """The switch of `fault` if it fires for this request."""
        switch = self._switches.get(fault)
        return switch if switch is not None and switch.fires(dataset) else None

    def names(self) -> list[str]:
        return [str(fault) for fault in self._switches]
