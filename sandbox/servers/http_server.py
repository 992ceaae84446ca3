"""The HTTP departments' server process: `python -m sandbox.servers.http_server CONFIG`.

Which department it plays, and its habits, stand in the configuration file that `http_department` writes.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response

from sandbox.faults import Switchboard
from sandbox.servers.admin import add_back_door
from sandbox.servers.archive import Archive
from sandbox.servers.gate import Gate
from sandbox.servers.layouts import Layout, of_source
from sandbox.servers.lifeline import hold_on
from sandbox.servers.listing import Listing
from sandbox.servers.loopback import HOST, require_loopback
from sandbox.servers.part import Part
from sandbox.servers.replies import error, reply
from sandbox.servers.state import State
from sandbox.servers.tokens import Tokens
from sandbox.servers.verification import Verification

__all__ = ["HttpSettings", "create_app", "main"]


@dataclass(frozen=True)
class HttpSettings:
    """One HTTP department. `throttle_every`, `token_uses`: its habits, 0 for none."""

    source: str
    out: str
    home: str
    port: int
    client_id: str
    client_secret: str
    admin_secret: str
    host: str = HOST
    page_rows: int = 500
    token_seconds: int = 3_600
    token_uses: int = 0
    throttle_every: int = 0
    retry_after: float = 1
    says_how: bool = True


def create_app(settings: HttpSettings, archive: Archive) -> FastAPI:
    """The department's whole interface over its archive."""
    app = FastAPI(openapi_url=None)
    tokens = Tokens(settings.client_id, settings.client_secret, settings.token_seconds, settings.token_uses)
    gate = Gate(tokens, Switchboard(), settings.throttle_every, settings.retry_after, Counter())
    listing = Listing(archive, gate, settings.page_rows)
    verification = Verification(archive, gate, settings.page_rows, says_how=settings.says_how)
    layouts = of_source(settings.source)
    by_name = {layout.dataset: layout for layout in layouts}

    @app.post("/oauth/token")
    async def token(request: Request) -> Response:
        issued = tokens.issue(request.headers.get("authorization", ""), await request.body())
        if issued is None:
            return error(401, "客户端标识或密钥错误")
        granted = {"access_token": issued, "token_type": "Bearer", "expires_in": tokens.seconds}
        return reply(json.dumps(granted))

    if any(layout.key for layout in layouts):

        @app.get("/v1/control-counts")
        async def control_counts(request: Request) -> Response:
            dataset = request.query_params.get("dataset", "")
            if dataset not in by_name:
                return error(400, "数据集名称无效")
            return await listing.control(request, dataset)

    for layout in layouts:
        _add_dataset(app, layout, listing, verification)
    add_back_door(app, gate, archive, settings.admin_secret)
    return app


def _add_dataset(app: FastAPI, layout: Layout, listing: Listing, verification: Verification) -> None:
    async def page(request: Request) -> Response:
        return await listing.page(request, layout.dataset)

    async def verify(request: Request) -> Response:
        return await verification.verify(request, layout.dataset)

    async def further(request: Request) -> Response:
        return await verification.page(request, layout.dataset)

    if layout.key:
        app.get(f"/v1/{layout.view}")(page)
    else:
        app.post(f"/v1/{layout.view}/verify")(verify)
        app.get(f"/v1/{layout.view}/verify/pages")(further)


def main(config: Path) -> None:
    settings = HttpSettings(**json.loads(config.read_text()))
    require_loopback(settings.host)
    hold_on()
    part = Part(Path(settings.out), settings.source)
    state = State(Path(settings.home))
    file = Path(settings.home) / "archive.sqlite"
    is_loaded = state.is_loaded(part.fingerprint())
    if not is_loaded:
        file.unlink(missing_ok=True)
    archive = Archive(file)
    if not is_loaded:
        as_of: Any = part.manifest().get("as_of") or "9999-12-31"
        archive.load(part, str(as_of))
        state.put("loaded", part.fingerprint())
    app = create_app(settings, archive)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="error", access_log=False)
    archive.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
