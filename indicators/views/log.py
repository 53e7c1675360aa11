"""The log of everything that was done. HTTP only.

The office reads all of it; a reporter what was done to the figures and months of the own unit, and nothing of other people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from indicators.administration.log import FIGURES, MONTHS, LogRow, Reader, event_kind, kinds, log_sheet
from indicators.core.figures import Rule
from indicators.core.months import FIRST_YEAR, LAST_YEAR, Month
from indicators.core.numbers_vi import written, written_date, written_month
from indicators.loading.catalogue import load_rules, load_years
from indicators.loading.log import (
    LogQuestion,
    Source,
    load_acts,
    load_lines,
    load_lines_of_moment,
    load_newest_lines,
)
from indicators.sheets.tables import table_workbook
from indicators.views.access import EVERYONE, may_see, not_stored, open_to, person_of, sees_all, units_of
from indicators.views.pages import page
from indicators.views.showing import file_answer, wants_workbook
from units.loading import load_timeline
from units.models import User
from units.names import search_words, tidy
from units.timeline import Timeline

ACTS_PER_PAGE, LINES_PER_PAGE, MOST_IN_WORKBOOK = 50, 100, 5000
FILTERS = ("nguoi", "don-vi", "chi-tieu", "loai", "thang", "tu-ngay", "den-ngay", "luc")
LONGEST_WORD = 100
REPORTER_KINDS = (FIGURES, MONTHS)


@dataclass(frozen=True)
class Asked:
    """The address understood: the question, what was given (for links), what it says in words, what could not be read."""

    question: LogQuestion
    shows_logins: bool
    given: Mapping[str, str]
    said: tuple[str, ...]
    notices: tuple[str, ...]

    def link(self, **more: str) -> str:
        return f"?{urlencode({**self.given, **more})}"


class _Reading:
    """Reads the filters one by one; what cannot be read is named and leaves the filter out."""

    def __init__(self, request: HttpRequest, timeline: Timeline, rules: Mapping[int, Rule]) -> None:
        self.person = person_of(request)
        self.timeline, self.rules = timeline, rules
        # Tidied, since no database could be asked for signs that it cannot hold.
        self.typed = {name: tidy(request.GET.get(name, ""))[:LONGEST_WORD] for name in FILTERS}
        self.said: list[str] = []
        self.notices: list[str] = []
        self.question = LogQuestion()
        if not sees_all(self.person):
            own = [timeline.units[slug].pk for slug in units_of(self.person, timeline)]
            sources = frozenset({Source.FIGURES, Source.MONTHS})
            self.question = LogQuestion(sources=sources, units=[pk for pk in own if pk is not None])
            # Whose login exists is nobody's business.
            self.typed["nguoi"] = ""

    def asked(self) -> Asked:
        self._unit()
        self._person()
        self._indicator()
        self._kind()
        self._month()
        self._days()
        self._moment()
        given = {name: text for name, text in self.typed.items() if text}
        return Asked(self.question, sees_all(self.person), given, tuple(self.said), tuple(self.notices))

    def _unread(self, name: str, words: str) -> None:
        self.notices.append(words.format(self.typed[name][:30]))
        self.typed[name] = ""

    def _unit(self) -> None:
        slug = self.typed["don-vi"]
        if not slug:
            return
        if not may_see(self.person, self.timeline, slug):
            raise Http404
        self.question = replace(self.question, units=[self.timeline.units[slug].pk or 0])
        self.said.append(f"Đơn vị: {self.timeline.units[slug].name}")

    def _person(self) -> None:
        """By login, or by a part of a name without accents."""
        if not (words := self.typed["nguoi"]):
            return
        folded = search_words(words)
        rows = User.objects.filter(Q(username=words) | (Q(search_key__contains=folded) if folded else Q(pk__in=[])))
        found = dict(rows.values_list("username", "pk"))
        people = [found[words]] if words in found else list(found.values())
        self.question = replace(self.question, people=people)
        self.said.append(f"Người làm: {words}")
        if not people:
            self.notices.append(f"Không có người nào tên hoặc tên đăng nhập như “{words[:30]}”.")

    def _indicator(self) -> None:
        if not (code := self.typed["chi-tieu"]):
            return
        pk = next((pk for pk, rule in self.rules.items() if rule.code == code), None)
        if pk is None:
            self._unread("chi-tieu", "Không có chỉ tiêu mang mã “{}”: hiển thị mọi chỉ tiêu.")
            return
        self.question = replace(self.question, indicator=pk, code=code)
        self.said.append(f"Chỉ tiêu: {code} {self.rules[pk].short_name}")

    def _kind(self) -> None:
        if not (word := self.typed["loai"]):
            return
        if word not in kinds() or (word not in REPORTER_KINDS and not sees_all(self.person)):
            self._unread("loai", "Không có loại việc “{}”: hiển thị mọi loại.")
            return
        source = {FIGURES: Source.FIGURES, MONTHS: Source.MONTHS}.get(word, Source.EVENTS)
        self.question = replace(self.question, sources=frozenset({source}), kind=event_kind(word))
        self.said.append(f"Loại: {kinds()[word]}")

    def _month(self) -> None:
        if not self.typed["thang"]:
            return
        try:
            month = Month.parse(self.typed["thang"])
        except ValueError:
            self._unread("thang", "“{}” không phải là một tháng (viết năm-tháng, ví dụ 2024-11): hiển thị mọi tháng.")
            return
        self.question = replace(self.question, month=month)
        self.said.append(f"Tháng của số liệu: {written_month(month)}")

    def _days(self) -> None:
        for name, words in (("tu-ngay", "Từ ngày"), ("den-ngay", "Đến hết ngày")):
            if not self.typed[name]:
                continue
            try:
                day = day_of(self.typed[name])
                start = timezone.make_aware(datetime.combine(day, time()))
                end = start + timedelta(days=1)
            except ValueError:
                self._unread(name, "“{}” không phải là một ngày (viết như 08/5/2024): hiển thị mọi ngày.")
                continue
            self.typed[name] = written_date(day)
            edge = {"since": start} if name == "tu-ngay" else {"until": end}
            self.question = replace(self.question, **edge)  # type: ignore[arg-type]
            self.said.append(f"{words}: {written_date(day)}")

    def _moment(self) -> None:
        """One act opened: a moment, which makes sense with one kind alone."""
        if not self.typed["luc"]:
            return
        at = moment_of(self.typed["luc"])
        if at is None or len(self.question.sources) != 1:
            self._unread("luc", "“{}” không phải là một lần ghi trong nhật ký: hiển thị mọi lúc.")
            return
        self.question = replace(self.question, at=at)


def day_of(text: str) -> date:
    """As people write it, or as addresses do; ValueError for anything else, and for years of which there are no months."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = datetime.strptime(text, "%d/%m/%Y").date()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"no such year: {day}")
    return day


def as_written(at: datetime) -> str:
    """A moment for an address, exact to what the database keeps."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.%f")


def moment_of(text: str) -> datetime | None:
    """None for what no link of ours carries."""
    try:
        at = datetime.strptime(text, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if FIRST_YEAR <= at.year <= LAST_YEAR else None


@open_to(EVERYONE)
@not_stored
def log(request: HttpRequest) -> HttpResponse:
    timeline, rules = load_timeline(), load_rules()
    asked = _Reading(request, timeline, rules).asked()
    if wants_workbook(request):
        return _workbook(asked, timeline, rules)
    context = _opened(request, asked, timeline, rules) if asked.question.at is not None else None
    if context is None:
        context = _folded(request, asked, timeline, rules)
    person = person_of(request)
    visible = timeline.units if sees_all(person) else units_of(person, timeline)
    context |= {
        "asked": asked,
        "typed": {name.replace("-", "_"): text for name, text in asked.given.items()},
        "first": asked.link(),
        "workbook": asked.link(format="xlsx"),
        "is_office": sees_all(person),
        "unit_choices": timeline.in_order(visible),
        "rule_choices": rules.values(),
        "month_choices": _months(asked.question.month),
        "chosen_month": asked.question.month,
        "kind_choices": [
            (word, label) for word, label in kinds().items() if sees_all(person) or word in REPORTER_KINDS
        ],
        "root_unit_name": timeline.roots[0].name if timeline.roots else "",
    }
    return page(request, "indicators/log.html", context)


def _months(chosen: Month | None) -> list[tuple[int, list[Month]]]:
    years = {*load_years(), *({chosen.year} if chosen is not None else set())}
    return [(year, [Month(year, number) for number in range(1, 13)]) for year in sorted(years, reverse=True)]


def _folded(request: HttpRequest, asked: Asked, timeline: Timeline, rules: Mapping[int, Rule]) -> dict[str, object]:
    """One page of acts, from where the last one ended."""
    onward = moment_of(request.GET.get("truoc", "")[:LONGEST_WORD])
    found = load_acts(asked.question, size=ACTS_PER_PAGE, onward=onward)
    lines = load_lines(asked.question, found.items)
    reader = Reader(timeline, rules, _people(act.by for act in found.items), asked.shows_logins)
    rows = [{"row": row, "open": _link_to_act(asked, row)} for row in reader.rows(found.items, lines)]
    older = asked.link(truoc=as_written(found.onward)) if found.onward is not None else ""
    return {"rows": rows, "older": older, "is_first": onward is None}


def _link_to_act(asked: Asked, row: LogRow) -> str:
    if row.act is None:
        return ""
    more = {"loai": row.kind_word, "luc": as_written(row.at)}
    if row.login and asked.question.people is None:
        more["nguoi"] = row.login
    if row.month is not None:
        more["thang"] = str(row.month)
    return asked.link(**more)


def _opened(request: HttpRequest, asked: Asked, timeline: Timeline, rules: Mapping[int, Rule]) -> dict[str, object]:
    """The single lines of one act, in the order of writing."""
    text = request.GET.get("sau", "")
    after = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    lines, is_cut = load_lines_of_moment(asked.question, size=LINES_PER_PAGE, after=after)
    reader = Reader(timeline, rules, _people(line.by for line in lines), asked.shows_logins)
    kept = {name: text for name, text in asked.given.items() if name != "luc"}
    return {
        "rows": [{"row": reader.row(line), "open": ""} for line in lines],
        "older": asked.link(sau=str(lines[-1].id)) if is_cut else "",
        "is_first": after == 0,
        "opened_at": asked.question.at,
        "back": f"?{urlencode(kept)}",
    }


def _people(ids: Iterable[int | None]) -> dict[int, User]:
    wanted = {pk for pk in ids if pk is not None}
    fields = ("username", "first_name", "last_name")
    return {person.pk: person for person in User.objects.filter(pk__in=wanted).only(*fields)}


def _workbook(asked: Asked, timeline: Timeline, rules: Mapping[int, Rule]) -> HttpResponse:
    lines, is_cut = load_newest_lines(asked.question, most=MOST_IN_WORKBOOK)
    reader = Reader(timeline, rules, _people(line.by for line in lines), asked.shows_logins)
    notes = list(asked.said) or ["Không lọc: mọi việc"]
    if is_cut:
        notes.append(f"Chỉ ghi {written(MOST_IN_WORKBOOK)} dòng mới nhất; lọc hẹp lại để lấy phần cũ hơn")
    sheet = log_sheet([reader.row(line) for line in lines], notes, timezone.now())
    return file_answer(table_workbook([sheet]), "nhat-ky.xlsx")
