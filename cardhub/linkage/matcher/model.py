"""The frozen model: what each level of agreement weighs, and from which probability a link is believed.

`model.json` is written by `train` and read by everybody else. Its hash is part of the linker's version: a
link that changed because the model did can say so.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import log2
from pathlib import Path

from cardhub.errors import ConfigurationError
from cardhub.linkage.matcher.levels import COMPARISONS

__all__ = ["Model", "load_model"]


@dataclass(frozen=True)
class Model:
    """`levels`: comparison → level → (m, u), how often rows of one person, and of two, agree so.

    `on_register` is the share of unlinked rows whose person is on the register; `link` is the least
    probability of a link, `review` that of all candidates together, `margin` how many times likelier than the
    runner-up the best must be.
    """

    version: str
    levels: dict[str, dict[str, tuple[float, float]]]
    on_register: float = 0.5
    link: float = 0.9
    review: float = 0.5
    margin: float = 50.0
    sample_one_in: int = 50

    def __post_init__(self) -> None:
        for each in COMPARISONS:
            if set(self.levels.get(each.name, ())) != {level.name for level in each.levels}:
                raise ConfigurationError(
                    f"matcher model {self.version} does not fit this code: {each.name}; train a new one"
                )

    def weight(self, comparison: str, level: str) -> float:
        """log2(m / u), between -30 and 30."""
        m, u = self.levels[comparison][level]
        return max(-30.0, min(30.0, log2(max(m, 1e-9)) - log2(max(u, 1e-9))))

    @property
    def hash(self) -> str:
        """The first 12 hex digits of the content's SHA-256."""
        content = json.dumps(asdict(self), sort_keys=True).encode()
        return hashlib.sha256(content).hexdigest()[:12]

    def save(self, path: Path) -> None:
        """Write the model as JSON; numbers to six places, so that a file reads like its model."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")


def load_model(path: Path | None = None) -> Model:
    """The frozen model beside this file, or the one at `path`; ConfigurationError where it does not fit."""
    place = path or files("cardhub.linkage.matcher") / "model.json"
    try:
        content = json.loads(place.read_text(encoding="utf-8"))
        levels = {
            name: {level: (float(pair[0]), float(pair[1])) for level, pair in of.items()}
            for name, of in content.pop("levels").items()
        }
        return Model(levels=levels, **content)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError(f"matcher model {place}: {error}; train it again or restore it") from error
