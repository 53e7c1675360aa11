"""The only writer of how a year reports: window, regime, due day, grace, and the deadline of a single month (README §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from indicators.core.consequences import forbidding, to_agree_to
from indicators.core.deadlines import ReportingYear as YearPlan
from indicators.core.figures import REPORTED_STATES, Due, OverTime
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date, written_month
from indicators.core.rescheduling import Stored, consequences_of, objection_to_deadline
from indicators.loading import Catalogue
from indicators.models import Measurement, ReportingYear, Submission
from indicators.planning.decisions import (
    NOTHING_CHANGED,
    Decision,
    NotPlanned,
    need_agreement,
    need_reason,
    need_role,
    need_seen,
    record,
    token_of,
)
from indicators.planning.words import PLAN_LABELS, changed_words, month_subject, plan_facts, year_subject
from units.models import Event

NO_YEAR = "Năm {year} chưa được mở."
NOT_MOVED = "Hạn nộp tháng {month} chưa được dời nên không có gì để trả về."
SAME_DAY = "Hạn nộp tháng {month} đã là ngày {day}."


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a year reports, as typed and understood; months as numbers from 1 to 12."""

    first_month: int
    last_month: int
    regime: str
    due_day: int
    grace_days: int

    @classmethod
    def of(cls, plan: YearPlan) -> Schedule:
        return cls(plan.report.first.number, plan.report.last.number, plan.regime, plan.due_day, plan.grace_days)

    def plan_for(self, year: int, moved: dict[Month, date] | None = None) -> YearPlan:
        """ValueError where the window ends before it begins."""
        window = Window(Month(year, self.first_month), Month(year, self.last_month))
        return YearPlan(year, window, self.regime, self.due_day, self.grace_days, moved or {})


def plan_of(row: ReportingYear) -> YearPlan:
    moved = {Month(row.year, int(number)): date.fromisoformat(day) for number, day in row.moved_deadlines.items()}
    window = Window(row.first_month, row.last_month)
    return YearPlan(row.year, window, row.regime, row.due_day, row.grace_days, moved)


def plan_token(plan: YearPlan) -> str:
    return token_of(
        plan.year, Schedule.of(plan), sorted((month.key, day.isoformat()) for month, day in plan.moved.items())
    )


@transaction.atomic
def reschedule(catalogue: Catalogue, year: int, schedule: Schedule, decision: Decision) -> ReportingYear:
    """Changes how a year reports. What would change the meaning of its figures is refused."""
    need_role(decision)
    row = _held(year)
    before = plan_of(row)
    need_seen(decision, plan_token(before))
    after = schedule.plan_for(year, dict(before.moved))
    if after == before:
        raise NotPlanned(422, NOTHING_CHANGED)
    found = consequences_of(before, after, stored_in(catalogue, before))
    if wrong := forbidding(found):
        raise NotPlanned(422, fields=wrong)
    need_reason(decision)
    need_agreement(decision, to_agree_to(found))
    row.first_month, row.last_month = after.report.first, after.report.last
    row.regime, row.due_day, row.grace_days = after.regime, after.due_day, after.grace_days
    row.save()
    old, new = changed_words(plan_facts(before), plan_facts(after), PLAN_LABELS)
    record(decision, Event.Kind.YEAR, year_subject(year), "sửa kỳ báo cáo, hạn nộp", old=old, new=new)
    return row


@transaction.atomic
def move_deadline(year: int, number: int, due_on: date | None, decision: Decision) -> date:
    """Another deadline for one month of everybody, or its usual one again (`due_on` None); returns the day that holds."""
    need_role(decision)
    row = _held(year)
    plan, month = plan_of(row), Month(year, number)
    need_seen(decision, plan_token(plan))
    before = plan.deadline_of(month)
    if due_on is None and month not in plan.moved:
        raise NotPlanned(422, fields={"month": NOT_MOVED.format(month=written_month(month))})
    after = plan.usual_deadline_of(month) if due_on is None else due_on
    if due_on is not None:
        if objection := objection_to_deadline(plan, month, due_on):
            raise NotPlanned(422, fields={"due_on": objection})
        if due_on == before:
            sentence = SAME_DAY.format(month=written_month(month), day=written_date(before))
            raise NotPlanned(422, fields={"due_on": sentence})
    need_reason(decision)
    moved = {key: day for key, day in row.moved_deadlines.items() if int(key) != number}
    if due_on is not None and due_on != plan.usual_deadline_of(month):
        moved[str(number)] = due_on.isoformat()
    row.moved_deadlines = dict(sorted(moved.items(), key=lambda item: int(item[0])))
    row.save()
    action = "trả hạn nộp về ngày thường" if due_on is None else "dời hạn nộp cho mọi đơn vị"
    record(
        decision, Event.Kind.DEADLINE, month_subject(month), action, old=written_date(before), new=written_date(after)
    )
    return after


def stored_in(catalogue: Catalogue, plan: YearPlan) -> Stored:
    """What the year holds that a change could touch; three queries."""
    year = Window(Month(plan.year, 1), Month(plan.year, 12))
    cells = Measurement.objects.in_window(year).filter(state__in=[state.value for state in REPORTED_STATES])
    yearly = cells.filter(month=str(plan.report.last), indicator__due=Due.YEAR.value).order_by("indicator__position")
    codes = list(yearly.values_list("indicator__code").annotate(count=Count("id")))
    running = [rule.code for rule in catalogue.rules if rule.over_time is OverTime.TO_DATE and plan.year in rule.years]
    submitted = Submission.objects.filter(
        month__gte=year.first, month__lte=year.last, first_submitted_at__isnull=False
    ).count()
    return Stored(cells.count(), sum(count for _, count in codes), [code for code, _ in codes], submitted, running)


def _held(year: int) -> ReportingYear:
    row = ReportingYear.objects.select_for_update().filter(pk=year).first()
    if row is None:
        raise NotPlanned(409, NO_YEAR.format(year=year))
    return row
