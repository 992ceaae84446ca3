"""`cardhub user add | list | change | disable | enable | password | demo`: who may use the console."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from cardhub.access.roles import Role
from cardhub.commands.output import AsJson, show, table

__all__ = ["register"]

group = typer.Typer(help="Users of the officers' console.", no_args_is_help=True)

Login = Annotated[str, typer.Argument(metavar="LOGIN")]
RoleOption = Annotated[Role, typer.Option(help="What the user may do.")]
Division = Annotated[str, typer.Option(help="Beginning of the division codes that the user sees.")]
Department = Annotated[str | None, typer.Option(help="Of a department_verifier.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input; default: make one.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.add_typer(group, name="user")


@group.command("add")
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="How colleagues read the user.")],
    role: RoleOption,
    division: Division = "",
    department: Department = None,
    password_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """Add a user; a password that was made is printed, this once."""
    from cardhub.access.users import NewUser, add_user
    from cardhub.hub import open_hub

    password, shown = _password(password_stdin)
    user = NewUser(login=login, display_name=name, role=role, division_scope=division, department=department)
    with open_hub() as hub:
        number = add_user(hub.engine, user, password)
    show({"user": number, "login": login, **shown}, as_json=as_json)


@group.command("list")
def list_all(as_json: AsJson = False) -> None:
    """Users with role, scope and state."""
    from cardhub.access.users import list_users
    from cardhub.hub import open_hub

    with open_hub() as hub:
        table(list_users(hub.engine), as_json=as_json)


@group.command("change")
def change(login: Login, role: RoleOption, division: Division = "", department: Department = None) -> None:
    """Give a user another role and scope; it holds from the next request on."""
    from cardhub.access.users import change_user
    from cardhub.hub import open_hub

    with open_hub() as hub:
        change_user(hub.engine, login, role=role, division_scope=division, department=department)


@group.command("disable")
def disable(login: Login) -> None:
    """Bar a user; open sessions end at once."""
    from cardhub.access.users import disable_user
    from cardhub.hub import open_hub

    with open_hub() as hub:
        disable_user(hub.engine, login)


@group.command("enable")
def enable(login: Login) -> None:
    """Let a barred or locked user in again."""
    from cardhub.access.users import disable_user
    from cardhub.hub import open_hub

    with open_hub() as hub:
        disable_user(hub.engine, login, enable=True)


@group.command("password")
def password(login: Login, password_stdin: FromStdin = False, as_json: AsJson = False) -> None:
    """Give a user a new password; a lock is taken off, open sessions end."""
    from cardhub.access.users import set_password
    from cardhub.hub import open_hub

    secret, shown = _password(password_stdin)
    with open_hub() as hub:
        set_password(hub.engine, login, secret)
    show({"login": login, **shown}, as_json=as_json)


@group.command("demo")
def demo(as_json: AsJson = False) -> None:
    """Add a user of each role and print the passwords; refused where a database is given by URL."""
    from cardhub.access.demo import add_demo_users, refuse_in_production
    from cardhub.hub import open_hub
    from cardhub.settings import Settings

    refuse_in_production(Settings())
    with open_hub() as hub:
        table(add_demo_users(hub.engine, hub.settings), as_json=as_json)


def _password(from_stdin: bool) -> tuple[str, dict[str, str]]:
    """The password, and what to print of it."""
    from cardhub.access.users import random_password

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), {}
    made = random_password()
    return made, {"password": made}
