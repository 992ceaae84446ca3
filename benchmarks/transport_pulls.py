"""One pull to Parquet in this process: `python -m benchmarks.transport_pulls CONTENDER SOURCE OUT`.

Prints rows, seconds (imports not counted) and peak memory as one JSON line.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.transport_sources import PAGE

Pull = Callable[[], int]


def _ours(transport: type, connection: Any, endpoint: Any, out: Path) -> Pull:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from connectors.transports.base import Mode, PullRequest

    def pull() -> int:
        rows = 0
        writer: pq.ParquetWriter | None = None
        with transport(connection) as opened:
            for page in opened.pull(endpoint, PullRequest(Mode.FULL)):
                writer = writer or pq.ParquetWriter(out / "rows.parquet", page.rows.schema)
                writer.write_table(pa.Table.from_batches([page.rows]))
                rows += page.rows.num_rows
        assert writer
        writer.close()
        return rows

    return pull


def ours_database(source: str, out: Path) -> Pull:
    from connectors.transports.base import Connection
    from connectors.transports.database import DatabaseTransport, DatabaseView

    url = urlsplit(source)
    assert url.hostname and url.username and url.password
    connection = Connection("postgresql", url.hostname, url.port, "postgres", url.username, url.password)
    endpoint = DatabaseView(view="cards", key=("record_no",), watermark="updated_at")
    return _ours(DatabaseTransport, connection, endpoint, out)


def ours_rest(source: str, out: Path) -> Pull:
    from connectors.transports.base import Connection
    from connectors.transports.rest import RestTransport
    from connectors.transports.rest_endpoints import RestList

    endpoint = RestList(path="/v1/list", limit=PAGE, watermark="updated_at", rows_key="data", next_key="next")
    return _ours(RestTransport, Connection("http", source, login="a", password="b"), endpoint, out)


def ours_files(source: str, out: Path) -> Pull:
    from connectors.transports.base import Connection
    from connectors.transports.files import CsvFile, FilesTransport

    path = Path(source)
    endpoint = CsvFile(pattern=path.name, headers=("record_no", "full_name"))
    return _ours(FilesTransport, Connection("fs", schema=str(path.parent)), endpoint, out)


def _dlt(resource_of: Callable[[], Any], out: Path) -> Pull:
    import dlt

    pipeline = dlt.pipeline(
        "bench",
        destination=dlt.destinations.filesystem(str(out)),
        dataset_name="bench",
        pipelines_dir=str(out / "work"),
    )

    def pull() -> int:
        pipeline.run(resource_of(), loader_file_format="parquet")
        trace = pipeline.last_trace
        assert trace and trace.last_normalize_info
        counts = trace.last_normalize_info.row_counts
        return sum(rows for table, rows in counts.items() if not table.startswith("_dlt"))

    return pull


def dlt_database(source: str, out: Path, backend: Any = "sqlalchemy") -> Pull:
    from dlt.sources.sql_database import sql_table

    driver = "postgresql" if backend == "connectorx" else "postgresql+psycopg"
    url = source.replace("postgresql", driver, 1)
    return _dlt(lambda: sql_table(url, "cards", backend=backend, chunk_size=50_000), out)


def dlt_database_pyarrow(source: str, out: Path) -> Pull:
    return dlt_database(source, out, "pyarrow")


def dlt_database_connectorx(source: str, out: Path) -> Pull:
    return dlt_database(source, out, "connectorx")


def dlt_rest(source: str, out: Path) -> Pull:
    from dlt.sources.rest_api import rest_api_source

    paginator = {"type": "cursor", "cursor_path": "next", "cursor_param": "cursor"}
    endpoint = {"path": "v1/list", "params": {"limit": PAGE}, "data_selector": "data", "paginator": paginator}
    config: Any = {"client": {"base_url": source}, "resources": [{"name": "cards", "endpoint": endpoint}]}
    return _dlt(lambda: rest_api_source(config), out)


def dlt_files(source: str, out: Path) -> Pull:
    from dlt.sources.filesystem import filesystem, read_csv

    path = Path(source)
    # Left to guess, it fails on a card number of 20 digits.
    reader = read_csv(dtype=str)
    return _dlt(lambda: filesystem(path.parent.as_uri(), file_glob=path.name) | reader, out)


def dlt_files_duckdb(source: str, out: Path) -> Pull:
    from dlt.sources.filesystem import filesystem, read_csv_duckdb

    path = Path(source)
    reader = read_csv_duckdb(use_pyarrow=True, all_varchar=True)
    return _dlt(lambda: filesystem(path.parent.as_uri(), file_glob=path.name) | reader, out)


CONTENDERS: dict[str, Callable[[str, Path], Pull]] = {
    each.__name__: each
    for each in (
        *(ours_database, dlt_database, dlt_database_pyarrow, dlt_database_connectorx),
        *(ours_rest, dlt_rest, ours_files, dlt_files, dlt_files_duckdb),
    )
}


def main() -> None:
    name, source, out = sys.argv[1:]
    pull = CONTENDERS[name](source, Path(out))
    started = time.perf_counter()
    rows = pull()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": round(seconds, 2), "peak_mib": round(peak)}))


if __name__ == "__main__":
    main()
