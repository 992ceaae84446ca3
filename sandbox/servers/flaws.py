"""How files and views can be flawed, for a test to ask for; without it they are as they should be."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Flaws", "is_left_out"]


@dataclass(frozen=True)
class Flaws:
    """`encoding` replaces a CSV's own; `cut_at` keeps that share of a finished file's bytes; `html` writes a
    login page under the file's name; `fewer` leaves that share of the rows out."""

    renamed: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    fewer: float = 0.0
    encoding: str = ""
    cut_at: float = 1.0
    html: bool = False
    without_control: bool = False

    def header(self, columns: list[str]) -> list[str]:
        return [self.renamed.get(name, name) for name in self.kept(columns)]

    def kept(self, columns: list[str]) -> list[str]:
        return [name for name in columns if name not in self.missing]


def is_left_out(number: int, share: float) -> bool:
    """Whether row `number` is one of the `share` that is left out, spread evenly."""
    return int((number + 1) * share) > int(number * share)
