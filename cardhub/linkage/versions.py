"""The version of the linker: of its rules, and of the frozen model. A change of either makes links anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cardhub.hub import Hub
from cardhub.linkage.matcher import Model, load_model

__all__ = ["RULES_VERSION", "linker_version", "model_of"]

# Raise it when a grade could come out differently although rows, register and model are the same.
RULES_VERSION = "3"


def model_of(hub: Hub) -> Model:
    """The model of this installation: its own, or the one that comes with the code."""
    path = hub.settings.matcher_model
    return _model(path, path.stat().st_mtime_ns if path and path.exists() else 0)


def linker_version(hub: Hub) -> str:
    """`<rules>+<hash of the model>`."""
    return f"{RULES_VERSION}+{model_of(hub).hash}"


@cache
def _model(path: Path | None, changed_at: int) -> Model:
    return load_model(path)
