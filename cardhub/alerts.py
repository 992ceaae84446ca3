"""Tell people that something failed or is late: by webhook, by e-mail, or in the log only.

An alert says what, where and where to read on. It holds identifiers of ours and error codes, never a message
of a third party and never a value of a person.
"""

from __future__ import annotations

import json
import logging
import smtplib
import ssl
import urllib.parse
import urllib.request
from dataclasses import asdict, dataclass
from email.message import EmailMessage

from cardhub.settings import Settings

__all__ = ["Alert", "send"]

log = logging.getLogger(__name__)

TITLES = {"failed": "任务失败", "late": "数据迟到", "stale_run": "运行无响应"}
TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Alert:
    """`kind`: failed | late | stale_run; `subject`: a DAG, task or dataset; `code`: an error's own;
    `runbook`: a section of docs/operations.md, named like the source or the DAG.
    """

    kind: str
    subject: str
    code: str = ""
    run: str = ""
    runbook: str = ""

    @property
    def text(self) -> str:
        """One Chinese line for people: what happened to what, the code, the runbook."""
        parts = [f"【CardHub】{TITLES.get(self.kind, self.kind)}：{self.subject}"]
        parts += [f"代码 {self.code}"] if self.code else []
        parts += [f"运行 {self.run}"] if self.run else []
        parts += [f"处置手册 {self.runbook}"] if self.runbook else []
        return "；".join(parts)


def send(settings: Settings, alert: Alert) -> list[str]:
    """Send `alert` to every configured place; returns the places reached.

    A place that cannot be reached is logged and skipped: a broken mail server must not fail a task again.
    """
    alert = Alert(**{**asdict(alert), "runbook": _runbook(settings, alert)})
    log.warning("alert kind=%s subject=%s code=%s", alert.kind, alert.subject, alert.code)
    reached = []
    for place, configured, deliver in (
        ("webhook", settings.alert_webhook, _post),
        ("email", settings.alert_email and settings.smtp_url, _mail),
    ):
        if not configured:
            continue
        try:
            deliver(settings, alert)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            log.error("alert not delivered place=%s error=%s", place, type(error).__name__)
        else:
            reached.append(place)
    return reached


def _runbook(settings: Settings, alert: Alert) -> str:
    if not alert.runbook or not settings.runbook_url or "://" in alert.runbook:
        return alert.runbook
    return f"{settings.runbook_url}#{alert.runbook}"


def _post(settings: Settings, alert: Alert) -> None:
    if urllib.parse.urlsplit(settings.alert_webhook).scheme not in {"http", "https"}:
        raise ValueError("alert_webhook must be an http or https address")
    # The envelope that the usual office chat robots (企业微信, 钉钉) take, our own fields beside it.
    body = {"msgtype": "text", "text": {"content": alert.text}, "alert": asdict(alert)}
    request = urllib.request.Request(  # noqa: S310  # the scheme is checked above
        settings.alert_webhook,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS):  # noqa: S310
        pass


def _mail(settings: Settings, alert: Alert) -> None:
    server = urllib.parse.urlsplit(settings.smtp_url)
    host = server.hostname or "localhost"
    message = EmailMessage()
    message["Subject"] = f"CardHub {TITLES.get(alert.kind, alert.kind)} {alert.subject}"
    message["From"] = urllib.parse.unquote(server.username or "") or settings.alert_email
    message["To"] = settings.alert_email
    message.set_content(alert.text)
    context = ssl.create_default_context(cafile=str(settings.tls_ca_file) if settings.tls_ca_file else None)
    client: smtplib.SMTP
    if server.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT_SECONDS, context=context)
    else:
        client = smtplib.SMTP(host, server.port or 25, timeout=TIMEOUT_SECONDS)
    with client:
        client.ehlo()
        if server.scheme != "smtps" and client.has_extn("starttls"):
            client.starttls(context=context)
        if server.username:
            client.login(urllib.parse.unquote(server.username), urllib.parse.unquote(server.password or ""))
        client.send_message(message)
