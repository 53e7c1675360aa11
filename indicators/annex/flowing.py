"""Sentences one after another as paragraphs: a new one, one that goes on, one at the foot of the page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from indicators.annex.paper import Footnote, Paragraph, Piece, Style, joined


@dataclass
class Flow:
    """The paragraphs so far; `at_foot`: what goes on goes on in the last footnote."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    at_foot: bool = False

    def add(self, text: str, place: str = "paragraph") -> None:
        """A place is one of models.ReportText.Place; where there is nothing to go on from, a paragraph begins."""
        match place if place == "heading" or self._is_open else "paragraph":
            case "heading":
                self.paragraphs.append(Paragraph((text,), Style.SUBSECTION))
                self.at_foot = False
            case "continues" if self.at_foot:
                note = self.paragraphs[-1].footnotes[-1]
                self._replace_last(note, Footnote("".join(map(str, joined((note.text,), text)))))
            case "continues":
                self._put(joined(self.paragraphs[-1].pieces, text))
            case "footnote":
                self.note(text)
                self.at_foot = True
            case _:
                self.paragraphs.append(Paragraph((text,), Style.BODY))
                self.at_foot = False

    @property
    def _is_open(self) -> bool:
        """Whether there is a paragraph to go on in: a heading is none."""
        return bool(self.paragraphs) and not self.paragraphs[-1].is_heading

    def note(self, text: str, after: str = "") -> None:
        """A footnote where the last paragraph ends, before its full stop, with what still follows it."""
        *before, last = self.paragraphs[-1].pieces
        if isinstance(last, str) and last.endswith(".") and not after:
            last, after = last.removesuffix("."), "."
        tail: tuple[Piece, ...] = (after,) if after else ()
        self._put((*before, last, Footnote(text), *tail))

    def _put(self, pieces: tuple[Piece, ...]) -> None:
        self.paragraphs[-1] = replace(self.paragraphs[-1], pieces=pieces)

    def _replace_last(self, old: Footnote, new: Footnote) -> None:
        self._put(tuple(new if piece is old else piece for piece in self.paragraphs[-1].pieces))
