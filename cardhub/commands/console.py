"""`cardhub console`: the officers' pages."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(console)


def console(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8090,
) -> None:
    """Serve the officers' console until stopped; put a proxy with TLS before it."""
    from cardhub.console.serve import serve
    from cardhub.settings import Settings

    serve(Settings(), host, port)
