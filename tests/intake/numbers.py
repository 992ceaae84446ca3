"""Synthetic ID numbers: generated, never copied."""

from __future__ import annotations

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(sequence: int = 1, birth: str = "19600101", area: str = "620102") -> str:
    """A checksum-valid number."""
    body = f"{area}{birth}{sequence:03d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def with_x() -> str:
    """A number that ends in X."""
    return next(n for n in map(number, range(1, 999)) if n.endswith("X"))


def wrong(number: str) -> str:
    """The same number with a wrong last digit."""
    return number[:17] + ("1" if number[17] != "1" else "2")
