"""Changes a part of a workbook in place: bytes are put between those that are there, and nothing else is touched.

Reading a stranger's part into a tree and writing it out again would rename its prefixes, and lose what this program does not
know; so elements are found by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_START_TAG = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")
_ATTRIBUTE = rb"(\s%s\s*=\s*)(\"[^\"]*\"|'[^']*')"


class CannotSplice(ValueError):
    """The part is not written as such parts usually are; nothing of it was changed."""


@dataclass
class Element:
    """An element and where it stands: from `start` to `end`, its first tag until `inner`, its last tag from `outer`.

    `name` is without its prefix, `prefix` with the colon. For an empty element (`<a/>`) `inner` and `outer` are both `end`.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    path: tuple[str, ...]
    start: int
    inner: int
    outer: int = -1
    end: int = -1

    @property
    def is_empty(self) -> bool:
        return self.inner == self.end


@dataclass
class Part:
    """One XML part in UTF-8, and what is to be changed in it."""

    content: bytes
    edits: list[tuple[int, int, bytes]] = field(default_factory=list)

    def elements(self, wanted: Callable[[tuple[str, ...]], bool]) -> list[Element]:
        """Elements whose path of names from the root on is `wanted`, in the order of their beginnings."""
        return _Walk(self.content, wanted).elements

    def put(self, place: int, text: str) -> None:
        self.edits.append((place, place, text.encode()))

    def set_attribute(self, element: Element, name: str, value: str) -> None:
        """Give the element's first tag this attribute."""
        tag = self.content[element.start : element.inner]
        self.edits.append((element.start, element.inner, with_attribute(tag, name, value)))

    def put_last(self, element: Element, text: str) -> None:
        """Put `text` at the end of what the element holds."""
        if not element.is_empty:
            self.put(element.outer, text)
            return
        tag = self.content[element.start : element.end]
        opened = re.sub(rb"\s*/>$", b">", tag)
        closing = f"</{element.prefix}{element.name}>"
        self.edits.append((element.start, element.end, opened + text.encode() + closing.encode()))

    def written(self) -> bytes:
        """The part with its changes. CannotSplice where two of them meet."""
        result, place = [], 0
        for start, end, text in sorted(self.edits, key=lambda edit: edit[:2]):
            if start < place:
                raise CannotSplice("two changes in one place")
            result += [self.content[place:start], text]
            place = end
        return b"".join([*result, self.content[place:]])


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A first tag with the attribute set, in its place or as the last one."""
    quoted = quoteattr(value).encode()
    pattern = re.compile(_ATTRIBUTE % re.escape(name.encode()))
    if pattern.search(tag):
        return pattern.sub(lambda match: match[1] + quoted, tag, count=1)
    end = b"/>" if tag.endswith(b"/>") else b">"
    return tag.removesuffix(end).rstrip() + b" " + name.encode() + b"=" + quoted + end


def text_of(words: str) -> str:
    """Words as they may stand between tags."""
    return escape(words)


class _Walk:
    """Finds elements with the bytes between which they stand."""

    def __init__(self, content: bytes, wanted: Callable[[tuple[str, ...]], bool]) -> None:
        self.content, self.wanted = content, wanted
        self.elements: list[Element] = []
        self._open: list[Element | None] = []
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._refuse
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            raise CannotSplice(str(error)) from None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in ("utf-8", "utf8"):
            raise CannotSplice(encoding)

    def _refuse(self, *_: object) -> None:
        raise CannotSplice("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        self._path.append(local)
        path = tuple(self._path)
        found = None
        if self.wanted(path):
            start = self.parser.CurrentByteIndex
            tag = _START_TAG.match(self.content, start)
            if tag is None:
                raise CannotSplice(name)
            found = Element(local, f"{prefix}:" if prefix else "", dict(attributes), path, start, tag.end())
            self.elements.append(found)
        self._open.append(found)

    def _end(self, name: str) -> None:
        self._path.pop()
        element = self._open.pop()
        if element is None:
            return
        if self.content[element.inner - 2 : element.inner] == b"/>":
            element.outer = element.end = element.inner
            return
        element.outer = self.parser.CurrentByteIndex
        element.end = self.content.index(b">", element.outer) + 1


def named(*paths: str) -> Callable[[tuple[str, ...]], bool]:
    """Wants elements of these paths, such as "worksheet/sheetData/row/c"."""
    wanted = {tuple(path.split("/")) for path in paths}
    return wanted.__contains__


def first(elements: Iterable[Element], name: str) -> Element | None:
    return next((element for element in elements if element.name == name), None)
