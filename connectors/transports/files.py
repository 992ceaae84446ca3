"""The file transport: CSV and XLSX from a drop folder or over SFTP, and lists answered by file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cardhub.errors import ConfigurationError
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
from connectors.transports.counts import probe_step
from connectors.transports.files_endpoints import AnswerFiles, CsvFile, FileEndpoint, XlsxFile
from connectors.transports.files_lists import pull_answers
from connectors.transports.files_tables import file_counts, open_table, pull_files, wanted
from connectors.transports.folders import Folder, LocalFolder, find
from connectors.transports.retry import resuming, retrying
from connectors.transports.sftp import SftpFolder

__all__ = ["AnswerFiles", "CsvFile", "FilesTransport", "XlsxFile"]


class FilesTransport(Closing):
    """An open folder: over SFTP where the connection has a host, else `connection.schema` on this machine."""

    def __init__(self, connection: Connection, options: TransportOptions | None = None) -> None:
        self._options = options or TransportOptions()
        self._folder: Folder = (
            SftpFolder(connection, self._options) if connection.host else LocalFolder(connection.schema)
        )

    def pull(self, endpoint: FileEndpoint, request: PullRequest) -> Iterator[Page]:
        if isinstance(endpoint, AnswerFiles):
            if request.mode is not Mode.BY_LIST:
                raise ConfigurationError(f"{endpoint.requests} answers by list only.")
            return pull_answers(self._folder, endpoint, request, self._options)
        if request.mode is Mode.BY_LIST:
            raise ConfigurationError(f"{endpoint.pattern} is a list; it cannot be asked about single people.")
        found = retrying(lambda: find(self._folder, endpoint.pattern, request.period), self._options)
        entries = wanted(found, endpoint, request)

        def pull(resume: str | None) -> Iterator[Page]:
            return pull_files(self._folder, endpoint, entries, request, resume, self._options.page_rows)

        return resuming(pull, request.resume, self._options)

    def control_counts(self, endpoint: FileEndpoint, period: str | None) -> list[ControlCount]:
        """The delivered counts of this period's file; none for lists, where a full answer is the proof."""
        if isinstance(endpoint, AnswerFiles):
            return []
        return retrying(lambda: file_counts(self._folder, endpoint, period), self._options)

    def probe(self, endpoint: FileEndpoint) -> list[Probe]:
        """Connection, host key and login, then the newest file's columns, and its control counts."""
        directories = [endpoint.requests, endpoint.answers] if isinstance(endpoint, AnswerFiles) else ["."]
        results = [probe_step(f"open folder {each}", self._lister(each)) for each in directories]
        if isinstance(endpoint, AnswerFiles) or not results[0].ok:
            return results
        results.append(probe_step(f"read {endpoint.pattern}", self._reader(endpoint)))
        has_counts = endpoint.control_pattern if isinstance(endpoint, CsvFile) else endpoint.control_sheet
        if has_counts:
            results.append(
                probe_step("control counts", lambda: f"{len(self.control_counts(endpoint, None))} counts")
            )
        return results

    def _lister(self, directory: str) -> Callable[[], str]:
        return lambda: f"{self._folder.title}: {len(self._folder.entries(directory))} files"

    def _reader(self, endpoint: CsvFile | XlsxFile) -> Callable[[], str]:
        def read() -> str:
            newest = wanted(find(self._folder, endpoint.pattern, None), endpoint, PullRequest(Mode.FULL))[-1]
            with open_table(self._folder, endpoint, newest) as table:
                next(table.batches(), None)
                return f"{newest.path}: columns {', '.join(table.names)}"

        return read

    def close(self) -> None:
        self._folder.close()
