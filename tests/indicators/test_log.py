"""The log: one stream of figures, months and events, folded act by act, the same on both databases, quick when it is long."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.loading.log import (
    Act,
    LogQuestion,
    Source,
    load_acts,
    load_lines,
    load_lines_of_moment,
    load_newest_lines,
)
from indicators.models import Indicator, MeasurementChange, SubmissionChange
from units.models import Event, Unit, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)


def every_act(question: LogQuestion, size: int) -> list[Act]:
    found: list[Act] = []
    onward = None
    for _ in range(500):
        page = load_acts(question, size=size, onward=onward)
        found += page.items
        onward = page.onward
        if onward is None:
            return found
    raise AssertionError("the log does not end")


def event(number: int, at: datetime = AT, **more: Any) -> Event:
    return Event(**({"kind": "target", "subject": f"KS01 {number}", "action": f"việc {number}", "at": at} | more))


def line_of_history(at: datetime, by: int, number: int, month: Month) -> MeasurementChange:
    return MeasurementChange(
        measurement_id=number, action="update", unit_id=number % 40 + 1, indicator_id=number % 20 + 1, month=month, version=2,
        old_state="no_data", new_state="figure", new_numerator=number, changed_by_id=by, changed_at=at, reason="",
    )  # fmt: skip


def test_what_was_written_together_is_one_line_and_every_line_is_in_one() -> None:
    acts = every_act(LogQuestion(), 5)
    counted = Counter[Source]()
    for act in acts:
        counted[act.source] += act.count
    assert counted == {
        Source.FIGURES: MeasurementChange.objects.count(),
        Source.MONTHS: SubmissionChange.objects.count(),
        Source.EVENTS: Event.objects.count(),
    }
    assert [act.at for act in acts] == sorted((act.at for act in acts), reverse=True)
    november = [act for act in acts if act.source is Source.FIGURES and act.month == Month(2024, 11)]
    assert len(november) == 1 and november[0].count > 300 and november[0].unit is None


@pytest.mark.parametrize("size", [1, 2, 7, 50, 1000])
def test_pages_of_any_size_tell_the_same(size: int) -> None:
    Event.objects.bulk_create(event(number, AT + timedelta(seconds=number // 3)) for number in range(30))
    key = [(act.at, act.source, act.first, act.last, act.count) for act in every_act(LogQuestion(), size)]
    assert sorted(key) == sorted((a.at, a.source, a.first, a.last, a.count) for a in every_act(LogQuestion(), 13))
    assert len(key) == len(set(key))


def test_more_kinds_of_acts_at_one_moment_than_a_page_holds_come_together() -> None:
    Event.objects.bulk_create(event(number) for number in range(9))
    page = load_acts(LogQuestion(), size=4)
    assert len(page.items) == 9 and {act.at for act in page.items} == {AT}
    assert page.onward is not None
    assert load_acts(LogQuestion(), size=4, onward=page.onward).items[0].at < AT


def test_what_is_common_to_an_act_is_told_and_what_is_not_is_left_out() -> None:
    people = {user.username: user.pk for user in User.objects.all()}
    month = Month(2025, 1)
    MeasurementChange.objects.bulk_create(
        [line_of_history(AT, people["vanphong"], number, month) for number in (40, 80)]
        + [line_of_history(AT, people["xa-bac-son"], 5, month)]
    )
    acts = {act.by: act for act in load_acts(LogQuestion(), size=10).items if act.at == AT}
    folded, single = acts[people["vanphong"]], acts[people["xa-bac-son"]]
    assert (folded.count, folded.unit, folded.indicator, folded.month) == (2, 1, 1, month)
    assert (single.count, single.unit, single.indicator) == (1, 6, 6)


def test_an_event_of_no_unit_does_not_make_others_be_of_one() -> None:
    unit = Unit.objects.get(slug="xa-bac-son")
    Event.objects.bulk_create([event(1, action="khóa", unit=unit), event(2, action="khóa")])
    (act,) = load_acts(LogQuestion(), size=1).items
    assert (act.count, act.unit) == (2, None)


def filtered(**what: Any) -> list[Act]:
    return every_act(LogQuestion(**what), 20)


def test_filters_narrow_and_are_exact() -> None:
    unit, indicator = Unit.objects.get(slug="xa-bac-son"), Indicator.objects.get(code="KS01")
    rows = MeasurementChange.objects.filter(unit_id=unit.pk, indicator_id=indicator.pk)
    figures = frozenset({Source.FIGURES})
    assert sum(act.count for act in filtered(sources=figures, units=[unit.pk], indicator=indicator.pk)) == rows.count()
    (one,) = filtered(sources=figures, units=[unit.pk], indicator=indicator.pk, month=Month(2024, 3))
    assert (one.count, one.unit, one.indicator) == (1, unit.pk, indicator.pk)
    approver = User.objects.get(username="duyet")
    assert {act.source for act in filtered(people=[approver.pk])} == {Source.MONTHS}
    assert filtered(people=[]) == []
    assert {act.source for act in filtered(indicator=indicator.pk, code="KS01")} == {Source.FIGURES}
    Event.objects.bulk_create([event(1)])
    assert {act.source for act in filtered(indicator=indicator.pk, code="KS01")} == {Source.FIGURES, Source.EVENTS}
    assert Source.EVENTS not in {act.source for act in filtered(month=Month(2024, 11))}


def test_days_are_half_open() -> None:
    Event.objects.bulk_create([event(1, AT), event(2, AT + timedelta(microseconds=1))])
    assert [act.at for act in filtered(since=AT, until=AT + timedelta(microseconds=1))] == [AT]


def test_a_moment_opened_gives_its_lines_in_the_order_of_writing_page_by_page() -> None:
    acts = every_act(LogQuestion(sources=frozenset({Source.FIGURES})), 50)
    act = acts[0]
    question = LogQuestion(sources=frozenset({Source.FIGURES}), at=act.at, month=act.month)
    seen: list[int] = []
    after, is_cut = 0, True
    while is_cut:
        lines, is_cut = load_lines_of_moment(question, size=100, after=after)
        after = lines[-1].id
        seen += [line.id for line in lines]
    assert len(seen) == act.count and seen == sorted(seen)
    assert (seen[0], seen[-1]) == (act.first, act.last)


def test_single_lines_carry_old_new_and_why() -> None:
    editor = User.objects.get(username="vanphong")
    MeasurementChange.objects.bulk_create([line_of_history(AT, editor.pk, 7, Month(2025, 1))])
    page = load_acts(LogQuestion(), size=5)
    line: Any = load_lines(LogQuestion(), page.items)[Source.FIGURES, page.items[0].first]
    assert line.new is not None and line.new.numerator == 7 and line.old is not None and line.old.numerator is None


def test_the_newest_lines_of_all_sources_are_cut_with_a_word_that_they_were() -> None:
    lines, is_cut = load_newest_lines(LogQuestion(), most=40)
    assert is_cut and len(lines) == 40
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    few = replace(LogQuestion(), sources=frozenset({Source.EVENTS}))
    assert load_newest_lines(few, most=100)[1] is False


def test_a_long_log_is_walked_along_its_indexes_and_never_sorted() -> None:
    """Counted work instead of seconds: what the database plans for a page does not grow with what lies behind it."""
    people = list(User.objects.values_list("pk", flat=True))
    MeasurementChange.objects.bulk_create(
        line_of_history(AT + timedelta(seconds=number), people[number % 7], number, Month(2025, 1))
        for number in range(3000)
    )
    Event.objects.bulk_create(event(number, AT + timedelta(minutes=number)) for number in range(1000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as asked:
        load_acts(LogQuestion(), size=50, onward=AT + timedelta(seconds=2000))
    plans = []
    for query in asked.captured_queries:
        with connection.cursor() as cursor:
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + query["sql"])
            plans.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
    assert len(plans) == 3
    figures = next(plan for plan in plans if "measurementchange" in plan)
    assert "change_by_time" in figures
    assert not any(word in figures for word in ("TEMP B-TREE", "Seq Scan", "HashAggregate")), figures
