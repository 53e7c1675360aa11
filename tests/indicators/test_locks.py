"""A locked month: the database itself refuses every road to its figures, and keeps every decision about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from indicators.core.months import Month
from indicators.models import Measurement, Submission, SubmissionChange
from units.models import Event, User

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = Month(2024, 10), Month(2024, 11)


def figure(month: Month = OCTOBER) -> Measurement:
    return Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=month)


def lock(**changes: Any) -> None:
    Submission.objects.filter(unit__slug="xa-bac-son", month=NOVEMBER).update(**changes)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_measurement SET numerator = 1 WHERE id = %s",
        "UPDATE indicators_measurement SET note = 'khác' WHERE id = %s",
        "DELETE FROM indicators_measurement WHERE id = %s",
    ],
)
def test_a_figure_of_an_approved_month_is_out_of_everybody_s_reach(statement: str) -> None:
    row = figure()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [row.pk])
    assert figure().numerator == row.numerator


@pytest.mark.parametrize("changes", [{"stage": "submitted"}, {"is_closed": True}])
def test_submitting_and_closing_lock_like_approval(changes: dict[str, Any]) -> None:
    Measurement.objects.filter(pk=figure(NOVEMBER).pk).update(note="trước")
    lock(**changes)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Measurement.objects.filter(pk=figure(NOVEMBER).pk).update(note="sau")
    assert figure(NOVEMBER).note == "trước"


def test_a_figure_cannot_be_moved_out_of_or_into_a_locked_month() -> None:
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Measurement.objects.filter(pk=figure(NOVEMBER).pk).update(month=Month(2024, 9), indicator=figure().indicator)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Measurement.objects.filter(pk=figure().pk).update(month=Month(2024, 12))


def test_a_new_figure_in_a_locked_month_is_refused() -> None:
    row = figure(NOVEMBER)
    Measurement.objects.filter(pk=row.pk).delete()
    lock(stage="submitted")
    row.pk = None
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        row.save(force_insert=True)


def test_a_returned_month_is_open() -> None:
    lock(stage="returned")
    Measurement.objects.filter(pk=figure(NOVEMBER).pk).update(note="sửa")
    assert figure(NOVEMBER).note == "sửa"


def test_every_decision_leaves_a_line_even_by_hand() -> None:
    before = SubmissionChange.objects.count()
    lock(stage="submitted", version=1, reason="nộp", changed_by=User.objects.get(username="vanphong"))
    line = SubmissionChange.objects.last()
    assert line is not None and SubmissionChange.objects.count() == before + 1
    assert (line.action, line.old_stage, line.new_stage, line.reason) == ("update", "draft", "submitted", "nộp")


def test_beginning_a_month_is_no_decision() -> None:
    before = SubmissionChange.objects.count()
    Submission.objects.create(unit=figure().unit, month=Month(2024, 12))
    assert SubmissionChange.objects.count() == before


def test_the_demo_s_approvals_are_in_the_history() -> None:
    approved = Submission.objects.filter(stage="approved").count()
    assert approved and SubmissionChange.objects.filter(new_stage="approved").count() == approved


@pytest.mark.parametrize("model", [SubmissionChange, Event])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET reason = 'khác'", "DELETE FROM {0}"])
def test_what_was_decided_and_done_cannot_be_changed(model: type[Any], statement: str) -> None:
    Event.objects.create(
        kind=Event.Kind.ACCOUNT, subject="thử", action="thử", at=figure().changed_at,
        by=User.objects.get(username="quantri"),
    )  # fmt: skip
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(model._meta.db_table))
