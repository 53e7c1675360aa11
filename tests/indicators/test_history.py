"""The history of figures: written by the database on every road, and never changed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from indicators import triggers
from indicators.checks import history_triggers
from indicators.core.months import Month
from indicators.digest import digest
from indicators.integrity import findings
from indicators.models import Measurement, MeasurementChange

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure() -> Measurement:
    return Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=Month(2024, 11))


def lines_of(figure: Measurement) -> list[MeasurementChange]:
    return list(MeasurementChange.objects.filter(measurement_id=figure.pk))


def test_every_figure_of_the_demo_has_its_line() -> None:
    assert MeasurementChange.objects.count() == Measurement.objects.count()
    assert not list(findings())


def test_a_bulk_update_leaves_a_line_with_old_and_new(figure: Measurement) -> None:
    old = figure.numerator
    Measurement.objects.filter(pk=figure.pk).update(numerator=1, version=2, reason="thử", changed_at=timezone.now())
    line = lines_of(figure)[-1]
    assert (line.action, line.old_numerator, line.new_numerator, line.reason) == ("update", old, 1, "thử")


def test_a_statement_by_hand_leaves_a_line(figure: Measurement) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE indicators_measurement SET note = 'bằng tay' WHERE id = %s", [figure.pk])
    assert lines_of(figure)[-1].new_note == "bằng tay"


def test_a_deleted_figure_leaves_its_last_content(figure: Measurement) -> None:
    pk = figure.pk
    figure.delete()
    line = MeasurementChange.objects.filter(measurement_id=pk).last()
    assert line is not None
    assert line.action == "delete"
    assert line.old_denominator is not None and line.new_denominator is None


@pytest.mark.parametrize("statement", ["UPDATE {0} SET reason = 'khác'", "DELETE FROM {0}"])
def test_the_history_cannot_be_changed(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(triggers.HISTORY))


def test_verify_finds_a_figure_that_went_past_its_history(figure: Measurement) -> None:
    triggers.drop()
    Measurement.objects.filter(pk=figure.pk).update(numerator=0)
    triggers.install()
    assert any("differs" in finding for finding in findings())
    with pytest.raises(CommandError):
        call_command("verify", stdout=io.StringIO(), stderr=io.StringIO())


def test_missing_triggers_are_found_with_what_to_type() -> None:
    triggers.drop()
    assert set(triggers.missing()) == set(triggers.names())
    (problem,) = history_triggers(databases=["default"])
    assert "migrate" in str(problem.hint)
    call_command("migrate", verbosity=0)
    assert not triggers.missing()
    assert not history_triggers(databases=["default"])


def test_the_digest_changes_with_a_figure_and_not_with_a_login(figure: Measurement, as_person: Any) -> None:
    before = digest()
    as_person("vanphong").get("/")
    assert digest() == before
    Measurement.objects.filter(pk=figure.pk).update(note="khác")
    assert digest() != before
