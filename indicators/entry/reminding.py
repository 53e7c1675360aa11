"""Who is reminded of which months, why, and in which words (README §7). Nothing is sent here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from indicators.core.deadlines import Deadlines
from indicators.core.figures import REPORTED_STATES, Rule, State
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written_date, written_month
from indicators.core.stages import NEAR_DAYS, Stage
from indicators.entry.progress import Progress, load_progress, months_of, rules_asked
from indicators.loading import Catalogue
from indicators.models import Measurement
from units.timeline import UnitLife

# A timer looks this many months back: who owes more than a year is called, not written to.
REACH = 12
SUBJECT = "Nhắc nộp báo cáo số liệu chuyển đổi số"
SETTLED = (*REPORTED_STATES, State.NOT_APPLICABLE)


@dataclass(frozen=True)
class Owed:
    """One month that a unit still has to hand in. `missing` are its cells without a figure, `returned` those that were given
    back (empty: the whole month was, or it was not given back)."""

    progress: Progress
    missing: tuple[Rule, ...]
    returned: tuple[Rule, ...]

    @property
    def month(self) -> Month:
        return self.progress.month

    @property
    def is_returned(self) -> bool:
        return self.progress.stage is Stage.RETURNED

    @property
    def sentence(self) -> str:
        """Tháng 11/2024: hạn nộp 05/12/2024, đã quá 04 ngày. Còn thiếu 02 số liệu: …"""
        facts = self._returned if self.is_returned else self._deadline
        return f"Tháng {written_month(self.month)}: {facts} {self._lacking}".rstrip()

    @property
    def _deadline(self) -> str:
        seen = self.progress.seen
        if seen.first_submitted_on is not None:
            return "đã được mở lại để sửa."
        extended = " (đã gia hạn)" if seen.is_extended else ""
        return f"hạn nộp {written_date(seen.due_on)}{extended}, {seen.distance_words}."

    @property
    def _returned(self) -> str:
        state = self.progress.state
        when = f" ngày {written_date(timezone.localtime(state.changed_at).date())}" if state.changed_at else ""
        reason = f", lý do: {' '.join(state.reason.split())}" if state.reason else ""
        stop = "" if reason.endswith((".", "!", "?")) else "."
        cells = f" Cần sửa {counted(len(self.returned))} chỉ tiêu: {_named(self.returned)}." if self.returned else ""
        return f"bị trả lại{when}{reason}{stop}{cells}"

    @property
    def _lacking(self) -> str:
        if not self.progress.expected:
            return ""
        if not self.missing:
            return "" if self.is_returned else "Đã nhập đủ số liệu, chưa bấm nộp."
        if len(self.missing) == self.progress.expected:
            return f"Chưa nhập số liệu nào trong {counted(self.progress.expected)} số liệu."
        return f"Còn thiếu {counted(len(self.missing))} số liệu: {_named(self.missing)}."

    @property
    def in_short(self) -> str:
        """tháng 11/2024 (quá hạn 04 ngày, thiếu 02 số liệu): for the list of all units."""
        seen = self.progress.seen
        why = "bị trả lại" if self.is_returned else "được mở lại" if seen.first_submitted_on else seen.distance_words
        if not self.is_returned and seen.first_submitted_on is None and seen.days_left < 0:
            why = f"quá hạn {counted(-seen.days_left)} ngày"
        lack = "" if self.is_returned else "đủ số liệu, chưa nộp"
        if self.missing:
            lack = f"thiếu {counted(len(self.missing))} số liệu"
        return f"tháng {written_month(self.month)} ({', '.join(filter(None, (why, lack)))})"


def _named(rules: Iterable[Rule]) -> str:
    return "; ".join(f"{rule.short_name or rule.name} ({rule.code})" for rule in rules)


@dataclass(frozen=True)
class Reminder:
    """What one unit still owes, oldest month first."""

    unit: UnitLife
    owed: tuple[Owed, ...]
    today: date
    office: str

    @property
    def subject(self) -> str:
        return f"{SUBJECT}: {self.unit.name}"

    def text(self, site: str) -> str:
        """The finished text, to be sent as it stands; `site` is where the pages are, empty where nobody knows."""
        count = counted(len(self.owed))
        lines = [
            SUBJECT,
            "",
            f"Kính gửi: {self.unit.name}",
            "",
            f"Đến ngày {written_date(self.today)}, đơn vị còn {count} báo cáo tháng phải nộp:",
            *(f"- {owed.sentence}" for owed in self.owed),
            "",
            f"Đề nghị đơn vị nhập đủ số liệu và nộp báo cáo{self._where(site)}",
            "Nếu có vướng mắc, xin báo lại để được hỗ trợ.",
            "",
            f"Cơ quan tổng hợp số liệu {self.office}",
        ]
        return "\n".join(lines)

    def _where(self, site: str) -> str:
        if not site:
            return "."
        path = f"/nhap/{self.unit.slug}/{self.owed[0].month}/" if len(self.owed) == 1 else "/nhap/"
        return f" tại: {site}{path}"


def text_for_all(reminders: Sequence[Reminder], site: str) -> str:
    """One text for everybody, a line for each unit; empty where nobody owes anything."""
    if not reminders:
        return ""
    where = f" tại: {site}/nhap/" if site else "."
    return "\n".join(
        [
            f"{SUBJECT} (đến ngày {written_date(reminders[0].today)})",
            "",
            f"Còn {counted(len(reminders))} đơn vị chưa nộp đủ báo cáo:",
            *(
                f"{place}. {one.unit.name}: {'; '.join(owed.in_short for owed in one.owed)}."
                for place, one in enumerate(reminders, 1)
            ),
            "",
            f"Đề nghị các đơn vị nhập đủ số liệu và nộp báo cáo{where}",
            "Nếu có vướng mắc, xin báo lại để được hỗ trợ.",
            "",
            f"Cơ quan tổng hợp số liệu {reminders[0].office}",
        ]
    )


def is_owed(one: Progress) -> bool:
    """Whether the unit is reminded of the month: it was returned or opened again, or its deadline is near or has passed."""
    seen = one.seen
    if not seen.is_waited_for:
        return False
    return one.stage is Stage.RETURNED or seen.first_submitted_on is not None or seen.days_left <= NEAR_DAYS


def load_reminders(catalogue: Catalogue, months: Collection[Month], today: date) -> list[Reminder]:
    """A reminder for each unit that owes any of these months, in the office's order; three queries."""
    deadlines = catalogue.deadlines(today)
    found = load_progress(catalogue, deadlines, _units(catalogue, months), sorted(months)) if months else []
    owed = [one for one in found if is_owed(one)]
    settled = _settled(owed)
    by_unit: dict[str, list[Owed]] = {}
    for one in owed:
        by_unit.setdefault(one.unit.slug, []).append(_owed(catalogue, deadlines, one, settled))
    units, root = catalogue.timeline.units, catalogue.timeline.units[catalogue.root].name
    office = root[:1].lower() + root[1:]
    return [Reminder(units[slug], tuple(own), today, office) for slug, own in by_unit.items()]


def _units(catalogue: Catalogue, months: Collection[Month]) -> tuple[UnitLife, ...]:
    """The units of the territory; the office does not remind itself."""
    return catalogue.timeline.members_of(catalogue.root, min(months).first_day, max(months).last_day)


def _settled(owed: Collection[Progress]) -> set[tuple[int, Month, int]]:
    """The cells of which something is known, by unit, month and indicator."""
    rows = Measurement.objects.filter(
        unit__in={one.unit.pk for one in owed},
        month__in={one.month for one in owed},
        state__in=[s.value for s in SETTLED],
    )
    return set(rows.order_by().values_list("unit_id", "month", "indicator_id"))


def _owed(
    catalogue: Catalogue, deadlines: Deadlines, one: Progress, settled: Collection[tuple[int, Month, int]]
) -> Owed:
    rules = rules_asked(catalogue, deadlines, one.unit, one.month)
    missing = tuple(
        rule for rule in rules if (one.unit.pk or 0, one.month, catalogue.ids[rule.code]) not in settled
    )  # fmt: skip
    returned = one.state.returned_codes if one.stage is Stage.RETURNED else ()
    return Owed(one, missing, tuple(rule for rule in rules if rule.code in returned))


def months_to_remind_of(catalogue: Catalogue, today: date) -> list[Month]:
    """The month that runs and the newest before it that any reporting year asks for, oldest first."""
    return sorted(months_of(catalogue, Month.of(today))[: REACH + 1])
