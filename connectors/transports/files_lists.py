"""By-list pulls over files: put a request, wait for its answer, read it, tidy both away."""

from __future__ import annotations

import csv
import hashlib
import io
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime

from cardhub.errors import SourceError, SourceMisbehaved
from connectors.transports.answers import Answers, batches
from connectors.transports.base import ListedPerson, Outcome, Page, PullRequest, TransportOptions
from connectors.transports.csv_reader import CsvTable
from connectors.transports.files_endpoints import AnswerFiles
from connectors.transports.folders import Entry, Folder
from connectors.transports.retry import retrying
from connectors.transports.table_rows import DeclaredHeaders

__all__ = ["pull_answers"]


def pull_answers(
    folder: Folder, endpoint: AnswerFiles, request: PullRequest, options: TransportOptions
) -> Iterator[Page]:
    """One page for each batch; an answer that never comes makes its people `not_answered`."""
    for people in batches(request, endpoint.batch_size):
        name = _name(people, request.period)
        question, answer = f"{endpoint.requests}/{name}", f"{endpoint.answers}/{name}"

        def ask(people: Sequence[ListedPerson] = people, name: str = name, question: str = question) -> None:
            # After a break the answer may lie there already; asking again would only cost the department.
            if _found(folder, endpoint, name) is None:
                folder.put(question, _written(people, endpoint, request.period))

        retrying(ask, options)
        is_there = _await(folder, endpoint, name, options)

        def read(
            people: Sequence[ListedPerson] = people, answer: str = answer, is_there: bool = is_there
        ) -> Answers:
            return _read(folder, endpoint, people, answer) if is_there else Answers(people)

        yield retrying(read, options).page(endpoint.answer_fields, answer)
        # The page is safe now; people's numbers need not lie about on two servers.
        for path in (question, answer) if is_there else (question,):
            with suppress(SourceError):
                folder.remove(path)


def _name(people: Sequence[ListedPerson], period: str | None) -> str:
    """The same for the same people on the same day, so that a resumed pull finds its answer."""
    today = f"{datetime.now(UTC):%Y%m%d}"
    keys = "\n".join((period or "", *(each.request_key for each in people)))
    return f"{today}-{hashlib.blake2b(keys.encode(), digest_size=10).hexdigest()}.csv"


def _written(people: Sequence[ListedPerson], endpoint: AnswerFiles, period: str | None) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    header = [endpoint.request_key, endpoint.number_key, endpoint.name_key]
    extra = [period or ""] if endpoint.period_key else []
    writer.writerow(header + ([endpoint.period_key] if endpoint.period_key else []))
    writer.writerows([each.request_key, each.id_number, each.full_name, *extra] for each in people)
    return text.getvalue().encode("utf-8-sig")


def _found(folder: Folder, endpoint: AnswerFiles, name: str) -> Entry | None:
    path = f"{endpoint.answers}/{name}"
    return next((each for each in folder.entries(endpoint.answers) if each.path == path), None)


def _await(folder: Folder, endpoint: AnswerFiles, name: str, options: TransportOptions) -> bool:
    """Whether the answer came in time and has stopped growing."""
    ends = time.monotonic() + endpoint.wait_seconds
    before: Entry | None = None
    pause = min(0.05, endpoint.poll_seconds)
    while True:
        now = retrying(lambda: _found(folder, endpoint, name), options)
        if now is not None and now == before:
            return True
        if time.monotonic() >= ends:
            return False
        before = now
        options.sleep(pause)
        pause = min(pause * 2, endpoint.poll_seconds)


def _read(folder: Folder, endpoint: AnswerFiles, people: Sequence[ListedPerson], path: str) -> Answers:
    answers = Answers(people)
    with closing(folder.open(path)) as raw:
        table = CsvTable(raw, DeclaredHeaders((endpoint.request_key, endpoint.outcome_key)), path)
        for batch, _ in table.batches():
            for row in batch.to_pylist():
                _take(answers, row, endpoint, path)
    return answers


def _take(answers: Answers, row: dict[str, str | None], endpoint: AnswerFiles, path: str) -> None:
    key, said = row.pop(endpoint.request_key, None) or "", row.pop(endpoint.outcome_key, None) or ""
    matched = row.pop(endpoint.matched_key, None) or ""
    outcome = endpoint.outcomes.get(said.strip())
    if outcome == Outcome.NO_RECORD:
        answers.no_record.add(key)
    elif outcome == Outcome.REFUSED:
        answers.refused.add(key)
    elif outcome == Outcome.ANSWERED and matched.strip() in endpoint.matched_values:
        answers.answered.append((key, endpoint.matched_values[matched.strip()], row))
    else:
        raise SourceMisbehaved(
            f"{path}: an answer has an {endpoint.outcome_key} or {endpoint.matched_key} that is not "
            "agreed on: "
            "refused. Ask the department which values it uses.",
            code="matched_on_unknown",
        )
