"""A test's back door into an HTTP department: switch faults, change rows, read counters. Needs a secret."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, FastAPI, Header, HTTPException

from sandbox.faults import Fault, Switch
from sandbox.servers.archive import Archive
from sandbox.servers.gate import Gate
from sandbox.servers.layouts import LAYOUTS

__all__ = ["add_back_door"]


def add_back_door(app: FastAPI, gate: Gate, archive: Archive, secret: str) -> None:
    """Routes under /_admin; every one asks for the header X-Sandbox-Secret."""
    routes = APIRouter(prefix="/_admin")

    def require(given: str) -> None:
        if not secrets.compare_digest(given.encode(), secret.encode()):
            raise HTTPException(403, "the sandbox secret is wrong")

    @routes.put("/faults/{fault}")
    async def switch_on(
        fault: Fault, setting: dict[str, Any], x_sandbox_secret: str = Header("")
    ) -> dict[str, Any]:
        require(x_sandbox_secret)
        gate.faults.on(Switch(fault, **setting))
        return {"on": gate.faults.names()}

    @routes.delete("/faults")
    async def switch_off(x_sandbox_secret: str = Header("")) -> dict[str, Any]:
        require(x_sandbox_secret)
        gate.faults.off()
        return {"on": []}

    @routes.get("/counters")
    async def counters(x_sandbox_secret: str = Header("")) -> dict[str, int]:
        require(x_sandbox_secret)
        return {**gate.seen, "tokens": gate.tokens.issued}

    @routes.put("/rows/{dataset}")
    async def put_row(dataset: str, row: dict[str, str | None], x_sandbox_secret: str = Header("")) -> None:
        require(x_sandbox_secret)
        archive.put(LAYOUTS[dataset], row)

    @routes.delete("/rows/{dataset}")
    async def remove_row(dataset: str, key: str, x_sandbox_secret: str = Header("")) -> None:
        require(x_sandbox_secret)
        archive.remove(LAYOUTS[dataset], key)

    app.include_router(routes)
