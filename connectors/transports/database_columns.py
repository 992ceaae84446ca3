"""The columns of a view with their types, read with no more than the right to SELECT from it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

__all__ = ["columns_of"]

_MYSQL = ("mysql", "mariadb")
_MYSQL_TYPES: dict[str, TypeEngine[Any]] = {
    **dict.fromkeys(("tinyint", "smallint", "mediumint", "int", "bigint", "year"), sa.Integer()),
    "decimal": sa.Numeric(),
    **dict.fromkeys(("float", "double"), sa.Float()),
    "date": sa.Date(),
    **dict.fromkeys(("datetime", "timestamp"), sa.DateTime()),
    **dict.fromkeys(("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum"), sa.String()),
    **dict.fromkeys(("binary", "varbinary", "blob", "longblob"), sa.LargeBinary()),
}


def columns_of(connection: sa.Connection, view: str, schema: str | None) -> dict[str, TypeEngine[Any]]:
    """Name → type, in the view's order; empty where there is no such view, or no right to read it."""
    if connection.dialect.name not in _MYSQL:
        found = sa.inspect(connection).get_columns(view, schema=schema)
        return {each["name"]: each["type"] for each in found}
    # SQLAlchemy asks MySQL for SHOW CREATE TABLE, which needs a right that no reader is granted.
    query = sa.text(
        "select column_name, data_type from information_schema.columns"
        " where table_name = :view and table_schema = coalesce(:schema, database()) order by ordinal_position"
    )
    rows = connection.execute(query, {"view": view, "schema": schema}).all()
    return {str(name): _MYSQL_TYPES.get(str(kind).lower(), sa.types.NullType()) for name, kind in rows}
