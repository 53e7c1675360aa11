"""An office's own document, filled: names in brackets get words in the look of the run in which they begin.

Body, tables, heads, feet, footnotes and text boxes; a row of a table that speaks of every unit is written once for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indicators.sheets.marks import CannotFill, Filler, Found, Line, found_in, marks_of, written_piece
from indicators.sheets.packages import Package, related
from indicators.sheets.splicing import Element, Part

NOT_IN_A_ROW = "Tên “mọi đơn vị” chỉ dùng trong một dòng của bảng. Hãy chuyển vào dòng cần lặp."
INTO_TEXT = "Chỉ điền được vào văn bản, bảng, đầu, chân trang và cước chú. Hãy chuyển tên vào đó."
MERGED = "{place}: dòng lặp bắt đầu một ô gộp theo chiều dọc. Hãy bỏ gộp ô ở dòng ấy."
_STORIES = (
    ("header", "Đầu trang"),
    ("footer", "Chân trang"),
    ("footnotes", "Cước chú"),
    ("endnotes", "Chú thích cuối"),
)
_OWN_IDENTITY = re.compile(rb"\s+w14:(?:paraId|textId)=\"[^\"]*\"")


@dataclass
class Paragraph:
    element: Element
    place: str
    pieces: list[Element] = field(default_factory=list)
    row: TableRow | None = None


@dataclass(eq=False)
class TableRow:
    element: Element
    place: str
    begins_merged: bool = False


@dataclass
class Story:
    """One part with text."""

    path: str
    part: Part
    paragraphs: list[Paragraph]

    def line(self, paragraph: Paragraph) -> Line:
        return Line(self.part.content, paragraph.pieces)


class Document:
    """The document, read. What is written goes into a copy of its parts."""

    def __init__(self, package: Package) -> None:
        self.package = Package(dict(package.parts), dict(package.changed))
        main = next(iter(related(package, "", "officeDocument").values()), "word/document.xml")
        paths = [(main, "")]
        for kind, words in _STORIES:
            paths += [(path, words) for path in sorted(set(related(package, main, kind).values()))]
        self.stories = [_story(path, Part(package.get(path)), words) for path, words in paths if package.has(path)]

    def found(self, filler: Filler | None = None) -> list[Found]:
        """Every name in its order, and every place where one can never be filled."""
        result: list[Found] = []
        for story in self.stories:
            for paragraph in story.paragraphs:
                found = found_in(story.line(paragraph).text, paragraph.place)
                if filler is not None and paragraph.row is None:
                    found = [
                        Found(one.place, one.text, NOT_IN_A_ROW)
                        if not one.sentence and filler.is_repeated(one.text)
                        else one
                        for one in found
                    ]
                result += found
        known = {story.path for story in self.stories}
        for path, content in self.package.parts.items():
            if path.startswith("word/") and path.endswith(".xml") and path not in known and b"[[" in content:
                text = re.sub(rb"<[^>]*>", b"", content).decode("utf-8", "replace")
                result += [Found(f"Trong phần {path}", one, INTO_TEXT) for one in marks_of(text)]
        return result


def filled_document(document: Document, filler: Filler) -> bytes:
    """CannotFill with a sentence where a row cannot be repeated."""
    for story in document.stories:
        _fill(story, filler)
        if story.part.edits:
            document.package.put(story.path, story.part.written())
    return document.package.saved()


def _fill(story: Story, filler: Filler) -> None:
    part = story.part
    for row, own in _by_row(story.paragraphs):
        texts = [text for paragraph in own for text in marks_of(story.line(paragraph).text)]
        if row is None or not any(filler.is_repeated(text) for text in texts):
            part.edits += _edits(story, own, filler, texts, 0)
            continue
        if row.begins_merged:
            raise CannotFill(MERGED.format(place=row.place))
        start, end = row.element.start, row.element.end
        copies = []
        for place in range(max(filler.copies(texts), 1)):
            edits = [(a - start, b - start, new) for a, b, new in _edits(story, own, filler, texts, place)]
            written = Part(part.content[start:end], edits).written()
            copies.append(_OWN_IDENTITY.sub(b"", written) if place else written)
        part.edits.append((start, end, b"".join(copies)))


def _edits(
    story: Story, paragraphs: Iterable[Paragraph], filler: Filler, texts: Sequence[str], place: int
) -> list[tuple[int, int, bytes]]:
    result = []
    for paragraph in paragraphs:
        line = story.line(paragraph)
        if not marks_of(line.text):
            continue
        changed = line.replaced(lambda text: _in_one_line(filler.answer(text, texts, place).words))
        result += [(piece.start, piece.end, written_piece(piece, words)) for piece, words in changed]
    return result


def _in_one_line(text: str) -> str:
    """A run has no lines: whatever ends one is a space."""
    return text.replace("\r\n", " ").replace("\r", " ").replace("\n", " ")


def _by_row(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[TableRow | None, list[Paragraph]]]:
    """Paragraphs of one innermost row of a table together."""
    groups: dict[int, tuple[TableRow | None, list[Paragraph]]] = {}
    for paragraph in paragraphs:
        key = id(paragraph.row) if paragraph.row is not None else 0
        groups.setdefault(key, (paragraph.row, []))[1].append(paragraph)
    yield from groups.values()


def _story(path: str, part: Part, words: str) -> Story:
    """Paragraphs with their pieces, each in the innermost paragraph and row that hold it."""
    paragraphs: list[Paragraph] = []
    open_paragraphs: list[Paragraph] = []
    rows: list[TableRow] = []
    tables: list[tuple[Element, int]] = []
    count = outside = 0
    lines: dict[int, int] = {}
    for one in part.elements(lambda path: path[-1] in ("p", "t", "tr", "tbl", "vMerge")):
        if one.prefix == "a:":
            # A drawing's own text.
            continue
        while open_paragraphs and open_paragraphs[-1].element.end <= one.start:
            open_paragraphs.pop()
        while rows and rows[-1].element.end <= one.start:
            rows.pop()
        while tables and tables[-1][0].end <= one.start:
            tables.pop()
        if one.name == "tbl":
            count += 1
            tables.append((one, count))
        elif one.name == "tr" and tables:
            table = tables[-1][1]
            lines[table] = lines.get(table, 0) + 1
            rows.append(TableRow(one, _said(words, f"bảng {table}, dòng {lines[table]}")))
        elif one.name == "vMerge" and rows and "restart" in one.attributes.values():
            rows[-1].begins_merged = True
        elif one.name == "p":
            row = rows[-1] if rows else None
            outside += row is None
            place = row.place if row is not None else _said(words, f"đoạn {outside}")
            open_paragraphs.append(Paragraph(one, place, row=row))
            paragraphs.append(open_paragraphs[-1])
        elif one.name == "t" and one.path[-2] == "r" and open_paragraphs and not one.is_empty:
            open_paragraphs[-1].pieces.append(one)
    return Story(path, part, paragraphs)


def _said(words: str, place: str) -> str:
    text = f"{words}, {place}" if words else place
    return f"{text[0].upper()}{text[1:]}"
