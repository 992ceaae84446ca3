"""Wilson's interval: how far a share may be from the true one, also where it is 0 or 1."""

from __future__ import annotations

from math import sqrt

__all__ = ["wilson"]

Z_95 = 1.959964


def wilson(hits: float, of: float) -> tuple[float, float]:
    """Lower and upper bound of hits/of at 95 % (Wilson 1927); (0, 1) where nothing was counted."""
    if of <= 0:
        return 0.0, 1.0
    share, z2 = hits / of, Z_95**2
    middle = share + z2 / (2 * of)
    spread = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of**2))
    return max(0.0, (middle - spread) / (1 + z2 / of)), min(1.0, (middle + spread) / (1 + z2 / of))
