"""Alerts reach a webhook and a mailbox, and hold nothing about people."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cardhub.alerts import Alert, send
from cardhub.settings import Settings

FAILED = Alert(kind="failed", subject="sync_health.death_record", code="source_refused", runbook="health")


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one message needs."""

    received: list[str]

    def handle(self) -> None:
        self.say("220 mailbox")
        while line := self.rfile.readline().decode().strip():
            if line.upper().startswith("DATA"):
                self.say("354 go on")
                text = b""
                while not text.endswith(b"\r\n.\r\n"):
                    text += self.rfile.readline()
                self.received.append(text.decode())
            self.say("221 bye" if line.upper() == "QUIT" else "250 ok")

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[str]]]:
    received: list[str] = []
    handler = type("Handler", (Mailbox,), {"received": received})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, object]]]]:
    received: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/robot", received
        server.shutdown()


def test_a_failure_reaches_webhook_and_mailbox_with_its_runbook(
    webhook: tuple[str, list[dict[str, object]]], mailbox: tuple[str, list[str]], tmp_path: Path
) -> None:
    settings = Settings(
        home=tmp_path,
        alert_webhook=webhook[0],
        alert_email="it@example.invalid",
        smtp_url=mailbox[0],
        runbook_url="https://wiki.example.invalid/operations",
    )

    reached = send(settings, FAILED)

    assert reached == ["webhook", "email"]
    (told,) = webhook[1]
    assert told["alert"] == {
        "kind": "failed",
        "subject": "sync_health.death_record",
        "code": "source_refused",
        "run": "",
        "runbook": "https://wiki.example.invalid/operations#health",
    }
    assert "任务失败" in str(told["text"])
    assert "sync_health.death_record" in mailbox[1][0]


def test_a_place_that_cannot_be_reached_does_not_fail_the_task_again(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, alert_webhook="http://127.0.0.1:9/nobody-listens")

    assert send(settings, FAILED) == []


def test_without_a_place_an_alert_is_only_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert send(Settings(home=tmp_path), FAILED) == []
    assert "source_refused" in caplog.text
