"""From an address to a question: window, boundaries and unit, with a sentence for what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.wording import span_words
from indicators.loading import Catalogue, Question, newest_year_with_figures
from indicators.views.access import person_of, sees_all

LONGEST_WINDOW = 120
WHOLE_YEAR = "đủ 12 tháng"
BOUNDARY_WORDS = {"cuoi-ky": "end", "khi-do": "then", "nay": "today"}
APPROVED_ONLY = "chi-da-duyet"
BOUNDARY_NAMES = {word: name for name, word in BOUNDARY_WORDS.items()}


@dataclass(frozen=True)
class YearChoice:
    """The two windows of one year that people ask for: its report's, and the whole year; one where they are the same."""

    year: int
    report: Window

    @property
    def windows(self) -> tuple[tuple[str, Window], ...]:
        whole = Window(Month(self.year, 1), Month(self.year, 12))
        if self.report == whole:
            return ((WHOLE_YEAR, whole),)
        return ((f"{self.report.first.number:02d}–{self.report.last.number:02d}", self.report), (WHOLE_YEAR, whole))


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `notices` say what in it could not be read and what is shown instead.

    `approved_switch` is the same address that leaves out figures that nobody approved yet, or counts them again.
    """

    question: Question
    notices: tuple[str, ...] = ()
    years: tuple[YearChoice, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    approved_switch: str = ""

    @property
    def window(self) -> Window:
        return self.question.window

    @property
    def first(self) -> str:
        return str(self.window.first)

    @property
    def last(self) -> str:
        return str(self.window.last)

    @property
    def boundaries(self) -> str:
        return boundaries_as_written(self.question.boundaries)

    @property
    def boundaries_label(self) -> str:
        """The boundaries in words: "ranh giới cuối kỳ" and the like."""
        boundaries = self.question.boundaries
        words = {"end": "ranh giới cuối kỳ", "then": "ranh giới khi đó", "today": "ranh giới hiện nay"}
        if boundaries.kind == "date" and boundaries.on is not None:
            return f"ranh giới ngày {written_date(boundaries.on)}"
        return words[boundaries.kind]

    @property
    def window_label(self) -> str:
        """ "tháng 11/2024", "tháng 01–11/2024", "tháng 01–12/2024, đủ 12 tháng" or "tháng 11/2023 – 3/2024"."""
        months = f"tháng {span_words(self.window.first, self.window.last)}"
        return f"{months}, {WHOLE_YEAR}" if self.window.is_whole_year else months

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Each year of a window over several, in words and as an address; empty within one year."""
        if self.window.first.year == self.window.last.year:
            return ()
        found = []
        for year in self.window.years:
            part = Window(max(self.window.first, Month(year, 1)), min(self.window.last, Month(year, 12)))
            given = {**self.given, "tu": str(part.first), "den": str(part.last)}
            found.append((f"tháng {span_words(part.first, part.last)}", f"?{urlencode(given)}"))
        return tuple(found)

    @property
    def query(self) -> str:
        """The part of an address that carries window and boundaries, as given; empty where nothing was given."""
        return urlencode(self.given)

    @property
    def file_span(self) -> str:
        """2024-01-2024-11, and what else the figures hang on: two files of different figures never share a name."""
        usual = self.question.boundaries.kind == "end"
        parts = (
            self.first,
            self.last,
            "" if usual else self.boundaries,
            "da-duyet" if self.question.approved_only else "",
        )
        return "-".join(filter(None, parts))

    def link(self, path: str, **more: str) -> str:
        """`path` with the window and boundaries that the person chose."""
        query = urlencode({**self.given, **more})
        return f"{path}?{query}" if query else path


def boundaries_as_written(boundaries: Boundaries) -> str:
    if boundaries.kind == "date" and boundaries.on is not None:
        return boundaries.on.isoformat()
    return BOUNDARY_NAMES[boundaries.kind]


def asked_by(request: HttpRequest, catalogue: Catalogue, unit: str | None = None) -> Asked:
    """The question of this address; nonsense in it becomes a notice and the default. Reads the clock, once."""
    today = timezone.localdate()
    notices: list[str] = []
    default = default_window(catalogue, today)
    window = _window(request.GET, default, notices)
    boundaries = _boundaries(request.GET.get("ranh-gioi"), notices)
    approved_only = request.GET.get(APPROVED_ONLY) == "1"
    question = Question(
        unit or own_unit(request, catalogue), window, boundaries, today, approved_only=approved_only
    )  # fmt: skip
    given = {name: request.GET[name] for name in ("tu", "den", "ranh-gioi") if request.GET.get(name)}
    if notices:
        given = {"tu": str(window.first), "den": str(window.last), "ranh-gioi": boundaries_as_written(boundaries)}
    if approved_only:
        given[APPROVED_ONLY] = "1"
    years = tuple(YearChoice(year, catalogue.years[year].report) for year in sorted(catalogue.years))
    return Asked(question, tuple(notices), years, given, _switched(request, approved_only))


def _switched(request: HttpRequest, approved_only: bool) -> str:
    query = request.GET.copy()
    query.pop(APPROVED_ONLY, None)
    if not approved_only:
        query[APPROVED_ONLY] = "1"
    return f"?{query.urlencode()}"


def own_unit(request: HttpRequest, catalogue: Catalogue) -> str:
    """A reporter asks about the own unit, everyone else about the whole territory."""
    person = person_of(request)
    # By its key: asking the person for the unit would cost reporters a query that nobody else pays.
    own = catalogue.timeline.slug_of(person.unit_id)
    return own if own is not None and not sees_all(person) else catalogue.root


def default_window(catalogue: Catalogue, today: date) -> Window:
    year = newest_year_with_figures()
    if year is None:
        year = max(catalogue.years, default=today.year)
    return catalogue.deadlines(today).plan_of(year).report


def reporting_day(catalogue: Catalogue, today: date) -> date:
    """The day on which units are counted where nobody names one: today, but not after the default window."""
    return min(today, default_window(catalogue, today).last.last_day)


def _window(given: Mapping[str, Any], default: Window, notices: list[str]) -> Window:
    first, last = _month(given.get("tu"), notices), _month(given.get("den"), notices)
    if first is None and last is None:
        return default
    if last is None:
        assert first is not None
        last = default.last if default.last.year == first.year and default.last >= first else Month(first.year, 12)
    if first is None:
        first = Month(last.year, 1)
    if first > last:
        notices.append(f"Tháng đầu {written_month(first)} sau tháng cuối {written_month(last)}: đã đổi chỗ hai tháng.")
        first, last = last, first
    window = Window(first, last)
    if len(window) > LONGEST_WINDOW:
        notices.append(f"Kỳ dài quá {LONGEST_WINDOW} tháng: chỉ hiển thị {LONGEST_WINDOW} tháng cuối.")
        window = Window(last.plus(1 - LONGEST_WINDOW), last)
    return window


def window_named(first: str | None, last: str | None, notices: list[str]) -> Window | None:
    """A second window of an address, from one month to another in either order; None where it names none."""
    months = [month for month in (_month(first, notices), _month(last, notices)) if month is not None]
    if not months:
        return None
    window = Window(min(months), max(months))
    return window if len(window) <= LONGEST_WINDOW else Window(window.last.plus(1 - LONGEST_WINDOW), window.last)


def _month(text: str | None, notices: list[str]) -> Month | None:
    if not text:
        return None
    try:
        return Month.parse(text)
    except ValueError:
        notices.append(f"“{text[:20]}” không phải là một tháng (viết năm-tháng, ví dụ 2024-11): hiển thị kỳ mặc định.")
        return None


def _boundaries(text: str | None, notices: list[str]) -> Boundaries:
    if not text:
        return Boundaries("end")
    if text in BOUNDARY_WORDS:
        return Boundaries(BOUNDARY_WORDS[text])
    try:
        return Boundaries("date", date.fromisoformat(text))
    except ValueError:
        notices.append(f"“{text[:20]}” không phải là ranh giới hay ngày: hiển thị theo ranh giới cuối kỳ.")
        return Boundaries("end")
