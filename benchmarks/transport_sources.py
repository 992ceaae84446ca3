"""The same rows behind a PostgreSQL, an HTTP API and a CSV, pre-rendered and unthrottled.

Column names are ASCII: dlt folds Chinese ones into underscores.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sandbox.servers.postgres import PostgresServer

HEADERS = (
    *(
        "record_no",
        "card_number",
        "full_name",
        "id_number",
        "sex",
        "birth_date",
        "ethnicity",
        "division_code",
    ),
    *("address", "phone", "category", "level", "issued_on", "amount", "visits", "updated_at"),
)
PAGE = 5_000
_COLUMNS = """
    'R' || lpad(i::text, 9, '0') as record_no,
    '62010219800101' || lpad((i % 9999)::text, 4, '0') || '42' as card_number,
    '马麦尔东' || i % 97 as full_name, '62010219800101' || lpad((i % 9999)::text, 4, '0') as id_number,
    (1 + i % 2)::text as sex, date '1940-01-01' + i % 27000 as birth_date, '03' as ethnicity,
    '620102' || lpad((i % 900)::text, 6, '0') as division_code, '甘肃省兰州市城关区某街道' || i as address,
    '13800000000' as phone, (1 + i % 7)::text as category, (1 + i % 4)::text as level,
    date '2015-01-01' + i % 3000 as issued_on, (110 + i % 50)::numeric(12, 2) as amount, i % 12 as visits,
    timestamp '2026-01-01' + i % 86400 * interval '1 second' as updated_at
"""


def load_postgres(server: PostgresServer, rows: int) -> str:
    """A table of `rows` rows; returns its URL."""
    with server.admin(autocommit=True) as con:
        con.execute("drop table if exists cards")
        con.execute(f"create table cards as select {_COLUMNS} from generate_series(1, {rows}) i")
        con.execute("create unique index on cards (record_no)")
        con.execute("vacuum analyze cards")
    return f"postgresql://postgres:{server.state.secret('admin_password')}@127.0.0.1:{server.port}/postgres"


def write_csv(server: PostgresServer, path: Path) -> None:
    command = "copy cards to stdout (format csv, header)"
    with server.admin() as con, path.open("wb") as file, con.cursor().copy(command) as copy:
        for part in copy:
            file.write(part)


def write_pages(csv_path: Path, folder: Path) -> None:
    """Every page of the API as the bytes it will be answered with."""
    folder.mkdir()
    with csv_path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        number, more = 0, True
        page = [row for _, row in zip(range(PAGE), reader, strict=False)]
        while more:
            following = [row for _, row in zip(range(PAGE), reader, strict=False)]
            more = bool(following)
            body = {"data": page, "next": str(number + 1) if more else None}
            (folder / str(number)).write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
            page, number = following, number + 1


def start_api(folder: Path) -> Generator[str, None, None]:
    """The API in a process of its own; yields its URL, ends with the generator."""
    command = [sys.executable, "-m", "benchmarks.transport_sources", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.terminate()


class _Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    pages: Path

    def do_GET(self) -> None:
        cursor = parse_qs(urlsplit(self.path).query).get("cursor", ["0"])[0]
        self._answer((self.pages / cursor).read_bytes())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer(b'{"access_token": "t", "expires_in": 86400}')

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    _Api.pages = Path(sys.argv[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), _Api) as api:
        print(api.server_address[1], flush=True)
        api.serve_forever()
