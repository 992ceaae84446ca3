"""Serve the console; a proxy with TLS stands before it in production."""

from __future__ import annotations

import logging

import uvicorn

from cardhub.console.app import create_app
from cardhub.console.desk import Desk, open_desk
from cardhub.console.headers import SafeAnswers
from cardhub.settings import Settings

__all__ = ["serve", "server"]

_log = logging.getLogger(__name__)


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. The log says where, and failures; never the address of a request."""
    with open_desk(settings) as desk:
        _log.info("console at http://%s:%d", host, port)
        server(desk, host, port).run()


def server(desk: Desk, host: str, port: int) -> uvicorn.Server:
    """The server, not running yet; port 0 takes any that is free."""
    configuration = uvicorn.Config(
        SafeAnswers(create_app(desk)),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
        ws="none",
    )
    return uvicorn.Server(configuration)
