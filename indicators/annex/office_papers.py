"""A paper of the office's own: what in it is understood, and the same paper filled with the figures of any window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from indicators.annex import remarks
from indicators.annex.answering import Answers, Shown
from indicators.annex.placeholders import (
    EACH_WORDS,
    NotUnderstood,
    Placeholder,
    Vocabulary,
    What,
    Whose,
    codes_of,
    codes_with_notes,
)
from indicators.core.figures import STATE_WORDS, Measure, Origin, State
from indicators.core.results import Scorecard
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.loading.said import load_said
from indicators.sheets.filled_books import filled_book
from indicators.sheets.filled_documents import Document, filled_document
from indicators.sheets.marks import CannotFill, Found
from indicators.sheets.office_books import Book
from indicators.sheets.outside import HOSTILE, WORKBOOK, Refused, opened
from indicators.sheets.splicing import CannotSplice
from units.matching import Names
from units.models import UnitAlias
from units.timeline import UnitLife

NOTHING_MARKED = (
    "Trong tệp chưa có tên nào đặt giữa hai cặp ngoặc vuông. Hãy ghi tên vào ô cần điền, ví dụ [[KS01|toàn địa bàn|tỷ lệ]], "
    "rồi gửi lại."
)
SIMULATED = "Có số liệu mô phỏng."
NOT_IN_WINDOW = f"Kỳ này không có chỉ tiêu {{code}}: chỗ này sẽ ghi “{STATE_WORDS[State.NOT_APPLICABLE]}”."


@dataclass(frozen=True)
class Line:
    """One name in the paper: `said` is how it was understood, or else `problem` what to write instead."""

    place: str
    text: str
    said: str = ""
    problem: str = ""
    caution: str = ""
    name: str = ""
    candidates: tuple[UnitLife, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """Every name of the paper; `refusal` is what hinders the paper as a whole."""

    lines: tuple[Line, ...]
    refusal: str = ""

    @property
    def understood(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if not line.problem)

    @property
    def problems(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.problem)

    @property
    def cautions(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.caution)

    @cached_property
    def questions(self) -> tuple[Line, ...]:
        """Each doubtful name of a unit once."""
        return tuple({line.name: line for line in self.problems if line.candidates}.values())

    @property
    def can_be_filled(self) -> bool:
        return bool(self.lines) and not self.problems and not self.refusal


class Paper:
    """One file with the words that may stand in it. Refused with a sentence where the file itself cannot be a paper."""

    def __init__(self, content: bytes, words: Vocabulary) -> None:
        self.kind, self.package = opened(content)
        self.words = words
        self._known: dict[str, Placeholder | NotUnderstood] = {}
        try:
            self.reading: Book | Document = Book(self.package) if self.kind == WORKBOOK else Document(self.package)
            self.found = self.reading.found() if isinstance(self.reading, Book) else self.reading.found(_Asking(self))
        except (CannotSplice, UnicodeError, ValueError, IndexError) as error:
            raise Refused(str(error) if isinstance(error, CannotFill) else HOSTILE) from None

    def meaning(self, text: str) -> Placeholder | NotUnderstood:
        if text not in self._known:
            self._known[text] = self.words.understood(text)
        return self._known[text]

    @property
    def placeholders(self) -> list[Placeholder]:
        found = (self.meaning(one.text) for one in self.found if not one.sentence)
        return [one for one in found if isinstance(one, Placeholder)]

    def understanding(self, answers: Answers, timeline_units: Mapping[str, UnitLife]) -> Understanding:
        lines = tuple(self._line(one, timeline_units) for one in self.found)
        if not lines:
            return Understanding((), NOTHING_MARKED)
        found = Understanding(lines)
        if not found.can_be_filled:
            return found
        try:
            self.filled(answers)
        except CannotFill as problem:
            return Understanding(lines, str(problem))
        return found

    def _line(self, one: Found, units: Mapping[str, UnitLife]) -> Line:
        if one.sentence:
            return Line(one.place, one.text, problem=one.sentence)
        text, meaning = f"[[{one.text}]]", self.meaning(one.text)
        if isinstance(meaning, NotUnderstood):
            candidates = tuple(units[slug] for slug in meaning.candidates if slug in units)
            return Line(one.place, text, problem=meaning.sentence, name=meaning.name, candidates=candidates)
        return Line(one.place, text, said=self._said(meaning, units), caution=self._caution(one, meaning))

    def _said(self, meaning: Placeholder, units: Mapping[str, UnitLife]) -> str:
        if meaning.general is not None:
            return meaning.general.value
        if meaning.of_unit is not None:
            return f"{EACH_WORDS}: {meaning.of_unit}"
        rule = self.words.rule_of(meaning.code)
        whose = {Whose.WHOLE: "toàn địa bàn", Whose.EACH: EACH_WORDS}.get(meaning.whose) or units[meaning.unit].name
        return f"{rule.code} {rule.short_name or rule.name}; {whose}; {meaning.what}"

    def _caution(self, one: Found, meaning: Placeholder) -> str:
        """What of it looks otherwise on paper than somebody may expect.

        Where the cell's own format shows fewer places than the value has, Excel rounds what is cut.
        """
        if meaning.code and meaning.code not in self.words.rules:
            return NOT_IN_WINDOW.format(code=meaning.code)
        if not isinstance(self.reading, Book) or meaning.what not in (What.VALUE, What.LEVEL):
            return ""
        places = self.reading.places_at(one.place)
        rule = self.words.rules[meaning.code]
        if places is None or rule.measure is Measure.COUNT:
            return ""
        is_percent, shown = places
        if shown is None or shown >= rule.decimals:
            return ""
        return (
            f"Định dạng ô chỉ hiện {shown} chữ số lẻ, Excel sẽ làm tròn. Hãy đặt {rule.decimals} chữ số lẻ"
            f"{' (0,00%)' if is_percent and rule.decimals == 2 else ''}."
        )

    def filled(self, answers: Answers) -> bytes:
        """CannotFill with a sentence where the paper cannot be filled as it was designed. A fresh reading each time."""
        asking = _Asking(self, answers)
        try:
            if self.kind == WORKBOOK:
                return filled_book(Book(self.package), asking)
            return filled_document(Document(self.package), asking)
        except CannotFill:
            raise
        except (CannotSplice, ValueError, LookupError):
            # What no program writes like that.
            raise CannotFill(HOSTILE) from None


@dataclass
class _Asking:
    """Between the words of the paper and the answers of a scorecard."""

    paper: Paper
    answers: Answers | None = None
    _units: dict[tuple[str, ...], tuple[UnitLife, ...]] = field(default_factory=dict)

    def is_repeated(self, text: str) -> bool:
        meaning = self.paper.meaning(text)
        return isinstance(meaning, Placeholder) and meaning.is_repeated

    def copies(self, texts: Sequence[str]) -> int:
        return len(self._units_of(texts))

    def answer(self, text: str, texts: Sequence[str] = (), place: int = 0) -> Shown:
        meaning = self.paper.meaning(text)
        if isinstance(meaning, NotUnderstood) or self.answers is None:
            return Shown(f"[[{text}]]")
        if not meaning.is_repeated:
            return self.answers.answer(meaning)
        units = self._units_of(texts)
        return self.answers.answer(meaning, units[place], place + 1) if place < len(units) else Shown("không có đơn vị")

    def _units_of(self, texts: Sequence[str]) -> tuple[UnitLife, ...]:
        key = tuple(texts)
        if key not in self._units and self.answers is not None:
            meanings = [self.paper.meaning(text) for text in texts]
            self._units[key] = self.answers.units_for([one for one in meanings if isinstance(one, Placeholder)])
        return self._units.get(key, ())


def vocabulary_of(catalogue: Catalogue, question: Question, meant: Mapping[str, str]) -> Vocabulary:
    """The words for a window: its indicators, and the units by every name they are known by. One query."""
    timeline = catalogue.timeline
    aliases = UnitAlias.objects.order_by().values_list("spelling", "unit__slug")
    rules = {rule.code: rule for rule in catalogue.rules_for(question.window)}
    others = {rule.code: rule for rule in catalogue.rules if rule.code not in rules}
    names = Names(timeline.units.values(), aliases)
    return Vocabulary(rules, names, question.window.last.last_day, catalogue.root, meant, others)


def answers_for(catalogue: Catalogue, question: Question, paper: Paper, as_of: datetime) -> Answers:
    """The figures that the paper asks for, and what was said where it asks for notes."""
    asked = paper.placeholders
    scorecard = load_scorecard(catalogue, question, codes=codes_of(asked), with_months=False)
    basis = list(remarks.basis_of(scorecard.scope, as_of, question.approved_only))
    if _is_simulated(scorecard):
        basis.append(SIMULATED)
    said = _said(catalogue, question, scorecard, codes_with_notes(asked))
    period = remarks.period_words(question.window)
    return Answers(scorecard, period, " ".join(basis), said, paper.words.others)


def _is_simulated(scorecard: Scorecard) -> bool:
    readings = (
        reading for result in scorecard.results for reading in (result.reading, *(row.reading for row in result.rows))
    )
    return any(reading.origin in (Origin.SIMULATED, Origin.MIXED) for reading in readings)


def _said(
    catalogue: Catalogue, question: Question, scorecard: Scorecard, codes: Sequence[str]
) -> dict[tuple[str, str], str]:
    """What units explained and noted, newest first, on the row that carries them."""
    result: dict[tuple[str, str], str] = {}
    row_of = scorecard.scope.row_of
    for code in codes:
        texts: dict[str, list[str]] = {}
        for unit, own in load_said(catalogue, code, question.window, None, with_sayings=False).remarks.items():
            texts.setdefault(row_of.get(unit, unit), []).extend(remark.text for remark in own)
        for unit, own_texts in texts.items():
            result[code, unit] = "; ".join(dict.fromkeys(own_texts))
    return result
