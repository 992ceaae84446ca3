"""A real HTTP server in a thread, which tests may make misbehave on demand."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from connectors.transports.base import Connection

Answer = tuple[int, dict[str, str], bytes]
Hook = Callable[["Api", str, dict[str, str], bytes], Answer | None]


def answer(body: Any, status: int = 200, **headers: str) -> Answer:
    return status, headers, json.dumps(body, ensure_ascii=False).encode()


@dataclass
class Api:
    """Serves `rows` under /v1/list and answers /v1/verify; a `hook` may answer first, None for "as usual"."""

    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    hook: Hook | None = None
    total: bool = False
    tokens: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    known: Callable[[str], str | None] = lambda number: None

    def __enter__(self) -> Api:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._serve(b"")

            def do_POST(self) -> None:
                self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def _serve(self, body: bytes) -> None:
                status, headers, content = api.serve(self.path, dict(self.headers), body)
                if status == 0:  # die half-way through the answer
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(content) * 2))
                    self.end_headers()
                    self.wfile.write(content)
                    self.close_connection = True
                    return
                if "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in headers:
                    content, headers = gzip.compress(content, 1), {**headers, "Content-Encoding": "gzip"}
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def connection(self) -> Connection:
        url = f"http://127.0.0.1:{self._server.server_address[1]}"
        return Connection("http", url, login="cardhub", password="secret")

    def serve(self, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self.requests.append(path)
        if self.hook and (special := self.hook(self, path, headers, body)):
            return special
        parts = urlsplit(path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/oauth/token":
            self.tokens.append(f"token-{len(self.tokens)}")
            return answer({"access_token": self.tokens[-1], "expires_in": 300})
        if not self.tokens or headers.get("Authorization") != f"Bearer {self.tokens[-1]}":
            return answer({}, 401)
        if parts.path == "/v1/list":
            return self._list(asked)
        if parts.path == "/v1/control":
            return answer({"对账": [{"区县": "620102", "期间": "2026-01", "行数": len(self.rows)}]})
        if parts.path == "/v1/verify":
            return self._verify(json.loads(body)["人员"])
        return answer({}, 404)

    def _list(self, asked: dict[str, str]) -> Answer:
        rows = [row for row in self.rows if row[-1] >= asked.get("updated_since", "")]
        start, limit = int(asked.get("cursor", 0)), int(asked["limit"])
        following = str(start + limit) if start + limit < len(rows) else None
        page = [dict(zip(self.headers, row, strict=True)) for row in rows[start : start + limit]]
        return answer({"数据": page, "下一页": following} | ({"总数": len(rows)} if self.total else {}))

    def _verify(self, people: list[dict[str, str]]) -> Answer:
        """Every fifth person is refused, every seventh not mentioned; `known` says the rest."""
        results, unknown, refused = [], [], []
        for person in people:
            index = int(person["证件号码"][-5:])
            found = self.known(person["证件号码"])
            if index % 5 == 4:
                refused.append({"请求键": person["请求键"], "原因": "受限"})
            elif index % 7 == 6:
                continue
            elif found is None:
                unknown.append(person["请求键"])
            else:
                how = "证件号码+姓名" if found == person["姓名"] else "证件号码"
                results.append({"请求键": person["请求键"], "匹配方式": how, "参保状态": "1"})
        return answer({"结果": results, "无记录": unknown, "拒绝": refused, "下一页": None})
