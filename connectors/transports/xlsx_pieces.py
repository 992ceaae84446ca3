"""A worksheet of any size, read by calamine a few MiB at a time.

python-calamine holds a whole sheet as one dense range: 2.8 GB at 1,048,576 rows of 28 columns. Here the
sheet's XML is cut after `</row>` and each piece handed to calamine as a small workbook of its own. Shared
strings are read the same way, written as inline strings, and kept once as an Arrow column.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

import python_calamine

from cardhub.errors import SourceMisbehaved
from connectors.transports import limits
from connectors.transports.xlsx_extent import check_extent

__all__ = ["MARK", "Piece", "pieces", "read_piece", "string_pieces"]

_PIECE = 4 << 20
# A noncharacter, which no text may hold: stands before the number of a shared string.
MARK = "\ufdd0"
_MARK = MARK.encode()
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK = (
    f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><workbookPr date1904="%d"/><sheets>'
    '<sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_RELATIONS = '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/%s" Target="%s"/></Relationships>'
_SHARED = re.compile(rb"""(<(?:\w+:)?c\b[^>]*?\bt\s*=\s*["'])s(["'][^>]*>\s*<(?:\w+:)?v>)""")

Piece = tuple[int, list[list[Any]]]


def pieces(xml: IO[bytes], what: str) -> Iterator[bytes]:
    """Runs of whole `<row>` elements as complete sheets; refused where one row alone is too long."""
    head, data = _head(xml, b"sheetData", what)
    if head is None:
        return
    yield from _cut(xml, data, head, b"row", what)


def string_pieces(xml: IO[bytes], what: str) -> Iterator[bytes]:
    """Runs of shared strings as complete sheets of one column."""
    head, data = _head(xml, b"sst", what)
    if head is None:
        return
    prefix = head[: -len(b"sheetData>")].rpartition(b"<")[2]
    row, cell, text = prefix + b"row", prefix + b"c", prefix + b"is"
    start = re.compile(rb"<(?:\w+:)?si\s*>")
    empty = re.compile(rb"<(?:\w+:)?si\s*/>")
    for piece in _cut(xml, data, head, b"si", what):
        opened = b'<%b><%b t="inlineStr"><%b>' % (row, cell, text)
        closed = b"</%b></%b></%b>" % (text, cell, row)
        piece = empty.sub(opened + closed, piece)
        yield start.sub(opened, piece).replace(b"</%bsi>" % prefix, closed)


def _head(xml: IO[bytes], element: bytes, what: str) -> tuple[bytes | None, bytes]:
    """The opening of a sheet in this file's own namespaces, and the bytes after `<element …>`."""
    data = b""
    inside = re.compile(rb"<(\w+:)?%b(\s[^>]*)?(/?)>" % element)
    while not (found := inside.search(data)):
        part = _read(xml, what)
        if not part:
            raise _damaged(what)
        data += part
        if len(data) > limits.ROW_BYTES + _PIECE:
            raise _damaged(what)
    if found[3]:
        return None, b""
    prefix = found[1] or b""
    root = re.search(rb"<(?:\w+:)?(?:worksheet|sst)\b([^>]*)>", data)
    names = b" ".join(re.findall(rb'xmlns(?::\w+)?="[^"]*"', root[1])) if root else b""
    return b"<%bworksheet %b><%bsheetData>" % (prefix, names, prefix), data[found.end() :]


def _cut(xml: IO[bytes], data: bytes, head: bytes, element: bytes, what: str) -> Iterator[bytes]:
    prefix = head[: -len(b"sheetData>")].rpartition(b"<")[2]
    end = b"</%b%b>" % (prefix, element)
    closing = b"</%bsheetData></%bworksheet>" % (prefix, prefix)
    last = re.compile(rb"</(?:\w+:)?(?:sheetData|sst)\s*>")
    while True:
        cut = data.rfind(end)
        if cut >= 0:
            yield head + data[: cut + len(end)] + closing
            data = data[cut + len(end) :]
        if last.search(data):
            while _read(xml, what):  # to the end, where the archive's checksum is compared
                pass
            return
        if len(data) > limits.ROW_BYTES + _PIECE:
            raise SourceMisbehaved(
                f"{what} has a row of more than {limits.ROW_BYTES >> 20} MiB: refused before it is read. "
                "Ask the "
                "department for a plain export.",
                code="cell_too_long",
            )
        part = _read(xml, what)
        if not part:
            raise _damaged(what)
        data += part


def _read(xml: IO[bytes], what: str) -> bytes:
    try:
        return xml.read(_PIECE)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise _damaged(what) from None


def read_piece(sheet: bytes, styles: bytes | None, is_1904: bool, what: str) -> Piece:
    """(0-based number of the first row, rows of typed cells from column A on)."""
    if _MARK in sheet:
        sheet = sheet.replace(_MARK, "\ufffd".encode())
    sheet = sheet.replace(b' t="s"><v>', b' t="str"><v>' + _MARK)
    if b'"s"' in sheet or b"'s'" in sheet:
        sheet = _SHARED.sub(rb"\1str\2" + _MARK, sheet)
    check_extent(sheet, what)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("_rels/.rels", _RELATIONS % (_PACKAGE, _OFFICE, "officeDocument", "xl/workbook.xml"))
        file.writestr("xl/workbook.xml", _WORKBOOK % is_1904)
        relations = _RELATIONS % (_PACKAGE, _OFFICE, "worksheet", "worksheets/s.xml")
        file.writestr("xl/_rels/workbook.xml.rels", relations)
        if styles:
            file.writestr("xl/styles.xml", styles)
        file.writestr("xl/worksheets/s.xml", sheet)
    package.seek(0)
    try:
        read = python_calamine.CalamineWorkbook.from_filelike(package).get_sheet_by_index(0)
        first_row, first_column = read.start or (0, 0)
        rows = read.to_python(skip_empty_area=True)
    except (python_calamine.CalamineError, ValueError):
        raise _damaged(what) from None
    if first_column:
        rows = [[""] * first_column + row for row in rows]
    return first_row, rows


def _damaged(what: str) -> SourceMisbehaved:
    return SourceMisbehaved(
        f"{what} is truncated or damaged: ask the department to send it again.", code="xlsx_truncated"
    )
