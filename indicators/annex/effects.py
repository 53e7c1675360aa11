"""What a change of figures, definitions or texts does to a paper: other results, other verdicts, other sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from indicators.annex.freezing import Frozen
from indicators.annex.paper import Paper
from indicators.core.figures import STATE_WORDS, Rule
from indicators.core.results import Judged, Scorecard
from indicators.core.status import STATUS_WORDS, Status
from indicators.core.wording import counts, value_with_unit


@dataclass(frozen=True, slots=True)
class ResultChange:
    """A result of the whole territory that is another one now, or a unit whose verdict is."""

    unit: str
    rule: Rule
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class WordingChange:
    """A paragraph that would read otherwise now; empty words where there was, or would be, none."""

    old: str
    new: str


def result_changes(frozen: Frozen, now: Scorecard) -> Iterator[ResultChange]:
    """In the office's order; indicators that are in one of the two alone are told of as definitions."""
    for before in frozen.scorecard.results:
        after = now.by_code.get(before.rule.code)
        if after is None:
            continue
        if _words(before) != _words(after):
            yield ResultChange(now.scope.unit.name, after.rule, _words(before), _words(after))
        rows = {row.unit.slug: row for row in after.rows}
        for row in before.rows:
            other = rows.get(row.unit.slug)
            if other is not None and _verdict(row) != _verdict(other):
                yield ResultChange(other.unit.name, after.rule, _words(row), _words(other))


def _words(judged: Judged) -> str:
    """99,97 % (24.640 / 24.647), Chưa đạt; the state where there is no figure."""
    if judged.value is None:
        return STATE_WORDS[judged.reading.state]
    beside = f"({counts(judged)})" if counts(judged) else ""
    return ", ".join(filter(None, (f"{value_with_unit(judged)} {beside}".strip(), _verdict(judged))))


def _verdict(judged: Judged) -> str:
    return STATUS_WORDS[judged.status] if isinstance(judged.status, Status) and judged.target is not None else ""


def wording_changes(before: Paper, now: Paper) -> Iterator[WordingChange]:
    """Paragraph by paragraph, footnotes with theirs; the page for whoever drafts is no part of a paper."""
    old, new = _paragraphs(before), _paragraphs(now)
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for place in range(max(b - a, d - c)):
            yield WordingChange(
                old[a + place] if a + place < b else "", new[c + place] if c + place < d else ""
            )  # fmt: skip


def _paragraphs(paper: Paper) -> list[str]:
    found = []
    for paragraph in paper.paragraphs(with_after=False):
        notes = "".join(f" (chú thích: {note.text})" for note in paragraph.footnotes)
        if paragraph.text or notes:
            found.append(f"{paragraph.text}{notes}")
    return found
