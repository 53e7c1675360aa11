"""The figures of one indicator as units stated them: each with who wrote it, when, and the words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from indicators.core.aggregation import reading_of, tally_of
from indicators.core.figures import Reading
from indicators.core.months import Month
from indicators.core.scope import scope_of
from indicators.loading.catalogue import Catalogue
from indicators.loading.figures import Reader, cell_of
from indicators.loading.questions import Question


@dataclass(frozen=True, slots=True)
class Stated:
    """One cell: what it says, who wrote it last and when, its note, and the reason given for the last change."""

    unit: str
    month: Month
    reading: Reading
    by: str
    at: datetime
    note: str
    reason: str


def load_stated(catalogue: Catalogue, question: Question, code: str) -> dict[tuple[str, Month], Stated]:
    """What the unit and all that was rolled up into it stated, by unit and month; one query.

    Of a territory what it stated itself: its members have pages of their own. KeyError for an unknown indicator or unit.
    """
    rule = catalogue.by_code[code]
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    reader = Reader(catalogue, scope, catalogue.deadlines(question.today), question.approved_only)
    rows = reader.rows((rule,), with_approval=False).select_related("changed_by")
    if scope.is_territory:
        rows = rows.filter(unit=scope.unit.pk)
    found = {}
    for row in rows:
        cell = cell_of(row, reader.slugs[row.unit_id], code)
        if not scope.concerns(rule, cell.unit):
            continue
        reading = reading_of(rule, tally_of(rule, [cell], asked=(), passed=()), empty=cell.state)
        found[cell.unit, cell.month] = Stated(
            cell.unit, cell.month, reading, str(row.changed_by), row.changed_at, row.note, row.reason
        )
    return found
