"""READ FIRST of the HTTP transport: cursor pages, incremental by change time, verification by list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cardhub.errors import ConfigurationError, SourceMisbehaved
from connectors.transports.base import (
    Connection,
    ControlCount,
    Mode,
    Page,
    Probe,
    PullRequest,
    TransportOptions,
)
from connectors.transports.closing import Closing
from connectors.transports.counts import counts_of_records, probe_step
from connectors.transports.rest_client import RestClient
from connectors.transports.rest_endpoints import RestEndpoint, RestList, RestVerification
from connectors.transports.rest_pages import pull_list
from connectors.transports.rest_verify import verify

__all__ = ["RestTransport"]


class RestTransport(Closing):
    """An open HTTP API; `connection.host` is its address, login and password its client id and secret."""

    def __init__(self, connection: Connection, options: TransportOptions | None = None) -> None:
        self._options = options or TransportOptions()
        self._client = RestClient(connection, self._options)

    def pull(self, endpoint: RestEndpoint, request: PullRequest) -> Iterator[Page]:
        if isinstance(endpoint, RestVerification):
            if request.mode is not Mode.BY_LIST:
                raise ConfigurationError(f"{endpoint.path} answers by list only.")
            return verify(self._client, endpoint, request)
        if request.mode is Mode.BY_LIST:
            raise ConfigurationError(f"{endpoint.path} is a list; it cannot be asked about single people.")
        return pull_list(self._client, endpoint, request, self._options)

    def control_counts(self, endpoint: RestEndpoint, period: str | None) -> list[ControlCount]:
        """The API's own counts; none for verifications, where a fully answered list is the proof."""
        if isinstance(endpoint, RestVerification) or endpoint.control_path is None:
            return []
        parameters = {"dataset": endpoint.control_dataset}
        if period and endpoint.period_parameter:
            parameters["period"] = period
        answer = self._client.get(endpoint.control_path, parameters)
        return counts_of_records(
            answer.get(endpoint.control_key), endpoint.control_columns, endpoint.control_path
        )

    def probe(self, endpoint: RestEndpoint) -> list[Probe]:
        """Connection, TLS and login, then the endpoint itself and its control counts."""
        results = [probe_step("connect and log in", self._login)]
        if not results[0].ok:
            return results
        results.append(probe_step(f"read {endpoint.path}", self._reader(endpoint)))
        if isinstance(endpoint, RestList) and endpoint.control_path:
            results.append(
                probe_step("control counts", lambda: f"{len(self.control_counts(endpoint, None))} counts")
            )
        return results

    def _login(self) -> str:
        self._client.authorise()
        return f"{self._client.base} issued a token"

    def _reader(self, endpoint: RestEndpoint) -> Callable[[], str]:
        def read_list() -> str:
            assert isinstance(endpoint, RestList)
            answer = self._client.get(endpoint.path, {endpoint.limit_parameter: 1})
            rows = answer.get(endpoint.rows_key)
            if not isinstance(rows, list):
                raise SourceMisbehaved(f"no list under {endpoint.rows_key}: the interface changed.")
            return f"columns {', '.join(rows[0])}" if rows else "reachable, no rows"

        def read_verification() -> str:
            # An empty list asks about nobody, and shows path and permission all the same.
            assert isinstance(endpoint, RestVerification)
            self._client.post(endpoint.path, {endpoint.people_key: []})
            return "answers by list"

        return read_list if isinstance(endpoint, RestList) else read_verification

    def close(self) -> None:
        self._client.close()
