"""Pull one dataset into a delivery: page by page made safe, going on where a dead run stopped."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from cardhub.errors import ConfigurationError, SourceMisbehaved
from cardhub.hub import Hub
from cardhub.lake.deliveries import open_or_resume
from cardhub.lake.runs import Run
from cardhub.step_parts import people
from cardhub.step_parts.ledger import record_exchange
from connectors.transports.base import (
    Connection,
    ControlCount,
    ListedPerson,
    Mode,
    PullRequest,
    Source,
    TransportOptions,
)
from schemas.dataset import Dataset

__all__ = ["Delivered", "open_transport", "pull"]

log = logging.getLogger(__name__)

# What was made safe belongs to a file or a cursor that is no more; going on would fail for ever.
CANNOT_RESUME = frozenset({"source_changed", "cursor_unreadable"})


@dataclass(frozen=True)
class Delivered:
    """A complete delivery. `control_counts` are the source's own, empty where it gives none."""

    delivery_id: int
    rows: int
    watermark: str | None
    control_counts: list[ControlCount]
    is_resumed: bool


def open_transport(hub: Hub, source: Source, conn_id: str, connection: Connection) -> Any:
    """The open transport of a source's connection, with what this installation decides of every transport."""
    settings = hub.settings
    options = TransportOptions(page_rows=settings.page_rows, ca_file=settings.tls_ca_file)
    return source.transports[conn_id](connection, options)


def pull(
    hub: Hub,
    run: Run,
    dataset: Dataset,
    source: Source,
    connection: Connection,
    *,
    since: str | None,
    period: str | None,
) -> Delivered:
    """Fill the run's delivery. What an earlier, killed run made safe is kept and not pulled again."""
    conn_id, endpoint = source.endpoints[dataset.name]
    transport = open_transport(hub, source, conn_id, connection)
    with closing(transport), open_or_resume(hub, run, period=period, since=since) as writer:
        is_resumed = writer.parts > 0
        if is_resumed:
            log.info(
                "sync dataset=%s resumes after part %d (%d rows)", dataset.name, writer.parts, writer.rows
            )
        try:
            if not writer.is_complete:
                request = PullRequest(
                    mode=Mode(run.mode),
                    since=since,
                    resume=writer.resume_cursor,
                    people=_people(hub, run, endpoint, writer.resume_cursor),
                    period=period,
                )
                for page in transport.pull(endpoint, request):
                    writer.append(page)
                    log.info("sync dataset=%s part=%d rows=%d", dataset.name, writer.parts, writer.rows)
                writer.complete()
        except SourceMisbehaved as error:
            if error.code in CANNOT_RESUME:
                writer.abandon()
            raise
        finally:
            record_exchange(hub, run, dataset, writer.delivery_id)
        counts = transport.control_counts(endpoint, period)
        return Delivered(writer.delivery_id, writer.rows, writer.watermark, counts, is_resumed)


def _people(hub: Hub, run: Run, endpoint: Any, resume: str | None) -> Iterator[Sequence[ListedPerson]] | None:
    if run.mode != Mode.BY_LIST.value:
        return None
    # The cursor of a by-list page is the request key of its last person, and so a surrogate of ours.
    batches = people.stream(hub, endpoint.batch_size, after=int(resume or 0))
    if resume is None and (first := next(batches, None)) is None:
        raise ConfigurationError(
            "the register holds nobody to ask about; sync it first", code="register_empty"
        )
    return batches if resume is not None else _again(first, batches)


def _again(
    first: Sequence[ListedPerson] | None, rest: Iterator[Sequence[ListedPerson]]
) -> Iterator[Sequence[ListedPerson]]:
    if first is not None:
        yield first
    yield from rest
