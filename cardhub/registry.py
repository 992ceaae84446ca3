"""Finds departments, datasets, checks and rules by file name; the only importer of declarations.

Nothing is imported before it is asked for. A source's name is the stem of `connectors/<name>.py`,
`schemas/<name>.py` and `quality/<name>.py`; a rule's is the stem of its file below `rules/`.
"""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from cardhub.errors import ConfigurationError
from schemas.dataset import Dataset, Role

if TYPE_CHECKING:
    from connectors.transports.base import Source
    from quality.check import Check

__all__ = ["checks", "dataset", "datasets", "register", "rule_paths", "rules_folder", "sources"]

_SHARED = {"__init__", "dataset"}


def _modules(package: str) -> dict[str, ModuleType]:
    """The declaration modules of `package`, by source name, from every place the package is found."""
    root = importlib.import_module(package)
    stems = {path.stem for folder in root.__path__ for path in Path(folder).glob("*.py")} - _SHARED
    return {stem: importlib.import_module(f"{package}.{stem}") for stem in sorted(stems)}


@cache
def sources() -> dict[str, Source]:
    """Every department, by name."""
    found: dict[str, Source] = {}
    for name, module in _modules("connectors").items():
        source = getattr(module, "SOURCE", None)
        if source is None or source.name != name:
            raise ConfigurationError(f"connectors/{name}.py must define SOURCE with the name {name!r}")
        found[name] = source
    return found


@cache
def datasets() -> dict[str, Dataset]:
    """Every dataset of every source, by name; the register first, since all others need its persons."""
    found: dict[str, Dataset] = {}
    for name, module in _modules("schemas").items():
        for each in getattr(module, "DATASETS", ()):
            if each.source != name or each.name in found:
                raise ConfigurationError(
                    f"schemas/{name}.py: dataset {each.name} is misplaced or declared twice"
                )
            found[each.name] = each
    order = sorted(found.values(), key=lambda each: each.role is not Role.REGISTER)
    return {each.name: each for each in order}


def dataset(name: str) -> Dataset:
    """The dataset called `name`; ConfigurationError naming the known ones if there is none."""
    try:
        return datasets()[name]
    except KeyError:
        known = "、".join(datasets())
        raise ConfigurationError(f"no dataset {name!r}; known: {known}") from None


def register() -> Dataset:
    """The one dataset whose rows make the persons."""
    found = [each for each in datasets().values() if each.role is Role.REGISTER]
    if len(found) != 1:
        raise ConfigurationError(f"exactly one dataset must have the role 'register'; found {len(found)}")
    return found[0]


def checks(name: str) -> list[Check]:
    """The checks of a dataset: those that follow from its declaration, then its own."""
    from quality.check import standard_checks

    each = dataset(name)
    declared: dict[str, tuple[Check, ...]] = {}
    if importlib.util.find_spec(f"quality.{each.source}"):
        declared = importlib.import_module(f"quality.{each.source}").CHECKS
    return [*standard_checks(each), *declared.get(name, ())]


def rules_folder() -> Path:
    """The folder of the rules, their shared views and `parameters.csv`."""
    return Path(importlib.import_module("rules").__path__[0])


@cache
def rule_paths() -> dict[str, Path]:
    """The file of every rule, by rule id (its stem); the shared views are no rules."""
    root = rules_folder()
    paths = [path for path in sorted(root.glob("**/*.sql")) if path.parent != root / "views"]
    found = {path.stem: path for path in paths}
    if len(found) != len(paths):
        raise ConfigurationError("two rule files below rules/ have the same name; a rule has one file")
    return found
