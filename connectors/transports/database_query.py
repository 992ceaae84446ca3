"""The SELECTs of a pull: text columns, keyset order, resume after a key, changes since a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from cardhub.errors import SourceMisbehaved
from connectors.transports.base import Mode, PullRequest
from connectors.transports.database_columns import columns_of

__all__ = ["DatabaseView", "ViewQuery"]

# Their servers print dates and decimals as we want them; elsewhere Python does it.
_SERVER_PRINTS = ("postgresql", "mysql", "mariadb")


@dataclass(frozen=True, kw_only=True)
class DatabaseView:
    """A view or table. `key` orders and resumes the pull, so it must not be an identity number.

    `leave_out` columns never leave the source. `number_column` and `name_column` serve by-list pulls.
    """

    view: str
    key: tuple[str, ...]
    schema: str | None = None
    watermark: str | None = None
    overlap_minutes: int = 10
    leave_out: tuple[str, ...] = ()
    number_column: str | None = None
    name_column: str | None = None
    control_view: str | None = None
    control_dataset: str = ""
    control_dataset_column: str = "数据集"
    control_columns: tuple[str, str, str] = ("区县", "期间", "行数")
    batch_size: int = 1_000


class ViewQuery:
    """SELECTs over one view, once its columns are known."""

    def __init__(self, connection: sa.Connection, endpoint: DatabaseView) -> None:
        self._endpoint = endpoint
        self._dialect = connection.dialect.name
        columns = columns_of(connection, endpoint.view, endpoint.schema)
        self._types: dict[str, TypeEngine[Any]] = {
            name: kind for name, kind in columns.items() if name not in endpoint.leave_out
        }
        self.names = list(self._types)
        if not self._types:
            raise SourceMisbehaved(
                f"{endpoint.view} does not exist or is not visible to this login: ask the department for the "
                "view or SELECT on it."
            )
        needed = {*endpoint.key, endpoint.watermark, endpoint.number_column, endpoint.name_column} - {None}
        if missing := sorted(str(each) for each in needed if each not in self._types):
            raise SourceMisbehaved(
                f"{endpoint.view} lacks column {', '.join(missing)}: compare the declaration with the "
                "source.",
                code="column_missing",
            )
        self._table = sa.table(
            endpoint.view,
            *(sa.column(name, kind) for name, kind in self._types.items()),
            schema=endpoint.schema,
        )

    def keyed(self, request: PullRequest, after: Sequence[str] | None) -> sa.Select[Any]:
        """Rows with a whole key, in key order, after the key `after`."""
        keys = [self._table.c[name] for name in self._endpoint.key]
        query = self._changed(request).where(*(each.is_not(None) for each in keys)).order_by(*keys)
        return query.where(self._beyond(after)) if after else query

    def keyless(self, request: PullRequest, skip: int) -> sa.Select[Any]:
        """Rows that lack part of their key; a keyset cannot resume among them, so they are counted off."""
        keys = [self._table.c[name] for name in self._endpoint.key]
        query = self._changed(request).where(sa.or_(*(each.is_(None) for each in keys)))
        return query.order_by(*self._table.c).offset(skip) if skip else query.order_by(*self._table.c)

    def listed(self, numbers: Sequence[str]) -> sa.Select[Any]:
        column = self._table.c[str(self._endpoint.number_column)]
        return self._all().where(column.in_(numbers))

    def _all(self) -> sa.Select[Any]:
        return sa.select(*(self._printed(each) for each in self._table.c))

    def _printed(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        if self._dialect not in _SERVER_PRINTS or isinstance(column.type, sa.String | sa.LargeBinary):
            return column
        return sa.cast(column, sa.Text).label(getattr(column, "name", None))

    def _changed(self, request: PullRequest) -> sa.Select[Any]:
        stamp = self._endpoint.watermark
        if request.mode is not Mode.INCREMENTAL or request.since is None or stamp is None:
            return self._all()
        since = self._typed(stamp, request.since)
        if isinstance(since, datetime):
            # A row may be committed minutes after it was stamped; being keyed, it may safely come twice.
            since -= timedelta(minutes=self._endpoint.overlap_minutes)
        return self._all().where(self._table.c[stamp] >= since)

    def _beyond(self, after: Sequence[str]) -> sa.ColumnElement[bool]:
        """key > after, spelled out column by column because not every dialect compares row values."""
        parts: list[sa.ColumnElement[bool]] = []
        equal: list[sa.ColumnElement[bool]] = []
        for name, text in zip(self._endpoint.key, after, strict=True):
            column, value = self._table.c[name], self._typed(name, text)
            parts.append(sa.and_(*equal, column > value))
            equal.append(column == value)
        return sa.or_(*parts)

    def _typed(self, name: str, text: str) -> Any:
        try:
            kind = self._types[name].python_type
        except NotImplementedError:
            return text
        try:
            if kind in (int, float, Decimal):
                return kind(text)
            if kind in (date, datetime):
                return kind.fromisoformat(text)
        except (ValueError, ArithmeticError):
            raise SourceMisbehaved(
                f"{self._endpoint.view}: column {name} changed its type since the last pull: reload it in "
                "full."
            ) from None
        return text
