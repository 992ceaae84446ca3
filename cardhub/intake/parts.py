"""What a kind of value contributes to the typed rows."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Normalised"]


@dataclass(frozen=True)
class Normalised:
    """`steps` name intermediate columns, each step seeing the ones before it and `<field>__raw`, `__text`.

    `columns` are those of the snapshot, `defects` maps a defect code (inside an SQL literal) to its condition.
    """

    steps: tuple[dict[str, str], ...]
    columns: dict[str, str]
    defects: dict[str, str] = field(default_factory=dict)
