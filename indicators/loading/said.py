"""What is said about one indicator: sentences of papers, explanations of findings, remarks beside figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateTimeField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast, Concat

from indicators.core.months import Month, Window
from indicators.core.scope import scope_of
from indicators.loading.catalogue import Catalogue
from indicators.loading.questions import Question
from indicators.models import Explanation, Measurement, Statement, Submission


@dataclass(frozen=True)
class Saying:
    """What the paper of a year says about an indicator, word for word."""

    year: int
    section: str
    text: str


@dataclass(frozen=True)
class Remark:
    """What somebody of a unit said: an explanation of a finding, or the note beside a figure (then `month` is set)."""

    unit: str
    text: str
    at: datetime
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """One person's approvals: in which months, of how many monthly reports."""

    by: str
    months: tuple[Month, ...]
    reports: int


@dataclass(frozen=True)
class Said:
    """`sayings` in the order of the papers; `remarks` by unit, newest first."""

    sayings: tuple[Saying, ...] = ()
    remarks: dict[str, list[Remark]] = field(default_factory=dict)


def load_said(
    catalogue: Catalogue, code: str, window: Window, units: Collection[str] | None, *, with_sayings: bool
) -> Said:
    """What was explained and noted in the window, of `units` alone where given, the newest word on each finding; one query.

    What papers say names other units, so `with_sayings` is only for those who may see all of them. KeyError for an
    unknown code.
    """
    indicator, timeline = catalogue.ids[code], catalogue.timeline
    own = Q() if units is None else Q(unit__in=[timeline.units[slug].pk for slug in units])
    own &= Q(indicator=indicator)
    rows = _explanations(window).filter(own).union(_notes(window).filter(own), all=True)
    if with_sayings:
        rows = rows.union(_sayings(indicator), all=True)
    sayings: list[Saying] = []
    newest: dict[str, Remark] = {}
    # The sentences of papers by year and code; what a unit said by its moment.
    for kind, number, key, place, text, at, _ in rows.order_by("said_of", "said_at", "said_key"):
        if kind == "saying":
            sayings.append(Saying(number, place, text))
        else:
            slug = timeline.slug_of(number) or ""
            newest.pop(key, None)
            newest[key] = Remark(slug, text, at, Month.from_key(int(place)) if kind == "note" else None)
    remarks: dict[str, list[Remark]] = {}
    for remark in reversed(newest.values()):
        remarks.setdefault(remark.unit, []).append(remark)
    return Said(tuple(sayings), remarks)


Reasons = dict[str, dict[str, tuple[str, ...]]]


def load_reasons(catalogue: Catalogue, question: Question) -> tuple[Reasons, tuple[Approved, ...]]:
    """What units explained and noted in the window, by indicator and unit, newest first; and who approved which months.

    One query.
    """
    codes = {pk: code for code, pk in catalogue.ids.items()}
    rows = _explanations(question.window).union(_notes(question.window), _approvals(catalogue, question), all=True)
    newest: dict[tuple[int, str], tuple[str, str]] = {}
    approvals: dict[str, dict[Month, int]] = {}
    for kind, number, key, place, text, _, indicator in rows.order_by("said_of", "said_at", "said_key"):
        if kind == "approval":
            own, month = approvals.setdefault(text.strip() or key, {}), Month.from_key(int(place))
            own[month] = own.get(month, 0) + number
            continue
        newest.pop((indicator, key), None)
        newest[indicator, key] = (catalogue.timeline.slug_of(number) or "", text)
    given = (Approved(by, tuple(sorted(own)), sum(own.values())) for by, own in sorted(approvals.items()))
    return _by_indicator(newest, codes), tuple(given)


def _by_indicator(newest: dict[tuple[int, str], tuple[str, str]], codes: dict[int, str]) -> Reasons:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for (indicator, _), (slug, text) in reversed(newest.items()):
        if indicator in codes:
            own = found.setdefault(codes[indicator], {})
            own[slug] = (*own.get(slug, ()), text)
    return found


def _columns(kind: str, number: Any, name: Any, place: Any, words: str, at: Any) -> Any:
    """Columns of one type on every database, by names that no table has."""
    return {
        "said_as": Value(kind, output_field=CharField()),
        "said_of": Cast(number, IntegerField()),
        "said_key": Cast(name, TextField()),
        "said_place": Cast(place, TextField()),
        "said_words": Cast(F(words), TextField()),
        "said_at": Cast(at, DateTimeField()),
        "said_about": Cast(F("indicator_id"), IntegerField()),
    }


NAMES = ("said_as", "said_of", "said_key", "said_place", "said_words", "said_at", "said_about")


def _explanations(window: Window) -> Any:
    """Of findings in the window's months; of a finding about a whole window, what was said since this one began."""
    said_of = Q(month__range=(window.first, window.last)) | Q(month=None, given_at__date__gte=window.first.first_day)
    rows = Explanation.objects.filter(said_of, indicator__isnull=False, unit__isnull=False).order_by()
    columns = _columns("explanation", F("unit_id"), F("key"), Value(""), "text", F("given_at"))
    return rows.annotate(**columns).values_list(*NAMES)


def _notes(window: Window) -> Any:
    rows = Measurement.objects.filter(month__range=(window.first, window.last))
    columns = _columns("note", F("unit_id"), F("pk"), F("month"), "note", F("changed_at"))
    return rows.exclude(note="").order_by().annotate(**columns).values_list(*NAMES)


def _approvals(catalogue: Catalogue, question: Question) -> Any:
    """Of the units that the question is about: how many monthly reports who approved, month by month."""
    scope = scope_of(catalogue.timeline, question.unit, question.window, question.boundaries, question.today)
    rows: Any = Submission.objects.filter(
        stage=Submission.Stage.APPROVED,
        month__range=(question.window.first, question.window.last),
        unit__in=[catalogue.timeline.units[slug].pk for slug in scope.slugs],
    ).order_by()
    name = Concat(F("approved_by__first_name"), Value(" "), F("approved_by__last_name"))
    nothing, none = Value(None, output_field=DateTimeField()), Value(None, output_field=IntegerField())
    columns = {
        "said_as": Value("approval", output_field=CharField()),
        "said_key": Cast(F("approved_by__username"), TextField()),
        "said_place": Cast(F("month"), TextField()),
        "said_words": Cast(name, TextField()),
        "said_at": Cast(nothing, DateTimeField()),
        "said_about": Cast(none, IntegerField()),
    }
    grouped = rows.annotate(**columns).values(
        "said_as", "said_key", "said_place", "said_words", "said_at", "said_about"
    )
    return grouped.annotate(said_of=Cast(Count("id"), IntegerField())).values_list(*NAMES)


def _sayings(indicator: int) -> Any:
    rows = Statement.objects.filter(indicator=indicator).order_by()
    nothing = Value(None, output_field=DateTimeField())
    columns = _columns("saying", F("year_id"), F("code"), F("section"), "text", nothing)
    return rows.annotate(**columns).values_list(*NAMES)
