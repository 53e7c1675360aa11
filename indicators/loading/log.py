"""Everything that was done: changes of figures, decisions about months, and all other events, as one stream.

Newest first and folded act by act: what one person did at one moment to one month is one line with a count, however many
figures it was. A fixed number of queries, each of which walks an index from where the page begins: nothing is counted over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet

from indicators.core.figures import Reading
from indicators.core.months import Month
from indicators.core.streams import Page, Stream, newest_page
from indicators.loading.records import reading_of_change
from indicators.models import MeasurementChange, SubmissionChange
from units.models import Event

ONE_MOMENT = timedelta(microseconds=1)


class Source(StrEnum):
    FIGURES = "figures"
    MONTHS = "months"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """What is asked of the log; None means any. `units`, `people` and `indicator` are row ids, `code` the indicator's.

    Moments are half-open, [since, until); `at` asks for one alone. Events belong to no month, and to an indicator by their
    subject alone, which begins with its code and a space.
    """

    sources: frozenset[Source] = frozenset(Source)
    kind: str = ""
    units: Collection[int] | None = None
    people: Collection[int] | None = None
    indicator: int | None = None
    code: str = ""
    month: Month | None = None
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did at one moment: `count` lines of one source, month and kind, from line `first` to line `last`.

    `unit` and `indicator` only where all lines are of one; `what` are the values that tell the kind of act, by column.
    """

    source: Source
    at: datetime
    by: int | None
    count: int
    first: int
    last: int
    month: Month | None
    unit: int | None
    indicator: int | None
    what: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure that changed; None where there was nothing before, or is nothing after. `note` only where it changed."""

    id: int
    at: datetime
    by: int | None
    unit: int | None
    indicator: int
    month: Month
    old: Reading | None
    new: Reading | None
    old_note: str | None
    new_note: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A decision about the month of a unit: stages, closing, and the codes of what was returned."""

    id: int
    at: datetime
    by: int | None
    unit: int | None
    month: Month
    what: Mapping[str, Any]
    codes: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """Anything else, as it was written down."""

    id: int
    at: datetime
    by: int | None
    unit: int | None
    kind: str
    subject: str
    action: str
    old: str
    new: str
    reason: str


Line = FigureLine | MonthLine | EventLine

# By source: its rows, who and when, and the columns that make lines of one moment one act.
_ROWS = {
    Source.FIGURES: (MeasurementChange, "changed_at", "changed_by_id", ("month",)),
    Source.MONTHS: (
        SubmissionChange, "changed_at", "changed_by_id",
        ("month", "old_stage", "new_stage", "old_is_closed", "new_is_closed"),
    ),
    Source.EVENTS: (Event, "at", "by_id", ("kind", "action")),
}  # fmt: skip


def load_acts(question: LogQuestion, *, size: int, onward: datetime | None = None) -> Page[Act]:
    """One page of the log, `size` acts or a few more, from the moment `onward` backwards. A query for each source."""
    asked = _from(question, onward)
    page = newest_page((_acts(asked, source, size) for source in _in_order(asked)), _moment_of, size)
    if page.items or page.onward is None:
        return page
    # More kinds of acts at one moment than a page holds: that moment as a whole.
    whole = replace(asked, at=page.onward, since=None, until=None)
    items = [act for source in _in_order(asked) for act in _acts(whole, source, None).items]
    return Page(tuple(items), page.onward - ONE_MOMENT)


def load_lines(question: LogQuestion, acts: Iterable[Act]) -> dict[tuple[Source, int], Line]:
    """The lines of acts that are of one line alone, by source and id; a query for each source at most."""
    ids: dict[Source, list[int]] = {}
    for act in acts:
        if act.count == 1:
            ids.setdefault(act.source, []).append(act.first)
    found = {}
    for source in _in_order(question):
        if source in ids:
            rows = _rows(question, source).filter(id__in=ids[source])
            found.update({(source, line.id): line for line in _as_lines(source, rows)})
    return found


def load_lines_of_moment(question: LogQuestion, *, size: int, after: int = 0) -> tuple[list[Line], bool]:
    """The single lines of one act (`question.at`, one source), in the order of writing, those after line `after`; and
    whether there are more."""
    (source,) = question.sources
    rows = _rows(question, source).filter(id__gt=after).order_by("id")
    lines = list(_as_lines(source, rows[: size + 1]))
    return lines[:size], len(lines) > size


def load_newest_lines(question: LogQuestion, *, most: int) -> tuple[list[Line], bool]:
    """Single lines, newest first, `most` at most; and whether there are more. A query for each source."""
    lines: list[Line] = []
    for source in _in_order(question):
        _, at, _, _ = _ROWS[source]
        lines += _as_lines(source, _rows(question, source).order_by(f"-{at}", "-id")[: most + 1])
    lines.sort(key=lambda line: (line.at, line.id), reverse=True)
    return lines[:most], len(lines) > most


def _in_order(question: LogQuestion) -> list[Source]:
    return [source for source in Source if source in question.sources]


def _moment_of(act: Act) -> datetime:
    return act.at


def _from(question: LogQuestion, onward: datetime | None) -> LogQuestion:
    if onward is None:
        return question
    until = onward + ONE_MOMENT
    return replace(question, until=until if question.until is None else min(until, question.until))


def _rows(question: LogQuestion, source: Source) -> QuerySet[Any]:
    model, at, by, _ = _ROWS[source]
    rows: QuerySet[Any] = model._default_manager.order_by()
    wanted: dict[str, Any] = {f"{at}__isnull": False}
    if question.since is not None:
        wanted[f"{at}__gte"] = question.since
    if question.until is not None:
        wanted[f"{at}__lt"] = question.until
    if question.at is not None:
        wanted[at] = question.at
    if question.people is not None:
        wanted[f"{by}__in"] = question.people
    if question.units is not None:
        wanted["unit_id__in"] = question.units
    if source is Source.EVENTS:
        # Nothing but a figure or a month has a month.
        rows = rows.none() if question.month is not None else rows
        if question.kind:
            wanted["kind"] = question.kind
        if question.code:
            # KS1 is not KS10.
            rows = rows.filter(Q(subject=question.code) | Q(subject__startswith=f"{question.code} "))
    elif question.month is not None:
        wanted["month"] = question.month
    if question.indicator is not None and source is not Source.EVENTS:
        if source is Source.MONTHS:
            return rows.none()
        wanted["indicator_id"] = question.indicator
    return rows.filter(**wanted)


def _acts(question: LogQuestion, source: Source, size: int | None) -> Stream[Act]:
    """Lines of one moment, person and kind together; along the index, so that reading ends with the page."""
    _, at, by, keys = _ROWS[source]
    columns = (at, by, *keys)
    also = {"unit_min": Min("unit_id"), "unit_max": Max("unit_id"), "units": Count("unit_id")}
    if source is Source.FIGURES:
        also |= {"rule_min": Min("indicator_id"), "rule_max": Max("indicator_id")}
    groups = (
        _rows(question, source)
        .values(*columns)
        .annotate(lines=Count("id"), first=Min("id"), last=Max("id"), **also)
        # All of the key, so that both databases go backwards through the index and sort nothing.
        .order_by(*(F(name).desc() for name in columns))
    )
    found = list(groups if size is None else groups[: size + 1])
    acts = [_act(source, row, at, by, keys) for row in found]
    return Stream(acts, size is not None and len(found) > size)


def _act(source: Source, row: Mapping[str, Any], at: str, by: str, keys: Collection[str]) -> Act:
    is_one_unit = row["unit_min"] == row["unit_max"] and row["units"] == row["lines"]
    rule = row.get("rule_min")
    return Act(
        source, row[at], row[by], row["lines"], row["first"], row["last"], row.get("month"),
        row["unit_min"] if is_one_unit else None,
        rule if rule == row.get("rule_max") else None,
        {name: row[name] for name in keys if name != "month"},
    )  # fmt: skip


def _as_lines(source: Source, rows: QuerySet[Any]) -> Iterable[Line]:
    if source is Source.FIGURES:
        return map(_figure_line, rows)
    return map(_month_line, rows) if source is Source.MONTHS else map(_event_line, rows)


def _figure_line(row: MeasurementChange) -> FigureLine:
    notes = (row.old_note, row.new_note) if (row.old_note or "") != (row.new_note or "") else (None, None)
    return FigureLine(
        row.pk, row.changed_at, row.changed_by_id, row.unit_id, row.indicator_id, row.month,
        reading_of_change(row, "old"), reading_of_change(row, "new"), *notes, row.reason,
    )  # fmt: skip


def _month_line(row: SubmissionChange) -> MonthLine:
    assert row.changed_at is not None
    what = {name: getattr(row, name) for name in _ROWS[Source.MONTHS][3] if name != "month"}
    codes = tuple(map(str, row.new_returned_codes or ()))
    return MonthLine(row.pk, row.changed_at, row.changed_by_id, row.unit_id, row.month, what, codes, row.reason)


def _event_line(row: Event) -> EventLine:
    return EventLine(
        row.pk, row.at, row.by_id, row.unit_id, row.kind, row.subject, row.action, row.old, row.new, row.reason
    )
