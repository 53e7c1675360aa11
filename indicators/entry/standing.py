"""How one month of one unit stands, in words for its page and as JSON for the script that keeps the page up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from indicators.core.figures import State
from indicators.core.months import Month
from indicators.core.numbers_vi import written, written_date, written_month
from indicators.core.results import Judged
from indicators.core.stages import MonthRecord, SeenMonth, seen_month
from indicators.core.wording import FEW_SIGN, counts, few_sign, few_words, value_with_unit
from indicators.entry.cells import Content
from indicators.entry.grid import Grid, judged_of, window_words
from indicators.entry.indicator_grid import IndicatorGrid, Sum
from indicators.entry.lines import Line
from indicators.loading import Catalogue
from indicators.loading.records import record_of
from indicators.models import Submission

Stage = Submission.Stage
# PostgreSQL keeps a receipt's keys in an order of its own; the same answer should be the same bytes.
ANSWERED = (
    "unit", "indicator", "month", "state", "numerator", "denominator", "value", "qualifier", "note", "version",
)  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """`closed_because` is empty while figures may change; `previous` and `following` are months with a grid, or None."""

    seen: SeenMonth
    closed_because: str
    previous: Month | None
    following: Month | None
    has_begun: bool
    window_words: str

    @property
    def stage_words(self) -> str:
        return self.seen.words

    @property
    def deadline_words(self) -> str:
        return self.seen.deadline_words

    @property
    def deadline_mark(self) -> str:
        """The class of the style sheet."""
        return f"is-{self.seen.urgency}" if self.seen.urgency else ""


def standing_of(catalogue: Catalogue, grid: Grid, today: date) -> Standing:
    previous, following = grid.month.plus(-1), grid.month.plus(1)
    return Standing(
        _seen(catalogue, grid, today),
        _closed_because(grid),
        previous if _has_grid(catalogue, grid, previous) else None,
        following if _has_grid(catalogue, grid, following) and following <= Month.of(today) else None,
        grid.month <= Month.of(today),
        window_words(grid.window),
    )


def _has_grid(catalogue: Catalogue, grid: Grid, month: Month) -> bool:
    return month.year in catalogue.years and grid.unit.alive_on(month.last_day)


def _seen(catalogue: Catalogue, grid: Grid, today: date) -> SeenMonth:
    stored = MonthRecord() if grid.submission is None else record_of(grid.submission)
    is_begun = any(line.judged.reading.state is not State.NO_DATA for line in grid.lines)
    return seen_month(replace(stored, is_begun=is_begun), grid.month, catalogue.deadlines(today))


def _closed_because(grid: Grid) -> str:
    submission = grid.submission
    if submission is None or not submission.is_locked:
        return ""
    if submission.is_closed and submission.stage not in Submission.LOCKED:
        return f"Tháng {written_month(grid.month)} đã được văn phòng khóa sổ, nên số liệu đã khóa. {submission.reason}"
    is_approved = submission.stage == Stage.APPROVED
    act = "được duyệt" if is_approved else "nộp"
    moment = submission.approved_at if is_approved else submission.submitted_at
    person = submission.approved_by if is_approved else submission.submitted_by
    when = f" ngày {written_date(timezone.localtime(moment).date())}" if moment is not None else ""
    who = f" ({person})" if person is not None else ""
    return f"Báo cáo tháng {written_month(grid.month)} đã {act}{when}{who}, nên số liệu đã khóa."


def standing_as_json(grid: Grid) -> dict[str, Any]:
    """What moves when figures are saved: shares, totals, findings, how many cells are reported, whether it is locked."""
    return {
        "unit": grid.unit.slug,
        "month": str(grid.month),
        "reported": grid.reported,
        "expected": grid.expected,
        "closed_because": _closed_because(grid),
        "rows": [line_as_json(line) for line in grid.lines],
        "sums": {},
    }


def indicator_standing_as_json(grid: IndicatorGrid) -> dict[str, Any]:
    """The same of the grid of one indicator, with the sums of each kind of units; lines of which the checks say nothing are
    left out, for there may be many."""
    return {
        "month": str(grid.month),
        "reported": grid.reported,
        "expected": grid.expected,
        "rows": [line_as_json(line) for line in grid.lines if line.findings],
        "sums": {one.key: _parts(one) for one in grid.all_sums},
    }


def _parts(one: Sum) -> dict[str, str]:
    return {
        "reported": written(one.reported),
        "expected": written(one.expected),
        "numerator": one.numerator,
        "denominator": one.denominator,
        "counts": one.counts,
        "share": one.share,
    }


def line_as_json(line: Line) -> dict[str, Any]:
    """A line by its key; `mark` and `notices` are what the checks say of the stored figure."""
    return {
        "key": line.key,
        "indicator": line.code,
        "version": line.was.version,
        "share": line.share,
        "mark": line.calm_mark,
        "notices": list(line.notices),
        "unit_total": _total(line.unit_total),
        "whole_total": _total(line.whole_total),
    }


def _total(judged: Judged | None) -> dict[str, str] | None:
    """A whole window in words, with its counts, and whether it stands on few records."""
    if judged is None:
        return None
    few = few_words(judged)
    return {
        "words": f"{value_with_unit(judged)}{few_sign(judged)}",
        "counts": counts(judged),
        "few": f"{FEW_SIGN} {few}" if few else "",
    }


def shown_cells(catalogue: Catalogue, answer: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Saved cells with what people will see of them: `shown` is cut as everywhere, None where there is no figure."""
    found = []
    for cell in answer:
        numerator, denominator, value = (
            None if cell[name] is None else Decimal(cell[name]) for name in ("numerator", "denominator", "value")
        )
        content = Content(State(cell["state"]), numerator, denominator, value, cell["qualifier"])
        unit, rule = catalogue.timeline.units[cell["unit"]], catalogue.by_code[cell["indicator"]]
        judged = judged_of(catalogue, rule, unit, Month.parse(cell["month"]), content)
        found.append({**{name: cell[name] for name in ANSWERED}, "shown": judged.value})
    return found
