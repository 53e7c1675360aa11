"""The archive that an .xlsx is: refused by its directory before anything is unpacked, then read part by part as XML."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, Protocol
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from indicators.entry.workbooks.limits import (
    BINARY_WORKBOOK,
    DAMAGED,
    HARMLESS_UNPACKED,
    HOSTILE_XML,
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED,
    NOT_A_WORKBOOK,
    OPEN_DOCUMENT,
    OTHER_ARCHIVE,
    TOO_MANY_ENTRIES,
    TOO_MUCH_UNPACKED,
    TOO_TIGHTLY_PACKED,
    WITH_PASSWORD,
    WORD,
    Unreadable,
)

_ENCRYPTED = 0x1
PIECE = 1 << 16


class Walker(Protocol):
    """What hears of a part while it is read; names come with the prefix that they have in the file."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


class Archive:
    """The parts of an .xlsx, within the limits. Unreadable with a sentence for anything else."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(content))
        except (BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable(DAMAGED) from None
        entries = self._zip.infolist()
        _check(entries)
        # Some programs write names in other letters than they refer to them.
        self._names = {entry.filename.casefold().lstrip("/"): entry for entry in entries}
        _check_is_workbook(set(self._names))

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._names

    def elements(self, name: str) -> Iterator[tuple[str, Element]]:
        """(event, element) of one part: "start" and "end". Unreadable where it is missing or no XML."""
        entry = self._names.get(name.casefold())
        if entry is None:
            raise Unreadable(DAMAGED)
        try:
            with self._zip.open(entry) as part:
                yield from _parsed(part)
        except Unreadable:
            raise
        except (BadZipFile, zlib.error, EOFError, OSError, ParseError, ValueError, NotImplementedError):
            raise Unreadable(DAMAGED) from None

    def walk(self, name: str, walker: Walker) -> None:
        """Hands one part to the walker, piece by piece: several times quicker than `elements`, for parts of many cells.

        Unreadable where it is missing, no XML, or declares anything.
        """
        entry = self._names.get(name.casefold())
        if entry is None:
            raise Unreadable(DAMAGED)
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = walker.start, walker.end
        parser.CharacterDataHandler = walker.text
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(PIECE):
                    parser.Parse(piece, False)
            parser.Parse(b"", True)
        except Unreadable:
            raise
        except (BadZipFile, zlib.error, EOFError, OSError, expat.ExpatError, ValueError, NotImplementedError):
            raise Unreadable(DAMAGED) from None

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """(last word of the type, part) by id, as the part's relations say; none where it has none."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self:
            return {}
        found = {}
        for event, element in self.elements(relations):
            if event == "end" and local(element.tag) == "Relationship" and element.get("TargetMode") != "External":
                target = element.get("Target", "")
                part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = element.get("Type", "").rpartition("/")[2]
                found[element.get("Id", "")] = (kind, posixpath.normpath(part))
        return found


def _parsed(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    try:
        yield from iterparse(part, events=("start", "end"), forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(HOSTILE_XML) from None


def _refuse_declaration(*_: object) -> None:
    raise Unreadable(HOSTILE_XML)


def local(tag: str) -> str:
    """The name without its namespace: there are two sets of them, for transitional and for strict workbooks."""
    return tag.rpartition("}")[2]


def _check(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(TOO_MANY_ENTRIES)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Unreadable(WITH_PASSWORD)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(TOO_MUCH_UNPACKED)
    # What a part unpacks to is never more than its entry says: the reader stops there.
    for entry in entries:
        if entry.file_size > max(HARMLESS_UNPACKED, MOST_RATIO * entry.compress_size):
            raise Unreadable(TOO_TIGHTLY_PACKED)


def _check_is_workbook(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise Unreadable(BINARY_WORKBOOK)
    if any(name.startswith("xl/") for name in names) or ("_rels/.rels" in names and "word/document.xml" not in names):
        return
    if "word/document.xml" in names:
        raise Unreadable(WORD)
    if "content.xml" in names and "mimetype" in names:
        raise Unreadable(OPEN_DOCUMENT)
    raise Unreadable(OTHER_ARCHIVE if names else NOT_A_WORKBOOK)
