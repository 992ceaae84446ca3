"""Finds departments, datasets, checks and rules by file name; the only importer of declarations.

Nothing is imported before it is asked for. A source's name is the stem of `connectors/<name>.py`,
`schemas/<name>.py` and `quality/<name>.py`; a rule's is the stem of its file below `rules/`.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from cardhub.errors import ConfigurationError
from schemas.dataset import Dataset, Role

if TYPE_CHECKING:
    from connectors.transports.base import Source
    from quality.check import Check

__all__ = ["checks", "dataset", "datasets", "register", "rule_paths", "rules", "sources"]

_SHARED = {"__init__", "dataset", "check", "suite"}


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
    module = _modules("quality").get(each.source)
    declared: dict[str, tuple[Check, ...]] = getattr(module, "CHECKS", {})
    return [*standard_checks(each), *declared.get(name, ())]


@cache
def rule_paths() -> dict[str, Path]:
    """The file of every rule, by rule id (its stem)."""
    root = importlib.import_module("rules")
    # `rules/views/` holds what rules share, not rules.
    folders = [
        folder for each in root.__path__ for folder in sorted(Path(each).iterdir()) if folder.name != "views"
    ]
    paths = [path for folder in folders for path in sorted(folder.glob("**/*.sql"))]
    found = {path.stem: path for path in paths}
    if len(found) != len(paths):
        raise ConfigurationError("two rule files below rules/ have the same name; a rule has one file")
    return found


@cache
def rules() -> dict[str, Any]:
    """Every rule, parsed and checked, by id."""
    catalogue = importlib.import_module("cardhub.comparison.catalogue")
    folder = Path(str(importlib.import_module("rules").__file__)).parent
    return dict(catalogue.load_catalogue(folder, datasets()).rules)
