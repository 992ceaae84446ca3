"""By-list pulls from a view: only the rows of the people asked about leave the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from cardhub.errors import ConfigurationError
from connectors.transports.answers import NUMBER, NUMBER_NAME, Answers, batches
from connectors.transports.base import Page, PullRequest, TransportOptions
from connectors.transports.database_connect import meaning
from connectors.transports.database_query import DatabaseView, ViewQuery
from connectors.transports.retry import retrying
from connectors.transports.text import as_text

__all__ = ["pull_listed"]


def pull_listed(
    engine: sa.Engine, endpoint: DatabaseView, request: PullRequest, options: TransportOptions
) -> Iterator[Page]:
    """One page for each list; a person without a row is `no_record`, for the view holds everybody."""
    if endpoint.number_column is None:
        raise ConfigurationError(
            f"{endpoint.view} declares no number_column; it cannot be asked about people."
        )
    for people in batches(request, endpoint.batch_size):
        numbers = sorted({each.id_number for each in people})
        names, found = retrying(lambda asked=numbers: _read(engine, endpoint, asked), options)  # type: ignore[misc]
        answers = Answers(people)
        for person in people:
            rows = found.get(person.id_number, ())
            for row in rows:
                same_name = (
                    endpoint.name_column and (row[endpoint.name_column] or "").strip() == person.full_name
                )
                matched = NUMBER_NAME if same_name else NUMBER
                answers.answered.append((person.request_key, matched, row))
            if not rows:
                answers.no_record.add(person.request_key)
        yield answers.page(names, endpoint.view)


def _read(
    engine: sa.Engine, endpoint: DatabaseView, numbers: list[str]
) -> tuple[list[str], dict[str, list[dict[str, Any]]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with meaning(endpoint.view), engine.connect() as connection:
        query = ViewQuery(connection, endpoint)
        for values in connection.execute(query.listed(numbers)):
            row = dict(zip(query.names, map(as_text, values), strict=True))
            found[(row[str(endpoint.number_column)] or "").strip()].append(row)
    return query.names, found
