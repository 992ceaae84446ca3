"""Two comparisons of which one begins with the other's leads, and what it evaluates for some people only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cardhub.comparison.basis import Basis
from cardhub.comparison.evaluation import Evaluation
from cardhub.linkage.link_sets import LinkSet

__all__ = ["KEPT", "Redo", "Side"]

KEPT = "kept_leads"


@dataclass(frozen=True)
class Side:
    """What one of two comparisons rests on. `rows` and `links`: dataset → FROM item."""

    basis: Basis
    sets: Mapping[str, LinkSet]
    rows: Mapping[str, str]
    links: Mapping[str, str]


@dataclass(frozen=True)
class Redo:
    """`partial`: the rules that are evaluated for some people only, in the order of their bits."""

    partial: tuple[Evaluation, ...]
    whole: tuple[Evaluation, ...]

    def readers(self, table: str) -> str | None:
        """A FROM item (person_id) of whose rows of a table are read; None for everybody's."""
        if any(table in each.reads for each in self.whole):
            return None
        return self.people([each for each in self.partial if table in each.reads], "readable")

    def people(self, evaluations: Iterable[Evaluation], relation: str) -> str:
        """A FROM item (person_id): whom `redo` or `readable` says for any of these rules."""
        return f"(SELECT person_id FROM {relation} WHERE bit_count(rules & {self.bits(evaluations)}) > 0)"

    def bits(self, evaluations: Iterable[Evaluation]) -> str:
        """Rules of `partial` as an SQL constant."""
        chosen = {each.rule.rule_id for each in evaluations}
        marks = "".join("01"[each.rule.rule_id in chosen] for each in self.partial)
        return f"'{marks}'::BIT"
