"""What a kind of value contributes to the typed rows."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Normalised"]


@dataclass(frozen=True)
class Normalised:
    """`steps` name intermediate columns; each step sees those before it, `<field>__raw` and `__text`.

    `columns` are the snapshot's; `defects` maps a defect code (inside an SQL literal) to its condition.
    """

    steps: tuple[dict[str, str], ...]
    columns: dict[str, str]
    defects: dict[str, str] = field(default_factory=dict)
