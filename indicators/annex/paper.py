"""A paper in words as data: what the notice and the report are, before anything writes them into a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

PROPOSAL = "[Đề xuất, cần người duyệt]"
DRAFT = "DỰ THẢO"


class Style(StrEnum):
    BODY = "body"
    PART = "part"
    TITLE = "title"
    SECTION = "section"
    SUBSECTION = "subsection"
    REMARK = "remark"


@dataclass(frozen=True)
class Footnote:
    """Stands at the foot of the page on which it is called."""

    text: str


Piece = str | Footnote


@dataclass(frozen=True)
class Paragraph:
    """Words with the footnotes that are called between them."""

    pieces: tuple[Piece, ...]
    style: Style = Style.BODY

    @property
    def text(self) -> str:
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Footnote))

    @property
    def is_heading(self) -> bool:
        return self.style not in (Style.BODY, Style.REMARK)


@dataclass(frozen=True)
class Column:
    """`width` is a share of the page; `is_words` stand on the left, everything else in the middle."""

    heading: str
    width: int
    is_words: bool = False


@dataclass(frozen=True)
class TableRow:
    """One line; a single cell stands across the whole table."""

    cells: tuple[Paragraph, ...]
    is_heading: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Paper:
    """`agency` stands on the left, `kind` and `subject` the title, `number` the end of the number
    ("/BC-UBND"), `place` with an open day, `signer` the title of who signs: never a name. `after` is
    for whoever drafts, on a page behind the signature that is taken out before it is issued; `mark` says that a paper is
    no more than a draft."""

    agency: tuple[str, ...]
    number: str
    place: str
    kind: str
    subject: tuple[str, ...]
    blocks: tuple[Block, ...]
    receivers: tuple[str, ...]
    signer: tuple[str, ...]
    after: tuple[Block, ...] = ()
    mark: str = ""

    def paragraphs(self, *, with_after: bool = True) -> Iterator[Paragraph]:
        """Every paragraph in reading order, those in tables included; behind the signature where not asked otherwise."""
        for block in (*self.blocks, *(self.after if with_after else ())):
            if isinstance(block, Paragraph):
                yield block
                continue
            for row in block.rows:
                yield from row.cells

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs())

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(note for paragraph in self.paragraphs() for note in paragraph.footnotes)


def drafted(paper: Paper) -> Paper:
    """As somebody takes it away to work on, before it is issued."""
    return replace(paper, mark=DRAFT)


def words(text: str, *notes: str, style: Style = Style.BODY) -> Paragraph:
    """A paragraph with its footnotes at the end."""
    return Paragraph((text, *map(Footnote, notes)), style)


def cell(text: str, *notes: str) -> Paragraph:
    return words(text, *notes)


def row(*cells: str | Paragraph, is_heading: bool = False) -> TableRow:
    return TableRow(tuple(one if isinstance(one, Paragraph) else cell(one) for one in cells), is_heading)


def joined(pieces: Iterable[Piece], more: str) -> tuple[Piece, ...]:
    """The pieces and what goes on after them: with a space between, none before a sign that closes."""
    found = list(pieces)
    before = found[-1] if found else ""
    tight = not found or more[:1] in ",.;:)" or (isinstance(before, str) and before[-1:] in (" ", "("))
    found.append(more if tight else f" {more}")
    return tuple(found)
