"""Demo users: one of each role, on an installation of one's own machine and on no other."""

from __future__ import annotations

import sqlalchemy as sa

from cardhub.access.roles import Role
from cardhub.access.users import NewUser, add_user, random_password, set_password
from cardhub.errors import ConfigurationError
from cardhub.settings import Settings
from cardhub.store.access_tables import console_user
from cardhub.store.tables import case

__all__ = ["add_demo_users", "refuse_in_production"]


def refuse_in_production(settings: Settings) -> None:
    """ConfigurationError where a database is given by URL: that is what makes an installation a real one."""
    if settings.database_url or settings.console_database_url:
        raise ConfigurationError(
            "demo users exist on the embedded database only, never with CARDHUB_DATABASE_URL"
        )


def add_demo_users(engine: sa.Engine, settings: Settings) -> list[dict[str, str]]:
    """One user of each role where cases are, each with a new password: what to print.

    Repeated, it gives new passwords. ConfigurationError in production settings.
    """
    refuse_in_production(settings)
    return [_added(engine, user) for user in _users(*_busiest(engine))]


def _added(engine: sa.Engine, user: NewUser) -> dict[str, str]:
    password = random_password()
    with engine.connect() as connection:
        known = connection.execute(
            sa.select(console_user.c.user_id).where(console_user.c.login == user.login)
        ).scalar()
    if known is None:
        add_user(engine, user, password)
    else:
        set_password(engine, user.login, password)
    return {
        "login": user.login,
        "password": password,
        "role": user.role.label,
        "division": user.division_scope or "-",
    }


def _busiest(engine: sa.Engine) -> tuple[str, str]:
    """The township with the most open cases, and the department most asked; any where there are no cases."""
    township = sa.func.left(case.c.division_code, 9)
    query = (
        sa.select(township, case.c.verifying_department)
        .where(case.c.status == "open", case.c.division_code.regexp_match("^[0-9]{9}"))
        .group_by(township, case.c.verifying_department)
        .order_by(sa.func.count().desc(), township)
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return (row[0], row[1].split(",")[0].strip()) if row is not None else ("620102001", "civil_affairs")


def _users(township: str, department: str) -> list[NewUser]:
    county, prefecture, province = township[:6], township[:4], township[:2]
    return [
        NewUser(login="demo.township", display_name="演示乡镇专干", role=Role.TOWNSHIP_OFFICER,
                division_scope=township, is_demo=True),
        NewUser(login="demo.county", display_name="演示县区干部甲", role=Role.COUNTY_OFFICER,
                division_scope=county, is_demo=True),
        NewUser(login="demo.county2", display_name="演示县区干部乙", role=Role.COUNTY_OFFICER,
                division_scope=county, is_demo=True),
        NewUser(login="demo.prefecture", display_name="演示市州干部", role=Role.SUPERVISING_OFFICER,
                division_scope=prefecture, is_demo=True),
        NewUser(login="demo.province", display_name="演示省级干部", role=Role.SUPERVISING_OFFICER,
                division_scope=province, is_demo=True),
        NewUser(login="demo.verifier", display_name="演示部门核查员", role=Role.DEPARTMENT_VERIFIER,
                division_scope=county, department=department, is_demo=True),
        NewUser(login="demo.operator", display_name="演示系统管理员", role=Role.OPERATOR, is_demo=True),
        NewUser(login="demo.security", display_name="演示安全管理员", role=Role.SECURITY_ADMINISTRATOR,
                is_demo=True),
        NewUser(login="demo.auditor", display_name="演示审计员", role=Role.AUDITOR, is_demo=True),
    ]  # fmt: skip
