"""What a report is made from, and what its window makes of it: the year's own report, or one of fewer months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from indicators.annex.remarks import inside_a_sentence, period_words
from indicators.core.months import Month
from indicators.core.numbers_vi import written_month_number
from indicators.core.quality import Flag
from indicators.core.results import Result, Scorecard
from indicators.loading import Catalogue
from indicators.loading.report_texts import Text, Texts


@dataclass(frozen=True)
class ReportParts:
    """`notes` are what stands where a figure is missing, `flags` what nobody explained.

    With `approved_only` the figures of months that nobody approved are left out, and the paper says so.
    """

    catalogue: Catalogue
    card: Scorecard
    texts: Texts
    as_of: datetime
    notes: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    approved_only: bool = False

    @property
    def year(self) -> int:
        return self.card.scope.window.last.year

    @property
    def is_annual(self) -> bool:
        """Whether the window is that of the year's report, whatever its months, or the whole year."""
        window, plan = self.card.scope.window, self.catalogue.years.get(self.year)
        return window.is_whole_year or (plan is not None and plan.report == window)

    @property
    def period(self) -> str:
        """năm 2024 for the year's report; else the months."""
        return f"năm {self.year}" if self.is_annual else period_words(self.card.scope.window)

    @property
    def place(self) -> str:
        """huyện Hưng Hà"""
        return inside_a_sentence(self.card.scope.unit.name)

    @property
    def signed(self) -> Month:
        """A paper of the year is signed in December, any other in the month after its window."""
        last = self.card.scope.window.last
        return last if last.number == 12 else last.plus(1)

    @property
    def place_and_day(self) -> str:
        """Hưng Hà, ngày … tháng 12 năm 2024."""
        month = f"tháng {written_month_number(self.signed.number)} năm {self.signed.year}"
        return f"{self.card.scope.unit.short_name}, ngày      {month}"

    @property
    def receivers(self) -> tuple[str, ...]:
        """Every paper is at least filed, so the list is never a lone heading."""
        return tuple(row.text for row in self.texts.of("words", "noi-nhan")) or ("Lưu: VT",)

    def is_there_yet(self, document: Text) -> bool:
        """Whether a document can be cited: none that is dated after the month in which the paper is signed."""
        return document.dated_on is None or document.dated_on <= self.signed.last_day

    def section_of(self, result: Result) -> str:
        """Where an indicator is told of: where its sentence was put, else its pillar."""
        sentence = self.texts.sentence_of(result.rule.code)
        return (sentence.section if sentence is not None else "") or result.rule.pillar
