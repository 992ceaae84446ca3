"""What closed cases say of the rules: how many leads were right, with an interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from cardhub.store.tables import case, case_event, finding

if TYPE_CHECKING:
    from cardhub.hub import Hub

__all__ = ["RESULTS", "Outcome", "close_case", "outcomes"]

# What an officer may find, and whether the lead was right: yes, no, or nobody can tell. An error in the data
# makes a lead about a benefit wrong, and is what a correction asks about.
RESULTS: dict[str, str] = {
    "confirmed": "right",
    "already_fixed": "right",
    "not_confirmed": "wrong",
    "data_error_source": "data",
    "data_error_register": "data",
    "cannot_verify": "undecided",
}
_Z = 1.96  # 95 %


@dataclass(frozen=True)
class Outcome:
    """The decided cases of one version of a rule, in one county (empty: in all)."""

    rule_id: str
    rule_version: str
    county_code: str
    right: int
    wrong: int
    undecided: int

    @property
    def decided(self) -> int:
        return self.right + self.wrong

    @property
    def precision(self) -> float | None:
        """The share of decided leads that were right; None where none is decided."""
        return self.right / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval of the precision at 95 %."""
        n, share = self.decided, self.precision
        if share is None:
            return None
        middle = (share + _Z * _Z / (2 * n)) / (1 + _Z * _Z / n)
        half = _Z * sqrt(share * (1 - share) / n + _Z * _Z / (4 * n * n)) / (1 + _Z * _Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def close_case(hub: Hub, case_id: int, result: str, by: str) -> None:
    """Close an open case with what an officer found; ConfigurationError where that cannot be."""
    if result not in RESULTS:
        raise ConfigurationError(f"{result} is not a result; write one of {', '.join(RESULTS)}")
    if not by.strip():
        raise ConfigurationError("say who closes the case; it is kept with it")
    closed = (
        case.update()
        .where(case.c.case_id == case_id, case.c.status == "open")
        .values(
            status="closed",
            close_reason=result,
            closed_on=sa.func.current_date(),
            version=case.c.version + 1,
            updated_at=sa.func.now(),
        )
        .returning(case.c.division_code)
    )
    with hub.engine.begin() as connection:
        division_code = connection.execute(closed).scalar()
        if division_code is None:
            raise ConfigurationError(f"case {case_id} is not open; `cardhub case list` shows those that are")
        connection.execute(
            case_event.insert().values(
                case_id=case_id,
                division_code=division_code,
                kind="closed",
                actor=by,
                details={"reason": result},
            )
        )


def outcomes(hub: Hub, kinds: Mapping[str, str], *, by_county: bool = False) -> list[Outcome]:
    """What officers found, by rule and version, and by county where asked; `kinds`: rule → its kind.

    A case counts for the version of the rule that its last finding came from, so that a rule that was mended
    begins anew.
    """
    county = sa.func.left(case.c.division_code, 6) if by_county else sa.literal("")
    query = (
        sa.select(
            case.c.rule_id,
            finding.c.rule_version,
            county.label("county"),
            case.c.close_reason,
            sa.func.count(),
        )
        .join(finding, finding.c.finding_id == case.c.finding_id)
        .where(case.c.status == "closed", case.c.close_reason.in_(RESULTS))
        .group_by(case.c.rule_id, finding.c.rule_version, sa.text("county"), case.c.close_reason)
    )
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    with hub.engine.connect() as connection:
        for rule_id, version, place, reason, number in connection.execute(query):
            meaning = RESULTS[reason]
            if meaning == "data":
                meaning = "right" if kinds.get(rule_id) == "correction" else "wrong"
            told = counts.setdefault((rule_id, version, place), {"right": 0, "wrong": 0, "undecided": 0})
            told[meaning] += number
    return [
        Outcome(*key, told["right"], told["wrong"], told["undecided"]) for key, told in sorted(counts.items())
    ]
