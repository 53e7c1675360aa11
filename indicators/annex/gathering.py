"""From a question to what a paper is made of: figures, texts, remarks, and what checks and papers say about them.

What is issued says in words what its frozen `cells` say: both come from one reading. Two readings could lie on either side
of somebody's save.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from indicators.annex.notice import NoticeParts, notice_of
from indicators.annex.paper import Paper
from indicators.annex.parts import ReportParts
from indicators.annex.report import report_of
from indicators.core.figures import Cell
from indicators.core.months import Month, Window
from indicators.core.quality import Flag, check_card, check_cells, check_paper, in_order
from indicators.core.results import Scorecard
from indicators.loading import Catalogue, Question, load_scorecard, scorecard_from
from indicators.loading.quality import load_explanations, load_known, load_rules_of_checks, load_statements
from indicators.loading.report_texts import load_missing_notes, load_texts
from indicators.models import Issue


def load_words(
    kind: str, catalogue: Catalogue, question: Question, as_of: datetime, cells: Iterable[Cell] | None = None
) -> Paper | None:
    """The notice or the report of a question whose window it tells of (`year_so_far`); None for an annex, which has none."""
    if kind == Issue.Kind.NOTICE:
        return notice_of(load_notice_parts(catalogue, question, as_of, cells))
    if kind == Issue.Kind.REPORT:
        return report_of(load_report_parts(catalogue, question, as_of, cells))
    return None


def load_report_parts(
    catalogue: Catalogue, question: Question, as_of: datetime, cells: Iterable[Cell] | None = None
) -> ReportParts:
    """`cells` are those of the question where they are read already."""
    card = _card(catalogue, question, cells)
    return ReportParts(
        catalogue,
        card,
        load_texts(question.window.last.year),
        as_of,
        load_missing_notes(catalogue, question.window),
        _load_open_flags(catalogue, question, card),
        question.approved_only,
    )


def load_printed_parts(catalogue: Catalogue, question: Question, as_of: datetime) -> ReportParts:
    """The same without what checks find: enough for a sentence as it is printed."""
    year = question.window.last.year
    return ReportParts(
        catalogue,
        _card(catalogue, question, None),
        load_texts(year),
        as_of,
        load_missing_notes(catalogue, question.window),
    )


def load_notice_parts(
    catalogue: Catalogue, question: Question, as_of: datetime, cells: Iterable[Cell] | None = None
) -> NoticeParts:
    """Of the last month of the question, and of its year so far, on the same boundaries; `cells` are those of the year."""
    month = question.window.last
    alone = _card(catalogue, replace(question, window=Window(month, month)), cells)
    return NoticeParts(alone, load_report_parts(catalogue, year_so_far(question), as_of, cells))


def year_so_far(question: Question) -> Question:
    """The same from January to the last month: what a notice of that month tells of."""
    last = question.window.last
    return replace(question, window=Window(Month(last.year, 1), last))


def _card(catalogue: Catalogue, question: Question, cells: Iterable[Cell] | None) -> Scorecard:
    if cells is None:
        return load_scorecard(catalogue, question, with_months=False)
    return scorecard_from(catalogue, question, cells)


def _load_open_flags(catalogue: Catalogue, question: Question, card: Scorecard) -> tuple[Flag, ...]:
    """What was found and nobody has explained; what a paper says is held against its own window alone."""
    relations, thresholds = load_rules_of_checks()
    known = load_known(
        catalogue, question.unit, question.window, history_months=thresholds.history_months, today=question.today
    )
    flags = [*check_cells(known, question.window, relations, thresholds), *check_card(card)]
    year = question.window.last.year
    plan = catalogue.years.get(year)
    if plan is not None and plan.report == question.window:
        flags += check_paper(load_statements((year,))[year], card)
    explained = load_explanations([flag.key for flag in flags])
    still_open = (flag for flag in flags if flag.key not in explained)
    return in_order(catalogue.timeline, catalogue.by_code, still_open)
