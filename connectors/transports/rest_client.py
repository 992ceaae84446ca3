"""One department's HTTP API: requests that are authorised, retried, bounded, and never led elsewhere."""

from __future__ import annotations

import ipaddress
import json
import logging
import ssl
from typing import Any

import httpx

from cardhub.errors import ConfigurationError, SourceMisbehaved, SourceRefused, SourceUnavailable
from connectors.transports import limits
from connectors.transports.base import Connection, TransportOptions
from connectors.transports.rest_status import check_status, redirect_target
from connectors.transports.rest_tokens import Tokens
from connectors.transports.retry import retrying

__all__ = ["RestClient", "is_loopback"]

# Both log every URL at INFO; an API that takes people in its URLs would leave them in our logs.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_ENCODINGS = ("", "identity", "gzip")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


class RestClient:
    """JSON in, JSON out; raises the `SourceError` that fits, with no value of a person in it."""

    def __init__(self, connection: Connection, options: TransportOptions) -> None:
        self._connection = connection
        self._options = options
        self.base = _base_url(connection)
        self._http = httpx.Client(
            base_url=self.base,
            verify=_tls(options),
            timeout=options.timeout_seconds,
            follow_redirects=False,
            trust_env=False,
            headers={"Accept": "application/json", "Accept-Encoding": "gzip"},
        )
        self._tokens = Tokens(self._fetch_token)

    def get(self, path: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        return retrying(lambda: self._authorised("GET", path, params=params), self._options)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return retrying(lambda: self._authorised("POST", path, json=body), self._options)

    def authorise(self) -> None:
        """Log in anew; for `cardhub source test`."""
        retrying(self._tokens.renew, self._options)

    def close(self) -> None:
        self._http.close()

    def _authorised(self, method: str, path: str, **arguments: Any) -> dict[str, Any]:
        for is_renewed in (False, True):
            headers = {"Authorization": f"Bearer {self._tokens.current()}"}
            status, answer = self._send(method, path, headers=headers, **arguments)
            if status != 401:
                return answer
            if not is_renewed:
                self._tokens.renew()
        raise SourceRefused(
            f"{path} refused a token it had just issued (401): ask the department whether the client "
            "still has permission for this interface."
        )

    def _fetch_token(self) -> dict[str, Any]:
        path = str(self._connection.extra.get("token_path", "/oauth/token"))
        credentials = httpx.BasicAuth(self._connection.login, self._connection.password)
        status, answer = self._send("POST", path, data={"grant_type": "client_credentials"}, auth=credentials)
        if status == 401:
            raise SourceRefused(
                "the token endpoint refused the client id or secret (401): correct login and password of the "
                "connection."
            )
        return answer

    def _send(self, method: str, path: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
        target = path
        for _ in range(4):
            try:
                with self._http.stream(method, target, **arguments) as response:
                    if response.is_redirect:
                        target = redirect_target(response, self.base, path)
                        arguments.pop("params", None)
                        continue
                    if response.status_code == 401:
                        return 401, {}
                    check_status(response, path)
                    return response.status_code, _object(_bounded(response, path), path)
            except (httpx.ConnectError, httpx.RemoteProtocolError) as error:
                raise _broken(error, path) from None
            except httpx.TransportError as error:
                raise SourceUnavailable(
                    f"{path} did not answer to the end ({type(error).__name__}): tried again later by itself."
                ) from None
        raise SourceMisbehaved(f"{path} redirects in circles: report it to the department.")


def _base_url(connection: Connection) -> str:
    host = connection.host if "://" in connection.host else f"https://{connection.host}"
    try:
        url = httpx.URL(host.rstrip("/") + connection.schema.rstrip("/"))
    except httpx.InvalidURL:
        raise ConfigurationError("the connection's host is not a web address.") from None
    if connection.port and not url.port:
        url = url.copy_with(port=connection.port)
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError("the connection's host must be http(s)://name[:port].")
    if url.scheme == "http" and not is_loopback(url.host) and not connection.extra.get("allow_plain_http"):
        raise ConfigurationError(
            f"{url.host} would be reached without TLS: use https://, or set extra.allow_plain_http where the "
            "line itself is encrypted."
        )
    return str(url)


def _tls(options: TransportOptions) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(options.ca_file) if options.ca_file else None)


def _broken(error: httpx.TransportError, path: str) -> Exception:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return SourceRefused(
            "the server's TLS certificate is not trusted: set CARDHUB_TLS_CA_FILE to the department's CA "
            "bundle."
        )
    return SourceUnavailable(
        f"{path} cannot be reached ({type(error).__name__}): check host, port and network."
    )


def _bounded(response: httpx.Response, path: str) -> bytes:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise SourceMisbehaved(f"{path} answered in encoding {encoding[:20]}, which was not asked for.")
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) > limits.RESPONSE_BYTES:
            raise SourceMisbehaved(
                f"{path} answered with more than {limits.RESPONSE_BYTES >> 20} MiB: lower the endpoint's "
                "limit or "
                "ask the department for smaller pages.",
                code="response_too_large",
            )
        limits.check_ratio(response.num_bytes_downloaded, len(body), path)
    return bytes(body)


def _object(body: bytes, path: str) -> dict[str, Any]:
    answer = None
    # Some departments announce UTF-8 and send GB18030, which strict decoding tells apart.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            answer = json.loads(body.decode(encoding))
            break
        except (ValueError, RecursionError):
            continue
    if not isinstance(answer, dict):
        raise SourceMisbehaved(f"{path} did not answer with a JSON object: report it to the department.")
    return answer
