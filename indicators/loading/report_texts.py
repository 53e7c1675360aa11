"""What a report says besides figures: texts of a year, and the remarks that stand where a figure is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indicators.core.figures import State
from indicators.core.months import Window
from indicators.core.outdated import outdated_years
from indicators.loading.catalogue import Catalogue
from indicators.models import Measurement, ReportText
from indicators.models.report_texts import NOTICE


@dataclass(frozen=True, slots=True)
class Text:
    """One row of models.ReportText; `code` is its indicator's, empty where it is about none."""

    kind: str
    section: str
    code: str
    place: str
    action: str
    number: str
    dated_on: date | None
    who: str
    until: str
    text: str

    def outdated(self, year: int) -> tuple[int, ...]:
        """Years before its own that the text still names in a report of `year`."""
        return outdated_in(self.kind, self.section, self.text, year)


@dataclass(frozen=True)
class Texts:
    """Everything that one year's papers say, in the office's order."""

    rows: tuple[Text, ...] = ()

    def of(self, kind: str, section: str | None = None, code: str | None = None) -> tuple[Text, ...]:
        return tuple(
            row for row in self.rows if row.kind == kind and section in (None, row.section) and code in (None, row.code)
        )

    def sentence_of(self, code: str) -> Text | None:
        return next(iter(self.of("sentence", code=code)), None)


def outdated_in(kind: str, section: str, text: str, year: int) -> tuple[int, ...]:
    """A task of the report is one for the year after; everything else tells of the report's own."""
    is_next = kind == ReportText.Kind.TASK and section != NOTICE
    return outdated_years(text, year + 1 if is_next else year)


def load_texts(year: int) -> Texts:
    """One query."""
    columns = ("kind", "section", "indicator__code", "place", "action", "number", "dated_on", "who", "until", "text")
    rows = ReportText.objects.filter(year=year).order_by("position", "id").values_list(*columns)
    return Texts(tuple(Text(row[0], row[1], row[2] or "", *row[3:]) for row in rows))


def load_missing_notes(catalogue: Catalogue, window: Window) -> dict[str, str]:
    """What the office noted in place of a figure of the territory ("còn thấp"), by indicator, the newest; one query."""
    unit = catalogue.timeline.units[catalogue.root].pk
    codes = {pk: code for code, pk in catalogue.ids.items()}
    rows: Iterable[tuple[int, str]] = (
        Measurement.objects.filter(unit=unit, month__range=(window.first, window.last))
        .exclude(note="")
        .exclude(state=State.FIGURE.value)
        .order_by("month")
        .values_list("indicator", "note")
    )
    return {codes[pk]: note for pk, note in rows}
