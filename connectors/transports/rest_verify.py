"""Verification by list over HTTP: post people, collect every page of their answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from cardhub.errors import SourceMisbehaved
from connectors.transports.answers import Answers, batches
from connectors.transports.base import ListedPerson, Page, PullRequest
from connectors.transports.rest_client import RestClient
from connectors.transports.rest_endpoints import RestVerification

__all__ = ["verify"]

_TRIES = 3


def verify(client: RestClient, endpoint: RestVerification, request: PullRequest) -> Iterator[Page]:
    """One page for each list of people; resumed by handing over only the people after the cursor."""
    for people in batches(request, endpoint.batch_size):
        yield _answered(client, endpoint, people).page(endpoint.answer_fields, endpoint.path)


def _answered(client: RestClient, endpoint: RestVerification, people: Sequence[ListedPerson]) -> Answers:
    """All that was said of one list. An answer forgotten half-way, as after a restart, is asked for again."""
    for left in reversed(range(_TRIES)):
        try:
            return _asked(client, endpoint, people)
        except SourceMisbehaved as error:
            if error.code != "answer_gone" or not left:
                raise
    raise AssertionError


def _asked(client: RestClient, endpoint: RestVerification, people: Sequence[ListedPerson]) -> Answers:
    answers = Answers(people)
    posted = {
        endpoint.people_key: [
            {
                endpoint.request_key: each.request_key,
                endpoint.number_key: each.id_number,
                endpoint.name_key: each.full_name,
            }
            for each in people
        ]
    }
    answer = client.post(endpoint.path, posted)
    pages = {_collected(answers, answer, endpoint)}
    cursors: set[str] = set()
    while (following := answer.get(endpoint.next_key)) not in (None, ""):
        cursor = str(following)
        if cursor in cursors:
            raise SourceMisbehaved(
                f"{endpoint.path}: the answer's next-page cursor loops: report it to the department.",
                code="cursor_loop",
            )
        cursors.add(cursor)
        answer = client.get(
            endpoint.pages_path or f"{endpoint.path}/pages", {endpoint.cursor_parameter: cursor}
        )
        digest = _collected(answers, answer, endpoint)
        if digest in pages:
            raise SourceMisbehaved(
                f"{endpoint.path}: a page came twice, so another one may be missing: report it to "
                "the department.",
                code="page_repeated",
            )
        pages.add(digest)
    return answers


def _collected(answers: Answers, answer: dict[str, Any], endpoint: RestVerification) -> bytes:
    """Take one page of the answer; returns its digest."""
    results = answer.get(endpoint.result_key) or []
    try:
        for row in results:
            fields = dict(row)
            key = str(fields.pop(endpoint.request_key))
            said = fields.pop(endpoint.matched_key, None)
            answers.answered.append((key, _matched(said, endpoint), fields))
        answers.no_record.update(str(key) for key in answer.get(endpoint.no_record_key) or [])
        refused = answer.get(endpoint.refused_key) or []
        answers.refused.update(str(each[endpoint.request_key]) for each in refused)
    except (KeyError, TypeError, ValueError):
        # The offending record holds personal data, so the parser's own words are not passed on.
        raise SourceMisbehaved(
            f"{endpoint.path}: an answer lacks {endpoint.request_key} or is no record: the interface changed."
        ) from None
    return hashlib.blake2b(repr(results).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _matched(said: Any, endpoint: RestVerification) -> str:
    if endpoint.matched_by:
        return endpoint.matched_by
    try:
        return endpoint.matched_values[said]
    except (KeyError, TypeError):
        raise SourceMisbehaved(
            f"{endpoint.path}: an answer does not say what it matched on ({endpoint.matched_key}): answers "
            "of unknown strength are refused. Ask the department which values it uses.",
            code="matched_on_unknown",
        ) from None
