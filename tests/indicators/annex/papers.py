"""The annex of the demo for any window and boundaries, as the command makes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators.annex.contents import Annex, annex_of
from indicators.annex.workbook import annex_workbook
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.loading import Catalogue, Question, load_scorecard

AS_OF = datetime(2024, 12, 20, 1, 5, tzinfo=UTC)
TODAY = date(2024, 12, 20)


@dataclass
class Paper:
    """One annex with the scorecard that it must say."""

    scorecard: Scorecard
    annex: Annex

    @cached_property
    def content(self) -> bytes:
        return annex_workbook(self.annex, AS_OF)


def paper_of(
    catalogue: Catalogue,
    first: str = "2024-01",
    last: str = "2024-11",
    boundaries: Boundaries | None = None,
    *,
    unit: str | None = None,
    today: date = TODAY,
) -> Paper:
    window = Window(Month.parse(first), Month.parse(last))
    question = Question(unit or catalogue.root, window, boundaries or Boundaries("end"), today)
    scorecard = load_scorecard(catalogue, question)
    return Paper(scorecard, annex_of(catalogue, scorecard, AS_OF))


def annexes_of(workbook: Any) -> list[Any]:
    """Without the list before them and the charts behind."""
    return [sheet for sheet in workbook.worksheets if sheet.title.startswith("Phụ lục")]


def exact(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else Decimal(repr(value))
