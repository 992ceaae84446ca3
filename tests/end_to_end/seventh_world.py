"""The repository's own code with a seventh source in it, and the departments it is compared with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from psycopg import sql

from cardhub.settings import Settings
from sandbox.servers.loopback import HOST
from sandbox.servers.postgres import PostgresServer
from tests.linkage.lake_rows import id_number

__all__ = ["ADDED", "CODE", "REPOSITORY", "SAMPLE", "Tree", "copied", "digests", "number", "served"]

REPOSITORY = Path(__file__).resolve().parents[2]
ADDED = Path(__file__).parent / "seventh_source"
SAMPLE = ADDED / "sample"
CODE = ("cardhub", "dags", "connectors", "schemas", "quality", "rules")
_CACHES = shutil.ignore_patterns("__pycache__")
_VILLAGE = "620102001001"

# Name, kind of disability subsidy and the month it stopped; serial numbers and villages are the sample's.
_PEOPLE = [
    ("马桂兰", "02", None),  # both benefits in October: the one mismatch
    ("王秀英", "02", None),  # the allowance stopped with October
    ("李玉珍", "02", "202610"),  # the nursing subsidy did
    ("张桂英", "01", None),  # a living subsidy serves another purpose
    ("赵国强", "02", None),  # the sample has another given name: too unsure for an adverse lead
    ("陈淑芳", "02", None),  # the allowance starts in November
    ("刘凤英", "02", None),  # the sample has fifteen digits: repaired, and so too unsure as well
    ("杨秀兰", None, None),  # no subsidy
]


def number(serial: int) -> str:
    return id_number(serial, "19500101")


def _tables() -> dict[str, tuple[str, list[tuple[str | None, ...]]]]:
    cards: list[tuple[str | None, ...]] = []
    subsidies: list[tuple[str | None, ...]] = []
    for serial, (name, kind, stop) in enumerate(_PEOPLE, start=1):
        person = (name, number(serial), _VILLAGE)
        issued = ("4", "1", "2020-05-01", "2030-05-01", "10", "2020-05-01", "2026-11-01 08:00:00")
        cards.append((f"R{serial}", number(serial) + "41", *person, *issued))
        if kind:
            subsidies.append((f"S{serial}", *person, kind, "202301", stop, "202610"))
    return {
        "v_残疾人证": (
            "记录编号 残疾人证号 姓名 公民身份号码 户籍区划 "
            "残疾类别 残疾等级 发证日期 有效期止 证件状态 状态日期 更新时间",
            cards,
        ),
        "v_残疾分项": ("分项编号 记录编号 公民身份号码 姓名 户籍区划 类别 等级 更新时间", []),
        "v_动态更新": (
            "调查编号 调查年度 表式版本 姓名 残疾人证号 户籍区划 调查日期 调查方式 更新时间",
            [],
        ),
        "v_两项补贴": ("申请编号 姓名 身份证号 户籍区划 补贴类型 起始月份 停发月份 统计月份", subsidies),
        "v_对账": ("数据集 区县 期间 行数", []),
    }


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The register and the subsidies in a real PostgreSQL; yields the connection as JSON."""
    server = PostgresServer(home, "departments (PostgreSQL)")
    server.start()
    try:
        with server.admin() as database:
            for table, (columns, rows) in _tables().items():
                name, names = sql.Identifier(table), columns.split()
                typed = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(each)) for each in names)
                database.execute(sql.SQL("CREATE TABLE {} ({})").format(name, typed))
                places = sql.SQL(", ").join([sql.Placeholder()] * len(names))
                insert = sql.SQL("INSERT INTO {} VALUES ({})").format(name, places)
                database.cursor().executemany(insert, rows)
        secret = server.state.secret("admin_password")
        yield json.dumps(
            {
                "conn_type": "postgresql",
                "host": HOST,
                "port": server.port,
                "schema": "postgres",
                "login": "postgres",
                "password": secret,
            }
        )
    finally:
        server.stop()


@dataclass(frozen=True)
class Tree:
    """A copy of the code with more declarations in it, and the installation it works on.

    `original` are the digests of the repository's files at the time of copying.
    """

    root: Path
    environment: dict[str, str]
    original: dict[str, str]

    def run(self, *command: str | Path) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def cardhub(self, *arguments: str) -> Any:
        return json.loads(self.run("-m", "cardhub", *arguments, "--json"))


def copied(root: Path, settings: Settings, connections: dict[str, str]) -> Tree:
    """The repository's code and what `seventh_source/` adds to it; an added file may replace none."""
    original = digests(REPOSITORY, CODE)
    for folder in CODE:
        shutil.copytree(REPOSITORY / folder, root / folder, ignore=_CACHES)
    for path in digests(ADDED):
        if not path.startswith("sample/"):
            assert not (root / path).exists(), path
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ADDED / path, root / path)
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CARDHUB_", "AIRFLOW_"))}
    environment = inherited | {
        "PYTHONPATH": str(root),
        "AIRFLOW_HOME": str(settings.home / "airflow"),
        "CARDHUB_HOME": str(settings.home),
        "CARDHUB_DATABASE_URL": settings.database_url,
        "CARDHUB_OWNER_DATABASE_URL": settings.owner_database_url,
        "CARDHUB_MEMORY_LIMIT": settings.memory_limit,
    }
    environment |= {f"AIRFLOW_CONN_CARDHUB_{name.upper()}": each for name, each in connections.items()}
    return Tree(root, environment, original)


def digests(root: Path, folders: tuple[str, ...] = (".",)) -> dict[str, str]:
    """Every file below some folders of `root`, caches apart, with the digest of its bytes."""
    found = [
        path
        for folder in folders
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return {str(path.relative_to(root)): sha256(path.read_bytes()).hexdigest() for path in found}
