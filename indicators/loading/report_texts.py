"""What a report says besides figures: texts of a year, and the remarks that stand where a figure is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indicators.core.figures import State
from indicators.core.months import Window
from indicators.loading.catalogue import Catalogue
from indicators.models import Measurement, ReportText


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
