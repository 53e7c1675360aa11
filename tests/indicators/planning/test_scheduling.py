"""How a year reports: window, regime, days, and the deadline of a single month for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from indicators.core.months import Month
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Measurement, ReportingYear
from indicators.planning.decisions import NotPlanned, token_of
from indicators.planning.scheduling import Schedule, move_deadline, plan_token, reschedule, stored_in
from tests.indicators.planning.deciding import decision, newest_event
from tests.months import open_every_month
from units.models import Event

USUAL = Schedule(1, 11, "calendar", 5, 0)
NOVEMBER = Month(2024, 11)


def refused(act: Callable[[], object]) -> NotPlanned:
    events = Event.objects.count()
    with pytest.raises(NotPlanned) as refusal:
        act()
    assert Event.objects.count() == events
    return refusal.value


def test_a_year_without_figures_takes_another_regime_and_window(catalogue: Catalogue) -> None:
    reschedule(catalogue, 2025, Schedule(1, 12, "administrative", 3, 2), decision())
    plan = load_catalogue().years[2025]
    assert (plan.report.last, plan.regime, plan.due_day, plan.grace_days) == (Month(2025, 12), "administrative", 3, 2)
    assert plan.deadline_of(Month(2025, 2)) == date(2025, 2, 17)
    event = newest_event()
    assert (event.kind, event.subject, event.action) == ("year", "Năm 2025", "sửa kỳ báo cáo, hạn nộp")
    assert (
        event.old.splitlines()[0] == "Kỳ báo cáo: 01–11/2025" and event.new.splitlines()[0] == "Kỳ báo cáo: 01–12/2025"
    )
    assert "chốt ngày 14" in event.new and "Số ngày được nộp chậm: 02 ngày" in event.new


def test_figures_keep_their_regime_and_yearly_figures_their_month(catalogue: Catalogue) -> None:
    regime = refused(lambda: reschedule(catalogue, 2024, replace(USUAL, regime="administrative"), decision()))
    assert regime.status == 422 and "không cộng được với nhau" in regime.fields["regime"]
    window = refused(lambda: reschedule(catalogue, 2024, replace(USUAL, last_month=12), decision()))
    assert "mỗi năm nhập một lần ở tháng 11/2024 (KH01, UD01" in window.fields["last_month"]


def test_without_yearly_figures_the_window_changes_by_agreement(catalogue: Catalogue) -> None:
    open_every_month()
    Measurement.objects.filter(indicator__due="year").update(
        state="no_data", numerator=None, denominator=None, value=None, qualifier=""
    )
    whole = replace(USUAL, last_month=12)
    (sentence,) = refused(lambda: reschedule(catalogue, 2024, whole, decision())).to_agree
    reschedule(catalogue, 2024, whole, decision(agreed=token_of(sentence)))
    rule = catalogue.by_code["KH01"]
    assert load_catalogue().deadlines(date(2025, 2, 1)).asks_for(rule, Month(2024, 12))


def test_another_day_is_agreed_to_once_months_were_submitted(catalogue: Catalogue) -> None:
    refusal = refused(lambda: reschedule(catalogue, 2024, replace(USUAL, due_day=10), decision()))
    assert refusal.to_agree and "đã nộp" in refusal.to_agree[0]
    reschedule(catalogue, 2024, replace(USUAL, due_day=10), decision(agreed=token_of(*refusal.to_agree)))
    assert load_catalogue().years[2024].deadline_of(NOVEMBER) == date(2024, 12, 10)


def test_what_a_year_holds_is_counted(catalogue: Catalogue) -> None:
    stored = stored_in(catalogue, catalogue.years[2024])
    assert stored.figures > 3000 and stored.yearly == len(set(stored.yearly_codes)) > 30
    assert list(stored.running_codes) == ["DVC01"] and stored.submitted > 400
    assert stored_in(catalogue, catalogue.years[2025]).figures == 0


def test_a_month_is_due_later_for_everybody_with_the_reason_kept(catalogue: Catalogue) -> None:
    assert move_deadline(2024, 11, date(2024, 12, 10), decision(reason="Bão số 3")) == date(2024, 12, 10)
    plan = load_catalogue().years[2024]
    assert plan.deadline_of(NOVEMBER) == date(2024, 12, 10)
    assert plan.deadline_of(Month(2024, 10)) == date(2024, 11, 5)
    event = newest_event()
    assert (event.kind, event.subject, event.reason) == ("deadline", "Hạn nộp tháng 11/2024", "Bão số 3")
    assert (event.old, event.new) == ("05/12/2024", "10/12/2024")
    today = date(2024, 12, 8)
    assert not load_catalogue().deadlines(today).has_passed(NOVEMBER) and catalogue.deadlines(today).has_passed(
        NOVEMBER
    )


def test_grace_counts_from_the_moved_day(catalogue: Catalogue) -> None:
    ReportingYear.objects.filter(year=2024).update(grace_days=3)
    move_deadline(2024, 11, date(2024, 12, 10), decision())
    deadlines = load_catalogue().deadlines(date(2024, 12, 1))
    assert deadlines.late_after(NOVEMBER) == date(2024, 12, 13)
    assert deadlines.late_after(NOVEMBER, date(2024, 12, 20)) == date(2024, 12, 23)
    assert deadlines.late_after(Month(2024, 12)) == date(2025, 1, 8)


def test_a_moved_month_goes_back_to_its_usual_day(catalogue: Catalogue) -> None:
    move_deadline(2024, 11, date(2024, 12, 10), decision())
    move_deadline(2024, 2, date(2024, 3, 9), decision())
    assert ReportingYear.objects.get(year=2024).moved_deadlines == {"2": "2024-03-09", "11": "2024-12-10"}
    assert move_deadline(2024, 11, None, decision()) == date(2024, 12, 5)
    assert ReportingYear.objects.get(year=2024).moved_deadlines == {"2": "2024-03-09"}
    assert newest_event().action == "trả hạn nộp về ngày thường"
    move_deadline(2024, 2, date(2024, 3, 5), decision())
    assert ReportingYear.objects.get(year=2024).moved_deadlines == {}, "the usual day is no moved one"


def test_deadlines_that_make_no_sense_are_refused_with_a_sentence(catalogue: Catalogue) -> None:
    cases = {
        (date(2024, 10, 31), "x"): "due_on", (date(2026, 1, 1), "x"): "due_on", (date(2024, 12, 5), "x"): "due_on",
        (date(2024, 12, 10), ""): "reason", (None, "x"): "month",
    }  # fmt: skip
    for (day, reason), field in cases.items():
        refusal = refused(lambda d=day, r=reason: move_deadline(2024, 11, d, decision(reason=r)))  # type: ignore[misc]
        assert list(refusal.fields) == [field], day
    assert refused(lambda: move_deadline(2019, 11, None, decision())).status == 409
    assert refused(lambda: move_deadline(2024, 11, date(2024, 12, 9), decision("lanhdao"))).status == 403


def test_the_second_of_two_people_is_told(catalogue: Catalogue) -> None:
    seen = plan_token(catalogue.years[2024])
    move_deadline(2024, 11, date(2024, 12, 10), decision(seen=seen))
    assert refused(lambda: move_deadline(2024, 10, date(2024, 11, 10), decision(seen=seen))).status == 409
    assert refused(lambda: reschedule(catalogue, 2024, replace(USUAL, due_day=7), decision(seen=seen))).status == 409
    assert refused(lambda: reschedule(catalogue, 2024, USUAL, decision())).message == "Không có gì thay đổi."
