"""A half-pulled file that has since been replaced is given up once; the next run starts anew."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from cardhub import registry
from cardhub.errors import SourceMisbehaved
from cardhub.hub import Hub
from cardhub.lake import runs
from cardhub.lake.deliveries import open_or_resume
from cardhub.step_parts import pulling
from connectors.transports.base import Connection, Mode, PullRequest
from connectors.transports.files import CsvFile, FilesTransport

AS_OF = date(2026, 11, 24)
DATASET, SOURCE = "home_teaching_visit", "education"
HEADER = "记录编号,姓名,身份证件号,出生日期,学籍号,送教日期,学校代码,课时,户籍区划,学年"


def write(folder: Path, rows: int) -> None:
    lines = [f"V{row},甲,,2015-01-01,S{row},2026-10-08,0001,2,620102001001,2026" for row in range(rows)]
    (folder / "outbox").mkdir(exist_ok=True)
    (folder / "outbox" / "送教上门_2026.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")


def test_a_replaced_file_is_pulled_anew(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = registry.sources()[SOURCE]
    _, endpoint = declared.endpoints[DATASET]
    assert isinstance(endpoint, CsvFile)
    local = Connection(conn_type="fs", schema=str(tmp_path))
    monkeypatch.setattr(pulling, "open_transport", lambda *_: FilesTransport(local))
    dataset = registry.dataset(DATASET)

    def pull() -> pulling.Delivered:
        with runs.begin(hub, DATASET, Mode.FULL.value, AS_OF, SOURCE) as run:
            return pulling.pull(hub, run, dataset, declared, local, since=None, period="2026")

    # Given a pull that died after its first page, and a file that was replaced before the next run
    write(tmp_path, 20)
    run = runs.begin(hub, DATASET, Mode.FULL.value, AS_OF, SOURCE)
    with open_or_resume(hub, run, period="2026") as writer, closing(FilesTransport(local)) as transport:
        writer.append(next(iter(transport.pull(endpoint, PullRequest(mode=Mode.FULL, period="2026")))))
    run.release()
    write(tmp_path, 30)

    # Then that run says so, and the one after it pulls the new file whole
    with pytest.raises(SourceMisbehaved, match="replaced"):
        pull()
    delivered = pull()
    assert (delivered.rows, delivered.is_resumed) == (30, False)
