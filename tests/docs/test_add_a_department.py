"""The walk-through shows the files of the tested example, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests/end_to_end/seventh_source"
FILES = [path for path in sorted(EXAMPLE.rglob("*.*")) if path.suffix in (".py", ".csv", ".sql")]


@pytest.mark.parametrize("path", FILES, ids=lambda each: each.name)
def test_the_walk_through_shows_the_tested_file(path: Path) -> None:
    document, content = (ROOT / "docs/add-a-department.md").read_text("utf-8"), path.read_text("utf-8")

    if path.parent.name == "sample":
        for line in document.split("```text\n")[1].split("\n```")[0].splitlines():
            assert line == "…" or line in content.splitlines()
    else:
        name = str(path.relative_to(EXAMPLE))
        assert f"`{name}`" in document
        assert f"\n{content}```" in document.split(f"`{name}`", 1)[1]
