"""What the pages of a year's texts show beside them: how a sentence would be printed now, what still names an older year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from indicators.annex import phrases
from indicators.annex.gathering import load_printed_parts
from indicators.annex.part_one import told
from indicators.annex.parts import ReportParts
from indicators.core.figures import Boundaries, State
from indicators.core.outdated import years_words
from indicators.core.results import Result
from indicators.core.sentences import PLACEHOLDERS, objection_to, placeholders_in
from indicators.core.wording import document_words
from indicators.loading import Catalogue, Question
from indicators.loading.report_texts import outdated_in
from indicators.models import ReportText
from indicators.models.report_texts import SECTIONS

EMPTY = "(trống)"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One text as the page lists it; `printed` is empty for what is no sentence with figures."""

    row: ReportText
    section: str
    document: str
    printed: str
    mark: str


@dataclass(frozen=True, slots=True)
class Placeholder:
    """{gia_tri}: what it stands for, and what it would be now; `is_used` in the sentence that is looked at."""

    name: str
    means: str
    now: str
    is_used: bool


class Printing:
    """A year's report as it would be printed at `now`: read once, and only where something asks."""

    def __init__(self, catalogue: Catalogue, year: int, now: datetime) -> None:
        self.catalogue, self.year, self.now = catalogue, year, now

    @cached_property
    def parts(self) -> ReportParts:
        window = self.catalogue.years[self.year].report
        today = timezone.localtime(self.now).date()
        return load_printed_parts(
            self.catalogue, Question(self.catalogue.root, window, Boundaries("end"), today), self.now
        )

    def of(self, code: str) -> Result | None:
        return self.parts.card.by_code.get(code)

    def sentence(self, code: str, template: str) -> str:
        """As printed; empty where the indicator or a placeholder is not known."""
        result = self.of(code)
        return "" if result is None or objection_to(template) else told(self.parts, result, template)

    def placeholders(self, code: str, template: str = "") -> list[Placeholder]:
        """Each with its value now; without an indicator none has any."""
        result = self.of(code)
        values = phrases.values_of(result, self.parts.card, self.parts.texts) if result is not None else {}
        used = set(placeholders_in(template))
        return [
            Placeholder(f"{{{name}}}", means, (values.get(name) or EMPTY) if values else "", name in used)
            for name, means in PLACEHOLDERS.items()
        ]

    def without_own(self) -> list[tuple[Result, str]]:
        """Indicators with a target that nobody wrote a sentence for, each with the usual one."""
        texts = self.parts.texts
        return [
            (result, told(self.parts, result, ""))
            for result in self.parts.card.results
            if result.target is not None
            and texts.sentence_of(result.rule.code) is None
            and result.reading.state is not State.NOT_APPLICABLE
        ]

    def line(self, row: ReportText, sections: Mapping[str, str]) -> TextLine:
        is_sentence = row.kind == ReportText.Kind.SENTENCE and row.indicator is not None
        printed = self.sentence(row.indicator.code, row.text) if is_sentence and row.indicator is not None else ""
        document = document_words(row.number, row.dated_on)
        return TextLine(row, sections.get(row.section, ""), document, printed, mark_of(row, self.year))


def sections_of(catalogue: Catalogue) -> dict[str, str]:
    return {**catalogue.pillars, **SECTIONS}


def mark_of(row: ReportText, year: int) -> str:
    """còn nhắc năm 2024; empty where a text is of its own year."""
    named = set(outdated_in(row.kind, row.section, row.text, year))
    if row.dated_on is not None and row.dated_on.year < year:
        named.add(row.dated_on.year)
    return years_words(sorted(named))
