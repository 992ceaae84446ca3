"""The outside of an XLSX: is it whole, is it honest about its size, and which part is which sheet."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import IO, BinaryIO
from xml.etree import ElementTree

from cardhub.errors import SourceMisbehaved
from connectors.transports.limits import check_ratio

__all__ = ["XlsxPackage"]

_SMALL_PART = 4 << 20
_STRINGS = 1 << 30
_SHEET = 8 << 30
_PARTS = 10_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class XlsxPackage:
    """Parts of a workbook, each checked against its announced sizes before a byte of it is unpacked."""

    def __init__(self, raw: BinaryIO, what: str) -> None:
        self._what = what
        magic = raw.read(8)
        if magic == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise SourceMisbehaved(
                f"{what} is an old .xls workbook or protected by a password: ask for it as plain .xlsx.",
                code="xlsx_unreadable",
            )
        raw.seek(0)
        try:
            self._zip = zipfile.ZipFile(raw)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise SourceMisbehaved(
                f"{what} is truncated or no XLSX workbook: ask the department to send it again.",
                code="xlsx_truncated",
            ) from None
        if len(self._zip.infolist()) > _PARTS:
            raise SourceMisbehaved(f"{what} has more than {_PARTS} parts: refused.", code="xlsx_unreadable")
        self._by_name = {each.filename.lstrip("/"): each for each in self._zip.infolist()}
        self._relations = self._read_relations()
        self.sheets = self._read_sheets()

    def sheet(self, name: str) -> IO[bytes]:
        if name not in self.sheets:
            raise SourceMisbehaved(
                f"{self._what} has no sheet {name}: the layout changed, or it is another file.",
                code="sheet_missing",
            )
        return self._open(self.sheets[name], _SHEET)

    def shared_strings(self) -> IO[bytes] | None:
        part = next((at for kind, at in self._relations.values() if kind == "sharedStrings"), None)
        return self._open(part, _STRINGS) if part in self._by_name else None

    def styles(self) -> bytes | None:
        part = next((at for kind, at in self._relations.values() if kind == "styles"), None)
        return self._small(part) if part in self._by_name else None

    def has_1904_dates(self) -> bool:
        return re.search(rb'date1904="(1|true)"', self._small("xl/workbook.xml")) is not None

    def _open(self, part: str | None, limit: int) -> IO[bytes]:
        info = self._by_name.get(part or "")
        if info is None:
            raise SourceMisbehaved(
                f"{self._what} lacks its part {part}: ask for it again.", code="xlsx_truncated"
            )
        check_ratio(info.compress_size, info.file_size, f"{self._what}, part {part}")
        if info.file_size > limit or info.flag_bits & 1:
            raise SourceMisbehaved(
                f"{self._what}: part {part} is too large or encrypted.", code="file_too_large"
            )
        try:
            return self._zip.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
            raise SourceMisbehaved(f"{self._what}: part {part} is damaged.", code="xlsx_truncated") from None

    def _small(self, part: str | None) -> bytes:
        with self._open(part, _SMALL_PART) as file:
            try:
                return file.read()
            except (zipfile.BadZipFile, EOFError, OSError, ValueError):
                raise SourceMisbehaved(
                    f"{self._what}: part {part} is damaged.", code="xlsx_truncated"
                ) from None

    def _xml(self, part: str) -> ElementTree.Element:
        text = self._small(part)
        try:
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise ElementTree.ParseError
            return ElementTree.fromstring(text)  # noqa: S314 - at most 4 MiB, without a document type
        except (ElementTree.ParseError, ValueError, LookupError):
            raise SourceMisbehaved(f"{self._what}: part {part} is damaged.", code="xlsx_truncated") from None

    def _read_relations(self) -> dict[str, tuple[str, str]]:
        """Relation id → (kind, part)."""
        return {
            each.get("Id", ""): (
                each.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/xl", each.get("Target", ""))).lstrip("/"),
            )
            for each in self._xml("xl/_rels/workbook.xml.rels")
        }

    def _read_sheets(self) -> dict[str, str]:
        found = {}
        for each in self._xml("xl/workbook.xml").iter():
            relation = each.get(_RELATION) or each.get(_STRICT_RELATION)
            if each.tag.endswith("}sheet") and relation in self._relations:
                found[each.get("name", "")] = self._relations[relation][1]
        return found
