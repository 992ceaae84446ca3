"""What the steps of a case depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cardhub.comparison.catalogue import declared_rules

__all__ = ["CaseState"]


@dataclass(frozen=True)
class CaseState:
    """A case as it stands; `today` is the day by the clock of the offices."""

    case_id: int
    rule_id: str
    division_code: str
    version: int
    status: str
    stage: str
    close_reason: str | None
    result_code: str | None
    assigned_to: int | None
    asked_department: str | None
    wait_until: date | None
    proposed_by: int | None
    today: date

    @property
    def is_adverse(self) -> bool:
        """Whether it may end in somebody's loss; a rule that was withdrawn takes nothing from anybody."""
        rule = declared_rules().get(self.rule_id)
        return rule is not None and rule.kind == "adverse"

    @property
    def leads_to_stop(self) -> bool:
        """Verified as confirmed, and adverse: the long way begins."""
        return self.is_adverse and self.result_code == "confirmed"
