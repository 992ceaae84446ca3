"""人社/医保 with its habits on: pages by cursor, 429 now and then, tokens that die early."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.servers.http_department import HttpDepartment, social_security
from tests.sandbox.servers import small_part


@pytest.fixture(scope="module")
def department() -> Iterator[tuple[HttpDepartment, dict[str, Any]]]:
    folder = Path(tempfile.mkdtemp(prefix="cardhub-habits-"))
    started = social_security(small_part.write(folder / "out"), folder / "home")
    connection = started.start()
    yield started, connection
    started.stop()
    shutil.rmtree(folder)


def _token(at: dict[str, Any]) -> dict[str, str]:
    form = {"grant_type": "client_credentials", "client_id": at["login"], "client_secret": at["password"]}
    answer = httpx.post(f"{at['host']}/oauth/token", data=form).raise_for_status().json()
    assert answer["expires_in"] == 3_600
    return {"Authorization": f"Bearer {answer['access_token']}"}


def test_a_long_run_meets_every_habit(department: tuple[HttpDepartment, dict[str, Any]]) -> None:
    server, at = department
    numbers = range(small_part.CARDS)
    people = [
        {"请求键": str(i), "证件号码": number, "姓名": small_part.name(i)}
        for i, number in zip(numbers, small_part.id_numbers(small_part.CARDS), strict=True)
    ]
    headers = _token(at)
    statuses: set[int] = set()
    with httpx.Client(base_url=at["host"]) as client:
        for start in range(0, 20 * 1_000, 1_000):
            batch = [people[(start + n) % len(people)] for n in range(1_000)]
            path: str | None = "/v1/resident-pension/verify"
            body: dict[str, Any] | None = {"人员": batch}
            keys: list[str] = []
            while path is not None:
                answer = client.request("POST" if body else "GET", path, json=body, headers=headers)
                statuses.add(answer.status_code)
                if answer.status_code == 401:
                    headers = _token(at)
                    continue
                if answer.status_code == 429:
                    assert answer.headers["Retry-After"] == "1"
                    continue
                page = answer.json()
                keys += [row["请求键"] for row in page["结果"] + page["拒绝"]] + page["无记录"]
                following, body = page["下一页"], None
                path = f"/v1/resident-pension/verify/pages?cursor={following}" if following else None
            assert sorted(keys) == sorted(person["请求键"] for person in batch if person["请求键"] != "11")

    counters = server.counters()
    assert statuses == {200, 401, 429}
    assert counters["tokens"] >= 2
    assert counters["throttled"] >= 1
