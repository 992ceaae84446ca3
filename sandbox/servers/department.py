"""What `sandbox.province` asks of every department system."""

from __future__ import annotations

from typing import Any, Protocol

__all__ = ["ConnectionValues", "Department"]

ConnectionValues = dict[str, Any]
"""An Airflow Connection's JSON form: conn_type, host, port, schema, login, password, extra."""


class Department(Protocol):
    """One department's system: started, asked how to reach it, stopped; started again it keeps its data."""

    source: str

    def start(self) -> ConnectionValues: ...

    def stop(self) -> None: ...

    def kill(self) -> None: ...
