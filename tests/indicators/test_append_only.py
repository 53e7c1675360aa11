"""Nothing of the three histories is changed or taken away, by whatever statement; and a hand on the database shows as one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from indicators import triggers
from indicators.core.months import Month
from indicators.integrity import findings
from indicators.models import Measurement, MeasurementChange, Submission, SubmissionChange
from tests.months import open_every_month
from units.models import Event

pytestmark = pytest.mark.django_db
TABLES = {triggers.HISTORY: MeasurementChange, triggers.DECISIONS: SubmissionChange, triggers.EVENTS: Event}


def statements(table: str) -> list[str]:
    common = [f"UPDATE {table} SET reason = 'khác'", f"UPDATE {table} SET id = id", f"DELETE FROM {table}",
              f"DELETE FROM {table} WHERE id = (SELECT min(id) FROM {table})"]  # fmt: skip
    if connection.vendor == "postgresql":
        row = f"SELECT * FROM {table} ORDER BY id LIMIT 1"
        return [*common, f"TRUNCATE {table}", f"TRUNCATE {table} CASCADE", "TRUNCATE units_unit CASCADE",
                f"INSERT INTO {table} {row} ON CONFLICT (id) DO UPDATE SET reason = 'khác'"]  # fmt: skip
    return [*common, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
            f"REPLACE INTO {table} SELECT * FROM {table} ORDER BY id LIMIT 1",
            f"UPDATE OR REPLACE {table} SET id = id + 1",
            f"INSERT INTO {table} SELECT * FROM {table} WHERE 1 ON CONFLICT (id) DO UPDATE SET reason = 'x'"]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_no_statement_changes_or_empties_a_history(table: str) -> None:
    """On PostgreSQL also by way of the tables that it refers to."""
    model = TABLES[table]
    before = list(model._default_manager.order_by("id").values_list())
    assert before
    for statement in statements(table):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(model._default_manager.order_by("id").values_list()) == before


@pytest.mark.parametrize("table", TABLES)
def test_nor_does_the_application(table: str) -> None:
    rows = TABLES[table]._default_manager
    for attempt in (
        lambda: rows.all().update(reason="khác"),
        lambda: rows.all()._raw_delete(using="default"),
        lambda: rows.bulk_update([rows.order_by("id")[0]], ["reason"]),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


def test_verify_names_each_trigger_that_is_missing() -> None:
    table = triggers.EVENTS
    where = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER event_no_update{where}")
    assert [line for line in findings() if "trigger" in line] == [
        "trigger event_no_update is missing; type: python manage.py migrate"
    ]
    triggers.install()
    assert not list(findings())


def figure() -> Measurement:
    return Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=Month(2024, 11))


def test_a_change_by_hand_is_nobodys_and_of_the_moment_when_it_was_made() -> None:
    began = timezone.now()
    one = figure()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_measurement SET numerator = 0 WHERE id = %s", [one.pk])
    line = MeasurementChange.objects.get(measurement_id=one.pk, action="update")
    assert line.changed_by_id == 0
    assert began - timedelta(seconds=1) <= line.changed_at <= timezone.now() + timedelta(seconds=1)
    figure().delete()
    line = MeasurementChange.objects.get(measurement_id=one.pk, action="delete")
    assert line.changed_by_id == 0 and line.changed_at >= began - timedelta(seconds=1)


def test_a_change_of_a_person_is_theirs_and_of_their_moment() -> None:
    one = figure()
    one.numerator, one.version, one.changed_at, one.reason = 0, 2, one.changed_at + timedelta(days=1), "nhầm"
    one.save()
    line = MeasurementChange.objects.get(measurement_id=one.pk, action="update")
    assert (line.changed_by_id, line.changed_at, line.reason) == (one.changed_by_id, one.changed_at, "nhầm")


def test_a_decision_by_hand_is_nobodys_too() -> None:
    before = SubmissionChange.objects.count()
    open_every_month()
    lines = SubmissionChange.objects.order_by("id")[before:]
    assert lines and all(line.changed_by_id is None and line.changed_at is not None for line in lines)


def test_a_month_that_a_hand_makes_has_its_moment() -> None:
    unit = Submission.objects.filter(month=Month(2024, 11))[0].unit
    made = Submission.objects.create(unit=unit, month=Month(2025, 3), stage="submitted")
    line = SubmissionChange.objects.get(submission_id=made.pk)
    assert line.changed_at is not None and line.changed_by_id is None
