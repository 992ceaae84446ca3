"""An HTTP department that misbehaves: recovered identically, or failed closed with a reason."""

from __future__ import annotations

import gzip
import json
import logging
from collections.abc import Callable

import pytest

from cardhub.errors import (
    CardHubError,
    ConfigurationError,
    SourceMisbehaved,
    SourceRefused,
    SourceUnavailable,
)
from connectors.transports import limits
from connectors.transports.base import Connection, Mode, Page, PullRequest, TransportOptions
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestList
from tests.connectors.api import Answer, Api, Hook, answer
from tests.connectors.conftest import OPTIONS, texts
from tests.connectors.sample import HEADERS, rows

LIST = RestList(path="/v1/list", limit=50, watermark="更新时间", total_key="总数")
SAMPLE = rows(300)


def pull(api: Api, resume: str | None = None, options: TransportOptions = OPTIONS) -> list[Page]:
    with RestTransport(api.connection, options) as transport:
        return list(transport.pull(LIST, PullRequest(Mode.FULL, resume=resume)))


def once(fault: Callable[[Api], Answer | None], at: str) -> Hook:
    """Let `fault` answer the first request whose path contains `at`."""
    fired: list[bool] = []

    def hook(api: Api, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        if at in path and not fired:
            fired.append(True)
            return fault(api)
        return None

    return hook


def always(body: Callable[[Api, str], Answer | None]) -> Hook:
    return lambda api, path, headers, posted: body(api, path) if "/v1/list" in path else None


def test_a_token_that_expires_mid_run_is_renewed_once() -> None:
    def expire(api: Api) -> None:
        api.tokens.append("issued to somebody else")

    with Api(HEADERS, SAMPLE, once(expire, "cursor=100")) as api:
        assert texts(pull(api)) == SAMPLE
        assert sum("/oauth/token" in each for each in api.requests) == 2


def test_a_fresh_token_that_is_refused_too_stops_the_pull() -> None:
    with Api(HEADERS, SAMPLE, always(lambda api, path: answer({}, 401))) as api:
        with pytest.raises(SourceRefused, match="permission"):
            pull(api)
        assert sum("/v1/list" in each for each in api.requests) == 2


def test_an_announced_wait_is_obeyed() -> None:
    waits: list[float] = []
    options = TransportOptions(page_rows=100, sleep=waits.append)
    hook = once(lambda api: answer({}, 429, **{"Retry-After": "7"}), "cursor=50")
    with Api(HEADERS, SAMPLE, hook) as api:
        assert texts(pull(api, options=options)) == SAMPLE
    assert waits == [7.0]


def test_a_wait_beyond_patience_fails_clearly() -> None:
    hook = once(lambda api: answer({}, 429, **{"Retry-After": "86400"}), "/v1/list")
    with Api(HEADERS, SAMPLE, hook) as api, pytest.raises(SourceUnavailable, match="86400 s"):
        pull(api)


@pytest.mark.parametrize("status", [500, 503])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    with Api(HEADERS, SAMPLE, once(lambda api: answer({}, status), "cursor=50")) as api:
        assert texts(pull(api)) == SAMPLE


def test_a_connection_cut_in_the_middle_of_a_page_is_tried_again() -> None:
    with Api(HEADERS, SAMPLE, once(lambda api: (0, {}, b'{"x": [1, 2'), "cursor=150")) as api:
        assert texts(pull(api)) == SAMPLE


def test_a_server_that_dies_half_way_leaves_pages_to_resume_from() -> None:
    is_dead = [True]

    def die(api: Api, path: str) -> Answer | None:
        return (0, {}, b'{"x"') if is_dead[0] and "cursor=200" in path else None

    with Api(HEADERS, SAMPLE, always(die)) as api:
        safe: list[Page] = []
        with RestTransport(api.connection, OPTIONS) as transport, pytest.raises(SourceUnavailable):
            for page in transport.pull(LIST, PullRequest(Mode.FULL)):
                safe.append(page)
        assert safe
        is_dead[0] = False
        asked = len(api.requests)
        rest = pull(api, resume=safe[-1].cursor)
        assert texts(safe + rest) == SAMPLE
        assert not any("cursor=50&" in f"{each}&" for each in api.requests[asked:]), "safe pages stay safe"


def page(start: int, following: str | None, **more: object) -> Answer:
    records = [dict(zip(HEADERS, row, strict=True)) for row in SAMPLE[start : start + 50]]
    return answer({"数据": records, "下一页": following, **more})


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("cursor_loop", lambda api, path: page(100, "50") if "cursor=100" in path else None),
        ("cursor_loop", lambda api, path: page(100, "100") if "cursor=100" in path else None),
        ("page_repeated", lambda api, path: page(50, "150") if "cursor=100" in path else None),
        ("page_skipped", lambda api, path: page(50, "150") if "cursor=50" in path else None),
    ],
)
def test_wrong_pages_fail_closed(code: str, fault: Callable[[Api, str], Answer | None]) -> None:
    with Api(HEADERS, SAMPLE, always(fault), total=True) as api, pytest.raises(SourceMisbehaved) as raised:
        pull(api)
    assert raised.value.code == code


def test_a_page_skipped_in_silence_shows_in_the_control_counts() -> None:
    endpoint = RestList(path="/v1/list", limit=50, control_path="/v1/control")
    with (
        Api(
            HEADERS, SAMPLE, always(lambda api, path: page(50, "150") if "cursor=50" in path else None)
        ) as api,
        RestTransport(api.connection, OPTIONS) as transport,
    ):
        pulled = texts(list(transport.pull(endpoint, PullRequest(Mode.FULL))))
        counts = transport.control_counts(endpoint, None)
    assert sum(each.rows for each in counts) == len(SAMPLE) > len(pulled)


def test_endless_empty_pages_fail_closed() -> None:
    def empty(api: Api, path: str) -> Answer:
        return answer({"数据": [], "下一页": f"x{len(api.requests)}"})

    with Api(HEADERS, SAMPLE, always(empty)) as api, pytest.raises(SourceMisbehaved, match="empty pages"):
        pull(api)


def test_a_redirect_to_another_host_is_refused_and_gets_no_token() -> None:
    with Api(HEADERS, SAMPLE) as elsewhere:
        target = elsewhere.connection.host.replace("127.0.0.1", "localhost")
        hook = always(lambda api, path: (302, {"Location": f"{target}/v1/list"}, b""))
        with Api(HEADERS, SAMPLE, hook) as api, pytest.raises(SourceRefused) as raised:
            pull(api)
        assert raised.value.code == "redirect_refused"
        assert elsewhere.requests == []


def test_a_redirect_on_the_same_host_is_followed() -> None:
    hook = once(lambda api: (307, {"Location": "/v1/list?limit=50&cursor=50"}, b""), "cursor=50")
    with Api(HEADERS, SAMPLE, hook) as api:
        assert texts(pull(api)) == SAMPLE


def test_an_oversized_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "RESPONSE_BYTES", 1 << 20)
    big = (200, {"Content-Encoding": "identity"}, b'{"x":"' + b"a" * (2 << 20) + b'"}')
    with (
        Api(HEADERS, SAMPLE, always(lambda api, path: big)) as api,
        pytest.raises(SourceMisbehaved) as raised,
    ):
        pull(api)
    assert raised.value.code == "response_too_large"


def test_a_compression_bomb_is_refused() -> None:
    bomb = (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * (48 << 20), 9))
    with (
        Api(HEADERS, SAMPLE, always(lambda api, path: bomb)) as api,
        pytest.raises(SourceMisbehaved) as raised,
    ):
        pull(api)
    assert raised.value.code == "decompression_ratio"


def test_an_absurdly_long_value_is_refused() -> None:
    long = answer({"数据": [{"编号": "1", "备注": "长" * 40_000}], "下一页": None})
    with (
        Api(HEADERS, SAMPLE, always(lambda api, path: long)) as api,
        pytest.raises(SourceMisbehaved) as raised,
    ):
        pull(api)
    assert raised.value.code == "cell_too_long"


def test_gb18030_announced_as_utf8_is_recognised() -> None:
    def wrong(api: Api) -> Answer:
        records = [dict(zip(HEADERS, row, strict=True)) for row in SAMPLE[:50]]
        text = json.dumps({"数据": records, "下一页": "50"}, ensure_ascii=False)
        return 200, {"Content-Type": "application/json; charset=utf-8"}, text.encode("gb18030")

    with Api(HEADERS, SAMPLE, once(wrong, "/v1/list")) as api:
        assert texts(pull(api)) == SAMPLE


@pytest.mark.parametrize("body", [b"<html>login</html>", b'{"rows": []}', b"[]", b""])
def test_an_answer_of_another_shape_is_refused(body: bytes) -> None:
    hook = always(lambda api, path: (200, {"Content-Encoding": "identity"}, body))
    with Api(HEADERS, SAMPLE, hook) as api, pytest.raises(SourceMisbehaved):
        pull(api)


def test_final_refusals_are_not_tried_again() -> None:
    for status, error in ((403, SourceRefused), (404, SourceMisbehaved), (400, SourceMisbehaved)):
        hook = always(lambda api, path, status=status: answer({}, status))  # type: ignore[misc]
        with Api(HEADERS, SAMPLE, hook) as api:
            with pytest.raises(error):
                pull(api)
            assert sum("/v1/list" in each for each in api.requests) == 1


def test_plain_http_to_another_machine_is_not_configurable_by_accident() -> None:
    with pytest.raises(ConfigurationError, match="TLS"):
        RestTransport(Connection("http", "http://192.0.2.1"))


def test_no_person_in_errors_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bad = answer({"数据": [dict(zip(HEADERS, SAMPLE[0], strict=True)), "马麦尔东"], "下一页": None})
    with Api(HEADERS, SAMPLE, always(lambda api, path: bad)) as api, pytest.raises(CardHubError) as raised:
        pull(api)
    said = f"{raised.value!r} {raised.value.__cause__!r} {caplog.text}"
    assert "马麦尔东" not in said
    assert "6201021900" not in said
    assert "secret" not in said
