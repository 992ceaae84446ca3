"""The command line: `cardhub <noun> <verb>`. Data on stdout, progress on stderr; `--json` for machines.

Exit codes: 0 done, 1 unexpected, 2 usage or configuration, and the others of `cardhub/errors.py`.
Nothing heavy is imported before a command needs it, so that `cardhub --help` answers at once.
"""

from __future__ import annotations

import logging
import os
import sys

import typer

from cardhub.commands import (
    care,
    console,
    coverage,
    database,
    flow,
    identity,
    key,
    linkage,
    looking,
    match,
    parameters,
    quarantine,
    rule,
    source,
    user,
)
from cardhub.errors import CardHubError

__all__ = ["app", "main"]

app = typer.Typer(
    name="cardhub",
    help="Data-integration hub of a Disabled Persons' Federation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    database,
    key,
    source,
    flow,
    match,
    quarantine,
    coverage,
    identity,
    linkage,
    parameters,
    rule,
    looking,
    care,
    user,
    console,
):
    group.register(app)


def main() -> None:
    """Run the command line; every error of ours ends as one line on stderr and its documented exit code."""
    logging.basicConfig(
        stream=sys.stderr,
        level=os.environ.get("CARDHUB_LOG", "INFO").upper(),
        format="%(levelname)s %(message)s",
    )
    for noisy in ("httpx", "httpcore", "paramiko", "alembic", "great_expectations"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    try:
        app()
    except CardHubError as error:
        typer.echo(f"cardhub: {error.code}: {error}", err=True)
        raise SystemExit(error.exit_code) from None
