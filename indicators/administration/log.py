"""The log as pages and workbooks show it: who, when, what, old, new, why, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from indicators.core.figures import Origin, Reading, Rule
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_moment, written_month
from indicators.core.results import Judged
from indicators.core.wording import counts, value_with_unit
from indicators.loading.log import Act, EventLine, FigureLine, Line, MonthLine, Source
from indicators.models import Submission
from indicators.sheets.tables import TableSheet, Value
from units.models import Event, User
from units.names import search_words
from units.timeline import Timeline

NOBODY = "lệnh trên máy chủ"
FIGURES, MONTHS = "so-lieu", "bao-cao"
Stage = Submission.Stage

# How a decision is called, by the stage that it led to.
_DECIDED = {
    Stage.SUBMITTED: "nộp báo cáo",
    Stage.APPROVED: "duyệt báo cáo",
    Stage.RETURNED: "trả lại báo cáo",
    Stage.DRAFT: "mở lại báo cáo",
}


def kinds() -> dict[str, str]:
    """What can be asked for, by its word in addresses: figures, months, and every kind of event."""
    events = {search_words(label).replace(" ", "-"): label for label in map(str, Event.Kind.labels)}
    return {FIGURES: "số liệu", MONTHS: "báo cáo tháng", **events}


def event_kind(word: str) -> str:
    """The stored kind of a word from an address; empty for figures and months."""
    by_word = dict(zip(kinds(), ("", "", *Event.Kind.values), strict=True))
    return by_word.get(word, "")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of the log as read; `act` where it stands for more than one line."""

    at: datetime
    who: str
    login: str
    kind: str
    kind_word: str
    unit: str = ""
    indicator: str = ""
    month: Month | None = None
    what: str = ""
    old: str = ""
    new: str = ""
    reason: str = ""
    act: Act | None = None

    @property
    def is_event(self) -> bool:
        return self.kind_word not in (FIGURES, MONTHS)

    @property
    def about(self) -> str:
        """What it is about, in one line: KS01 Văn bản điện tử ký số · Xã Bắc Sơn · tháng 11/2024."""
        month = f"tháng {written_month(self.month)}" if self.month is not None else ""
        return " · ".join(part for part in (self.indicator, self.unit, month) if part)


@dataclass(frozen=True)
class Reader:
    """Turns lines and acts into words; `rules` and `people` are by row id. Logins are for the office alone."""

    timeline: Timeline
    rules: Mapping[int, Rule]
    people: Mapping[int, User]
    shows_logins: bool = True
    words: Mapping[str, str] = field(default_factory=kinds)

    def rows(self, acts: Iterable[Act], lines: Mapping[tuple[Source, int], Line]) -> list[LogRow]:
        """Acts of one line are told as that line, the others by what they have in common."""
        found = []
        for act in acts:
            line = lines.get((act.source, act.first)) if act.count == 1 else None
            found.append(self._folded(act) if line is None else self.row(line))
        return found

    def row(self, line: Line) -> LogRow:
        match line:
            case FigureLine():
                return self._figure(line)
            case MonthLine():
                return self._month(line)
        return self._event(line)

    def _figure(self, line: FigureLine) -> LogRow:
        rule = self.rules.get(line.indicator)
        what = "nhập số liệu" if line.old is None else "xóa số liệu" if line.new is None else "sửa số liệu"
        old, new = self._said(rule, line.old), self._said(rule, line.new)
        if line.old_note is not None or line.new_note is not None:
            if line.old is not None and line.old == line.new:
                what, old, new = "sửa ghi chú", "", ""
            old, new = _with_note(old, line.old_note), _with_note(new, line.new_note)
        return LogRow(
            line.at, *self._who(line.by), self.words[FIGURES], FIGURES, self._unit(line.unit),
            self._indicator(line.indicator), line.month, what, old, new, line.reason,
        )  # fmt: skip

    def _month(self, line: MonthLine) -> LogRow:
        what, old, new = decision_words(line.what)
        if line.codes and line.what["new_stage"] == Stage.RETURNED:
            new = f"{new}, các ô {', '.join(line.codes)}" if new else f"các ô {', '.join(line.codes)}"
        return LogRow(
            line.at, *self._who(line.by), self.words[MONTHS], MONTHS, self._unit(line.unit), "", line.month, what, old, new,
            line.reason,
        )  # fmt: skip

    def _event(self, line: EventLine) -> LogRow:
        kind, word = self._kind(line.kind)
        unit = self._unit(line.unit)
        # An account or a unit is called by its subject; what stands there already is not said twice.
        what = f"{line.subject}: {line.action}"
        return LogRow(
            line.at, *self._who(line.by), kind, word, "" if unit == line.subject else unit, "", None, what,
            line.old, line.new, line.reason,
        )  # fmt: skip

    def _folded(self, act: Act) -> LogRow:
        unit, indicator = self._unit(act.unit), self._indicator(act.indicator)
        number = counted(act.count)
        if act.source is Source.FIGURES:
            kind, word, what, old, new = self.words[FIGURES], FIGURES, f"{number} số liệu", "", ""
        elif act.source is Source.MONTHS:
            kind, word = self.words[MONTHS], MONTHS
            done, old, new = decision_words(act.what)
            what = f"{done}: {number} đơn vị"
        else:
            kind, word = self._kind(act.what["kind"])
            what, old, new = f"{act.what['action']}: {number} dòng", "", ""
        return LogRow(act.at, *self._who(act.by), kind, word, unit, indicator, act.month, what, old, new, "", act)

    def _kind(self, kind: str) -> tuple[str, str]:
        label = str(Event.Kind(kind).label) if kind in Event.Kind.values else kind
        return label, search_words(label).replace(" ", "-")

    def _who(self, by: int | None) -> tuple[str, str]:
        """Name and login; the history may name a row that is no more."""
        if not by:
            return NOBODY, ""
        person = self.people.get(by)
        if person is None:
            return f"tài khoản số {by}", ""
        called = person.get_full_name() or (person.username if self.shows_logins else "tài khoản chưa có tên")
        return called, person.username if self.shows_logins else ""

    def _unit(self, pk: int | None) -> str:
        slug = self.timeline.slug_of(pk)
        return self.timeline.units[slug].name if slug is not None else ""

    def _indicator(self, pk: int | None) -> str:
        rule = self.rules.get(pk) if pk is not None else None
        return f"{rule.code} {rule.short_name}" if rule is not None else ""

    def _said(self, rule: Rule | None, reading: Reading | None) -> str:
        """As on an indicator's page: the counts where there are any, else the value or the state."""
        if reading is None or rule is None:
            return ""
        judged = Judged(rule, reading, None)
        said = counts(judged) or value_with_unit(judged)
        return f"{said} (mô phỏng)" if reading.origin is Origin.SIMULATED else said


def _with_note(said: str, note: str | None) -> str:
    return "; ".join(part for part in (said, f"ghi chú: {note}" if note else "") if part)


def decision_words(what: Mapping[str, Any]) -> tuple[str, str, str]:
    """What was decided about a month, how it stood before and how after."""
    old_stage, new_stage = what["old_stage"], what["new_stage"]
    if old_stage != new_stage and new_stage is not None:
        old = str(Stage(old_stage).label) if old_stage in Stage.values else ""
        return _DECIDED.get(new_stage, "đổi tình trạng"), old, str(Stage(new_stage).label)
    was, now = what["old_is_closed"], what["new_is_closed"]
    if was != now and now is not None:
        return ("khóa sổ", "đang mở", "đã khóa sổ") if now else ("mở khóa sổ", "đã khóa sổ", "đang mở")
    return ("xóa báo cáo", "", "") if new_stage is None else ("ghi lại báo cáo", "", "")


def log_sheet(rows: Sequence[LogRow], notes: Sequence[str], as_of: datetime) -> TableSheet:
    """Single lines as a workbook: texts of people stay texts."""
    moment = timezone.localtime(as_of)
    columns = [
        "Ngày", "Giờ", "Người làm", "Tên đăng nhập", "Loại", "Đơn vị", "Chỉ tiêu", "Tháng", "Việc", "Trước", "Sau", "Lý do",
    ]  # fmt: skip
    table: list[list[Value]] = []
    for row in rows:
        local = timezone.localtime(row.at)
        month = written_month(row.month) if row.month is not None else ""
        table.append(
            [local.date(), f"{local:%H:%M:%S}", row.who, row.login, row.kind, row.unit, row.indicator, month, row.what,
             row.old, row.new, row.reason]
        )  # fmt: skip
    said = f"Nhật ký lúc {written_moment(moment)}; {written(len(rows))} dòng"
    return TableSheet("Nhật ký", [*notes, said], columns, table, "Nhật ký")
