"""The sandbox empties what it made, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sandbox.home import InUse, SandboxHome


@pytest.mark.parametrize("sign", ["keys.json", "lake", "postgres"])
def test_an_installation_that_no_sandbox_made_is_left_alone(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).mkdir()

    with pytest.raises(RuntimeError, match="will not touch it"):
        SandboxHome(tmp_path).prepare(seed=1, cards=10)

    assert (tmp_path / sign).exists()


def test_another_seed_starts_from_nothing_but_spares_what_stood_there_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SandboxHome, "_generate", lambda *_: None)
    (tmp_path / "notes.txt").write_text("not ours")
    home = SandboxHome(tmp_path)

    with home.alone():
        home.prepare(seed=1, cards=10)
        assert (tmp_path / "notes.txt").exists()
        (tmp_path / "lake").mkdir()
        home.prepare(seed=2, cards=10)

    assert not (tmp_path / "lake").exists()
    assert (tmp_path / "sandbox").stat().st_mode & 0o777 == 0o700
    assert home.cards == 10


def test_a_home_lives_on_and_stays_the_same_home(tmp_path: Path) -> None:
    home = SandboxHome(tmp_path)
    with home.alone():
        home.prepare(seed=1, cards=50)
        started = date.fromisoformat(home.as_of)
        home.advance()
        home.prepare(seed=1, cards=50)

    assert 28 <= (date.fromisoformat(home.as_of) - started).days <= 31
    assert home.cards == 50


def test_a_run_hears_once_of_the_months_it_is_asked_for(tmp_path: Path) -> None:
    home, run = SandboxHome(tmp_path), SandboxHome(tmp_path)
    with run.alone():
        assert run.asked_for() == 0
        with pytest.raises(InUse), home.alone():
            pass
        home.ask_for(2)

        assert [run.asked_for(), run.asked_for()] == [2, 0]
