"""A real Airflow under `var/airflow`: four components, LocalExecutor, metadata in the embedded PostgreSQL."""

from __future__ import annotations

import base64
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sandbox.servers.lifeline import Child, spawn_foreign
from sandbox.servers.loopback import free_port, wait_for

__all__ = ["AirflowHome"]

REPOSITORY = Path(__file__).resolve().parent.parent
COMPONENTS = ("api-server", "scheduler", "dag-processor", "triggerer")


class AirflowHome:
    """Airflow's folder, environment and processes. Nothing of it listens beyond 127.0.0.1."""

    def __init__(self, home: Path, addresses: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.passwords = home / "passwords.json"
        self._children: list[Child] = []
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Airflow fills the file; made by Airflow, others could read it.
        self.passwords.touch(mode=0o600)
        self._environment = {
            **os.environ,
            **environment,
            **_settings(home, addresses, self.url, self.port, self.passwords),
            # `standalone`, the executor and the task runner all look for `airflow` on the path.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(REPOSITORY),
        }

    def prepare(self, pools: Mapping[str, object]) -> None:
        """Migrate the metadata, and create the departments' pools."""
        self._run("db", "migrate")
        file = self.home / "pools.json"
        file.write_text(json.dumps(pools, ensure_ascii=False), "utf-8")
        self._run("pools", "import", str(file))

    def start(self) -> None:
        """Start the components; they end with this process, however it ends."""
        # Children inherit the environment. On their command lines every user could read the secrets.
        os.environ.update(self._environment)
        for component in COMPONENTS:
            command = _airflow(component)
            self._children.append(
                spawn_foreign(component, command, log=self.log(component), stop_signal="TERM")
            )

    def wait_until_ready(self, seconds: float = 180) -> None:
        """Raises RuntimeError if a component ends, TimeoutError if the API does not answer."""
        import httpx

        def answers() -> bool:
            for child in self._children:
                child.require_running()
            try:
                health = httpx.get(f"{self.url}/api/v2/monitor/health", timeout=5).json()
            except (httpx.HTTPError, ValueError):
                return False
            return all(
                health.get(each, {}).get("status") == "healthy" for each in ("metadatabase", "scheduler")
            )

        wait_for(answers, "Airflow", seconds)

    def require_running(self) -> None:
        """Raises RuntimeError, naming the log, if a component has ended."""
        for child in self._children:
            child.require_running()

    def stop(self) -> None:
        """Stop every component in order, the API last: running tasks report to it."""
        for child in reversed(self._children):
            child.stop()
        self._children = []

    def log(self, component: str) -> Path:
        return self.home / "logs" / f"{component}.log"

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            _airflow(*arguments),
            env=self._environment,
            capture_output=True,
            text=True,
            cwd=self.home,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"airflow {' '.join(arguments[:2])} failed:\n{done.stderr[-2000:]}")


def _airflow(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "airflow", *arguments]


def _settings(
    home: Path, addresses: Mapping[str, str], url: str, port: int, passwords: Path
) -> dict[str, str]:
    """Airflow's settings; the secrets are made once and kept in the folder."""
    made = _secrets(home / "secrets.json")
    settings = {
        "CORE__DAGS_FOLDER": str(REPOSITORY / "dags"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "4",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        "CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "CORE__FERNET_KEY": made["fernet_key"],
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
        "DATABASE__SQL_ALCHEMY_CONN": addresses["airflow"],
        "DATABASE__SQL_ALCHEMY_CONN_ASYNC": addresses["airflow_async"],
        "API__HOST": "127.0.0.1",
        "API__PORT": str(port),
        "API__BASE_URL": url,
        "API__WORKERS": "1",
        "API__SECRET_KEY": made["secret_key"],
        "API_AUTH__JWT_SECRET": made["jwt_secret"],
        "DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        "DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "DAG_PROCESSOR__DAG_FILE_PROCESSOR_TIMEOUT": "120",
        "CORE__DAGBAG_IMPORT_TIMEOUT": "90",
        "LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "TRIGGERER__CAPACITY": "8",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    return {
        "AIRFLOW_HOME": str(home),
        "GX_ANALYTICS_ENABLED": "false",
        **{f"AIRFLOW__{name}": value for name, value in settings.items()},
    }


def _secrets(file: Path) -> dict[str, str]:
    if not file.exists():
        made = {
            "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "secret_key": secrets.token_hex(32),
            "jwt_secret": secrets.token_hex(32),
        }
        file.touch(mode=0o600)
        file.write_text(json.dumps(made), "utf-8")
    return dict(json.loads(file.read_text("utf-8")))
