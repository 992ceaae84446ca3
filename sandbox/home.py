"""The folder of one pretend province and its hub: prepared once for a seed and a size, used by one run at a
time.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sandbox.command_line import HubCommand
from sandbox.servers.lifeline import spawn
from sandbox.servers.loopback import wait_for

if TYPE_CHECKING:
    from sandbox.province import Province

__all__ = ["InUse", "SandboxHome", "keep_database"]


class InUse(RuntimeError):
    """Another run uses the home."""


class SandboxHome:
    """`path` is the hub's home; `path/sandbox` holds the population, which the hub never reads."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self.population = self.path / "sandbox" / "population"
        self._mark = self.path / "sandbox" / "made-for.json"
        self._asked = self.path / "sandbox" / "months-asked-for"
        self.cards = 0
        self.as_of = ""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises InUse if another run uses this home."""
        # Parents that mkdir makes on its way get no mode.
        for folder in (self.path, self.path / "sandbox"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.path / "sandbox" / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"another run uses {self.path}; stop it first") from None
            yield

    def prepare(self, *, seed: int, cards: int) -> None:
        """Generate the population unless it is there; another seed or size starts from nothing.

        Raises RuntimeError where the folder holds an installation that no sandbox made.
        """
        made = json.loads(self._mark.read_text("utf-8")) if self._mark.exists() else {}
        if not made and any((self.path / each).exists() for each in ("keys.json", "lake", "postgres")):
            raise RuntimeError(f"{self.path} holds an installation of its own; the sandbox will not touch it")
        if (made.get("seed"), made.get("cards")) != (seed, cards):
            if made:
                print(f"another seed or size than before: emptying {self.path}", file=sys.stderr)
                self.stop_leftovers()
                self._empty(self.path, keep="sandbox")
            self._empty(self.path / "sandbox", keep="lock")
            as_of = datetime.now(tz=ZoneInfo("Asia/Shanghai")).date()
            self._generate(seed, cards, as_of)
            made = {"seed": seed, "cards": cards, "as_of": as_of.isoformat()}
            self._mark.write_text(json.dumps(made), "utf-8")
        self.recall()

    @property
    def is_prepared(self) -> bool:
        """Whether a population was generated here."""
        return self._mark.exists()

    def recall(self) -> None:
        """Read what `prepare` noted."""
        made = json.loads(self._mark.read_text("utf-8"))
        self.cards, self.as_of = made["cards"], made["as_of"]

    def advance(self) -> None:
        """Let the province live on for a month; servers show it from their next start on."""
        from sandbox.population.advance import advance

        made = json.loads(self._mark.read_text("utf-8"))
        made["as_of"] = advance(self.population)["as_of"]
        self._mark.write_text(json.dumps(made), "utf-8")
        self.recall()

    def ask_for(self, months: int) -> None:
        """Leave word for the run that uses this home."""
        self._asked.write_text(str(months), "utf-8")

    def asked_for(self) -> int:
        """Months that somebody has asked for since this was last called."""
        try:
            months = int(self._asked.read_text("utf-8") or 0)
        except FileNotFoundError:
            return 0
        self._asked.unlink()
        return months

    @contextmanager
    def province(self) -> Iterator[Province]:
        """The departments' servers, started by whoever wants them and stopped at the end."""
        from sandbox.province import Province

        province = Province(self.population, self.path / "sandbox" / "servers")
        try:
            yield province
        finally:
            province.stop()

    def stop_leftovers(self) -> None:
        """Stop the hub's database, should an earlier run have been cut off from doing so."""
        if (self.path / "postgres").exists():
            HubCommand(self.path).call("db", "stop")

    def _generate(self, seed: int, cards: int, as_of: date) -> None:
        from sandbox.population import generate

        print(f"generating {cards} card holders, seed {seed}, as of {as_of}", file=sys.stderr)
        generate(seed, cards, as_of, self.population)

    @staticmethod
    def _empty(folder: Path, keep: str) -> None:
        for each in folder.iterdir():
            if each.name != keep:
                shutil.rmtree(each) if each.is_dir() else each.unlink()


@contextmanager
def keep_database(home: SandboxHome, command: HubCommand) -> Iterator[dict[str, str]]:
    """The hub's embedded PostgreSQL, migrated, for as long as this process lives; yields its addresses."""
    ready = home.path / "sandbox" / "database.ready"
    ready.unlink(missing_ok=True)
    arguments = ("--home", str(home.path), "--ready", str(ready))
    log = home.path / "logs" / "database.log"
    keeper = spawn("database", "sandbox.database_keeper", *arguments, log=log)

    def is_up() -> bool:
        keeper.require_running()
        return ready.exists()

    try:
        wait_for(is_up, "PostgreSQL", 120)
        command.json("init")
        yield command.json("db", "start")
    finally:
        keeper.stop(60)
