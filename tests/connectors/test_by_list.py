"""Asking about people: answered, no record, refused and not answered stay four different things."""

from __future__ import annotations

import csv
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cardhub.errors import SourceMisbehaved
from connectors.transports.base import Connection, ListedPerson, Mode, Page, PullRequest
from connectors.transports.database import DatabaseTransport
from connectors.transports.files import AnswerFiles, FilesTransport
from connectors.transports.rest import RestTransport
from connectors.transports.rest_endpoints import RestVerification
from sandbox.servers.mariadb import MariaDbServer
from sandbox.servers.postgres import PostgresServer
from tests.connectors.api import Answer, Api, answer
from tests.connectors.conftest import OPTIONS, VIEW, Way, mariadb_way, postgres_way
from tests.connectors.sample import HEADERS, people, rows
from tests.connectors.sftp import Sftp

VERIFY = RestVerification(path="/v1/verify", answer_fields=("参保状态",), batch_size=30)
ROLL = AnswerFiles(
    requests="requests", answers="answers", answer_fields=("就读状态",), batch_size=30, wait_seconds=20
)


def request(number: int = 100, after: str | None = None) -> PullRequest:
    asked = [each for each in people(number) if after is None or int(each.request_key) > int(after)]
    return PullRequest(Mode.BY_LIST, people=iter([asked]), resume=after, period="2025")


def outcomes(pages: list[Page]) -> Counter[str]:
    return Counter(each for page in pages for each in page.rows["outcome"].to_pylist())


def asked_of(pages: list[Page]) -> list[str]:
    return [each for page in pages for each in page.rows["request_key"].to_pylist()]


def known(number: str) -> str | None:
    index = int(number[-5:])
    return None if index % 3 == 0 else ("别人" if index % 8 == 0 else people(index + 1)[index].full_name)


def test_http_answers_keep_their_kinds_apart() -> None:
    with Api(HEADERS, [], known=known) as api, RestTransport(api.connection, OPTIONS) as transport:
        pages = list(transport.pull(VERIFY, request()))
        resumed = list(transport.pull(VERIFY, request(after=pages[1].cursor)))
    assert [page.rows.num_rows for page in pages] == [30, 30, 30, 10]
    assert sorted(asked_of(pages)) == sorted(each.request_key for each in people(100))
    assert [page.cursor for page in pages] == ["1029", "1059", "1089", "1099"]
    assert [page.rows for page in resumed] == [page.rows for page in pages[2:]]
    said = outcomes(pages)
    assert set(said) == {"answered", "no_record", "refused", "not_answered"}
    rows_ = [row for page in pages for row in page.rows.to_pylist()]
    assert {row["matched_on"] for row in rows_ if row["outcome"] == "answered"} == {"number", "number_name"}
    assert all(row["参保状态"] is None for row in rows_ if row["outcome"] != "answered")


def test_answers_about_others_or_of_unknown_strength_are_refused() -> None:
    cases = {
        "answer_not_asked": {"结果": [{"请求键": "7", "匹配方式": "证件号码"}]},
        "matched_on_unknown": {"结果": [{"请求键": "1000", "匹配方式": "电话"}]},
        "answer_contradicts": {"结果": [{"请求键": "1000", "匹配方式": "证件号码"}], "无记录": ["1000"]},
    }
    for code, body in cases.items():

        def say(api: Api, path: str, *_: object, body: object = body) -> Answer | None:
            return answer(body) if "verify" in path else None

        with Api(HEADERS, [], say) as api, RestTransport(api.connection, OPTIONS) as transport:
            with pytest.raises(SourceMisbehaved) as raised:
                list(transport.pull(VERIFY, request(1)))
            assert raised.value.code == code


@pytest.mark.parametrize(("code", "following"), [("cursor_loop", "a"), ("page_repeated", None)])
def test_verification_pages_that_loop_or_repeat_are_refused(code: str, following: str | None) -> None:
    page = {"结果": [{"请求键": "1000", "匹配方式": "证件号码"}]}

    def say(api: Api, path: str, *_: object) -> Answer | None:
        if "pages" in path and following:
            return answer({"结果": [{"请求键": "1001", "匹配方式": "证件号码"}], "下一页": following})
        if "pages" in path:
            return answer(page | {"下一页": f"n{len(api.requests)}"})
        return answer(page | {"下一页": "a"}) if "verify" in path else None

    with Api(HEADERS, [], say) as api, RestTransport(api.connection, OPTIONS) as transport:
        pulled = transport.pull(VERIFY, request(2))
        with pytest.raises(SourceMisbehaved) as raised:
            list(pulled)
    assert raised.value.code == code


def test_an_answer_forgotten_after_a_restart_is_asked_for_again() -> None:
    gone: list[bool] = []

    def say(api: Api, path: str, *_: object) -> Answer | None:
        if "pages" in path and not gone:
            gone.append(True)
            return answer({}, 410)
        if "pages" in path:
            return answer({"无记录": ["1001"]})
        first = {"结果": [{"请求键": "1000", "匹配方式": "证件号码"}], "下一页": "a"}
        return answer(first) if "verify" in path else None

    with Api(HEADERS, [], say) as api, RestTransport(api.connection, OPTIONS) as transport:
        pages = list(transport.pull(VERIFY, request(2)))
    assert outcomes(pages) == {"answered": 1, "no_record": 1}


@pytest.mark.parametrize("kind", ["postgres", "mariadb"])
def test_a_view_is_asked_for_listed_people_only(kind: str, request: pytest.FixtureRequest) -> None:
    server: PostgresServer | MariaDbServer = request.getfixturevalue(kind)
    way: Way = postgres_way(server) if isinstance(server, PostgresServer) else mariadb_way(server)
    listed = [
        *people(40),
        ListedPerson("9000", "620102190009990000", "无此人"),
        ListedPerson("9001", "x", "y"),
    ]
    misnamed = ListedPerson("8000", people(50)[49].id_number, "别名")
    with way.serve(rows(60)) as connection, DatabaseTransport(connection, OPTIONS) as transport:
        handed = iter([[*listed, misnamed]])
        pages = list(transport.pull(VIEW, PullRequest(Mode.BY_LIST, people=handed)))
    assert outcomes(pages) == {"answered": 41, "no_record": 2}
    by_key = {row["request_key"]: row for page in pages for row in page.rows.to_pylist()}
    assert by_key["1000"]["matched_on"] == "number_name"
    assert by_key["8000"]["matched_on"] == "number"
    assert by_key["9000"]["编号"] is None


@contextmanager
def roll(folder: Path, *, silent: bool = False) -> Iterator[list[str]]:
    """A department that answers files a moment after they appear; yields the requests it saw."""
    for name in ("requests", "answers"):
        (folder / name).mkdir(exist_ok=True)
    seen: list[str] = []
    ended = threading.Event()

    def serve() -> None:
        while not ended.wait(0.02):
            for path in (folder / "requests").glob("[!.]*.csv"):
                target = folder / "answers" / path.name
                if silent or target.exists() or path.name in seen:
                    continue
                seen.append(path.name)
                with path.open(encoding="utf-8-sig", newline="") as file:
                    asked = list(csv.DictReader(file))
                lines = ["请求键,应答结果,匹配方式,就读状态"]
                for index, each in enumerate(asked):
                    said = ("在籍,证件号码+姓名,在读", "无记录,,", "拒绝,,", "不在籍,证件号码,毕业", None)[
                        index % 5
                    ]
                    if said:
                        lines.append(f"{each['请求键']},{said}")
                temporary = target.with_name(f".{target.name}.tmp")
                temporary.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
                temporary.replace(target)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()


@pytest.mark.parametrize("over_sftp", [False, True])
def test_files_are_asked_and_answered_in_pairs(tmp_path: Path, over_sftp: bool) -> None:
    options = type(OPTIONS)(page_rows=100, first_wait=0.01, sleep=time.sleep)
    with roll(tmp_path) as seen, Sftp(tmp_path) as sftp:
        connection = sftp.connection if over_sftp else Connection("fs", schema=str(tmp_path))
        with FilesTransport(connection, options) as transport:
            pages = list(transport.pull(ROLL, request(70)))
    assert outcomes(pages) == {"answered": 28, "no_record": 14, "refused": 14, "not_answered": 14}
    assert len(seen) == 3
    assert [*tmp_path.rglob("*.csv")] == [], "people's numbers do not stay behind"


def test_a_broken_pull_finds_the_answer_it_had_asked_for(tmp_path: Path) -> None:
    options = type(OPTIONS)(page_rows=100, first_wait=0.01, sleep=time.sleep)
    with roll(tmp_path) as seen, FilesTransport(Connection("fs", schema=str(tmp_path)), options) as transport:
        broken = transport.pull(ROLL, request(30))
        lost = next(broken)  # killed before this page was safe
        del broken
        again = list(transport.pull(ROLL, request(30)))
    assert len(seen) == 1
    assert [page.rows for page in again] == [lost.rows]


def test_an_answer_that_never_comes_is_not_answered(tmp_path: Path) -> None:
    endpoint = AnswerFiles(
        requests="requests", answers="answers", answer_fields=("就读状态",), wait_seconds=0.1
    )
    with roll(tmp_path, silent=True), FilesTransport(Connection("fs", schema=str(tmp_path))) as transport:
        pages = list(transport.pull(endpoint, request(5)))
    assert outcomes(pages) == {"not_answered": 5}
    assert "就读状态" in pages[0].rows.schema.names
