"""What no delivery may exceed; checked before a parser sees the bytes wherever that is possible.

The figures are far above any honest delivery and far below what hurts a 4 GiB machine.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from cardhub.errors import SourceMisbehaved

__all__ = [
    "CELL_CHARACTERS",
    "FILE_BYTES",
    "RATIO",
    "RATIO_FREE_BYTES",
    "RESPONSE_BYTES",
    "ROW_BYTES",
    "WORKBOOK_BYTES",
    "check_cells",
    "check_ratio",
]

MIB = 1 << 20
CELL_CHARACTERS = 32_767  # a spreadsheet's own limit; no field of any layout comes near
ROW_BYTES = 4 * MIB  # one row of a file, markup included
RESPONSE_BYTES = 64 * MIB  # one HTTP answer, decompressed
FILE_BYTES = 8192 * MIB  # one file, as stored
WORKBOOK_BYTES = 512 * MIB  # one workbook, as stored
RATIO = 200  # decompressed ÷ compressed; worksheets reach about 40
RATIO_FREE_BYTES = 4 * MIB  # small answers compress as they like


def check_ratio(packed: int, unpacked: int, what: str) -> None:
    """Raise `SourceMisbehaved` where `unpacked` bytes came, or would come, out of too few `packed` ones."""
    if unpacked > RATIO_FREE_BYTES and unpacked > RATIO * max(packed, 1):
        raise SourceMisbehaved(
            f"{what} unpacks to {unpacked // MIB} MiB, more than {RATIO} times its size: refused before "
            "reading. "
            "Ask the department for a plain export.",
            code="decompression_ratio",
        )


def check_cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch, unless a value is longer than `CELL_CHARACTERS`; the message names the column only."""
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        # The buffer's size bounds every value, so honest columns cost nothing.
        if column.nbytes > CELL_CHARACTERS:
            longest = pc.max(pc.utf8_length(column)).as_py()
            if longest is not None and longest > CELL_CHARACTERS:
                raise SourceMisbehaved(
                    f"a value of column {name} has {longest} characters, the limit is {CELL_CHARACTERS}: "
                    "the delivery is refused. Ask the department to correct that column.",
                    code="cell_too_long",
                )
    return batch
