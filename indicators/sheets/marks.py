"""Names in double square brackets inside the texts of a part: found however a program has cut them into runs, and replaced.

What replaces a name takes the look of the run in which the name begins; no other byte of the text changes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from indicators.core.figures import Number
from indicators.sheets.splicing import CannotSplice, Element, text_of

MARK = re.compile(r"\[\[([^\[\]]*)\]\]")
OPENED, CLOSED = "[[", "]]"
# What XML cannot hold at all, and lone surrogates.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class CannotFill(ValueError):
    """The paper cannot be filled as it was designed; the message is a sentence for its designer."""


class Shown(Protocol):
    @property
    def words(self) -> str: ...
    @property
    def number(self) -> Number | None: ...
    @property
    def is_percent(self) -> bool: ...


class Filler(Protocol):
    """Who knows what the names mean. `texts` are those of the repeated row, `place` which of its copies is written."""

    def is_repeated(self, text: str) -> bool: ...
    def copies(self, texts: Sequence[str]) -> int: ...
    def answer(self, text: str, texts: Sequence[str] = (), place: int = 0) -> Shown: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A name and where it stands, in words ("Trang “PL1”, ô C5"); `sentence` where it can never be filled there."""

    place: str
    text: str
    sentence: str = ""


@dataclass
class Line:
    """A text that a part holds in pieces, one after another; `content` is the part, `owner` what holds the pieces."""

    content: bytes
    pieces: list[Element]
    owner: Element | None = None

    def __post_init__(self) -> None:
        self.texts = [self._text(piece) for piece in self.pieces]

    def _text(self, piece: Element) -> str:
        inner = b"" if piece.is_empty else self.content[piece.inner : piece.outer]
        if b"<" in inner:
            # A comment, or a piece that is written without escaping.
            raise CannotSplice(piece.name)
        return html.unescape(inner.decode())

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def replaced(self, answer: Callable[[str], str]) -> list[tuple[Element, str]]:
        """The pieces that change, with what they say then."""
        texts = list(self.texts)
        for found in reversed(list(MARK.finditer(self.text))):
            self._put(texts, found.start(), found.end(), answer(found[1]))
        return [
            (piece, text) for piece, text, before in zip(self.pieces, texts, self.texts, strict=True) if text != before
        ]

    def _put(self, texts: list[str], start: int, end: int, words: str) -> None:
        """`texts` before `end` are still as they were: marks are replaced from behind."""
        at = 0
        for place, before in enumerate(self.texts):
            first, last = max(start - at, 0), min(end - at, len(before))
            if first < last:
                begins = start >= at
                texts[place] = texts[place][:first] + (words if begins else "") + texts[place][last:]
            at += len(before)


def written_piece(piece: Element, words: str) -> bytes:
    """The element with other words in it, blanks kept."""
    name = f"{piece.prefix}{piece.name}"
    return f'<{name} xml:space="preserve">{text_of(writable(words))}</{name}>'.encode()


def writable(words: str) -> str:
    return _UNWRITABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Excel reads _x0041_ as a letter: what somebody typed like that is written so that it reads as typed."""
    return ESCAPED.sub("_x005F_", writable(text))


def marks_of(text: str) -> list[str]:
    return [found[1] for found in MARK.finditer(text)]


def found_in(text: str, place: str) -> list[Found]:
    if OPENED not in text and CLOSED not in text:
        return []
    result = [Found(place, one) for one in marks_of(text)]
    left = MARK.sub("", text)
    if OPENED in left or CLOSED in left:
        result.append(Found(place, left.strip()[:80], BROKEN))
    return result


BROKEN = "Dấu ngoặc không đủ cặp. Hãy viết cả tên trong một ô, một đoạn: hai dấu [[ ở đầu và hai dấu ]] ở cuối."
