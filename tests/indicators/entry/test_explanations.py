"""Errors stop a month and cannot be talked away; what is said about a warning stays with the figures that it was said of."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from indicators.core.months import Month
from indicators.core.quality import Check
from indicators.entry.cells import Refused
from indicators.entry.checking import Finding, explain, load_findings
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Explanation, Indicator, Measurement, Threshold
from tests.months import open_every_month
from units.models import Event, User

pytestmark = pytest.mark.django_db
NOVEMBER = Month(2024, 11)
TODAY = date(2026, 11, 25)
UNIT = "xa-bac-son"


@pytest.fixture(autouse=True)
def _open_months(db: None) -> None:
    open_every_month()


def figure(code: str, unit: str = UNIT) -> Measurement:
    return Measurement.objects.get(unit__slug=unit, indicator__code=code, month=NOVEMBER)


def put(code: str, numerator: int, denominator: int | None, unit: str = UNIT) -> None:
    row = figure(code, unit)
    Measurement.objects.filter(pk=row.pk).update(
        numerator=numerator, denominator=denominator, version=row.version + 1, changed_at=timezone.now()
    )


def findings(unit: str = UNIT) -> dict[tuple[Check, str], Finding]:
    found = load_findings(load_catalogue(), unit, NOVEMBER, today=TODAY)
    return {(one.flag.check, one.flag.indicator): one for one in found}


def said(catalogue: Catalogue, finding: Finding, text: str, login: str = UNIT) -> Explanation:
    moment: datetime = timezone.now()
    return explain(catalogue, finding.flag, text, by=User.objects.get(username=login), at=moment)


def hand_in(client: Client, unit: str = UNIT) -> tuple[int, list[str]]:
    answer = client.post(f"/nop/{unit}/2024-11/", "{}", content_type="application/json")
    return answer.status_code, answer.json().get("problems", [])


# Errors


def test_a_numerator_above_its_denominator_cannot_even_be_stored(as_person: Any) -> None:
    row = figure("KS01")
    cell = {"unit": UNIT, "indicator": "KS01", "month": "2024-11", "version": row.version}
    body = json.dumps({"cells": [{**cell, "numerator": "13", "denominator": "12"}]})
    answer = as_person(UNIT).post("/so-lieu/luu/", body, content_type="application/json")
    assert answer.status_code == 422 and "lớn hơn mẫu số" in answer.json()["cells"][0]["message"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Measurement.objects.filter(pk=row.pk).update(numerator=13, denominator=12)
    assert figure("KS01").numerator == row.numerator


def test_ks02_above_ks01_stops_the_month_whatever_is_said(as_person: Any, catalogue: Catalogue) -> None:
    signed = figure("KS01")
    put("KS01", 0, signed.denominator)
    put("KS02", 1, signed.denominator)
    error = findings()[Check.ABOVE_RELATED, "KS02"]
    assert error.is_error and error.is_open
    with pytest.raises(Refused, match="phải sửa"):
        said(catalogue, error, "Đúng mà")
    status, problems = hand_in(as_person(UNIT))
    assert status == 422 and any(problem.startswith("Phải sửa: ") and "KS02" in problem for problem in problems)


def test_parts_that_do_not_add_up_stop_the_month_of_the_office(as_person: Any) -> None:
    put("TT17c", 81, None, "huyen-hung-ha")
    assert findings("huyen-hung-ha")[Check.PARTS, "TT17"].is_error
    status, problems = hand_in(as_person("vanphong"), "huyen-hung-ha")
    assert status == 422 and any("tổng là 92" in problem and "93" in problem for problem in problems)


# Warnings


def odd() -> Finding:
    put("DVC02", 900, 900)
    put("DVC03", 900, 900)
    return findings()[Check.OUTLIER, "DVC02"]


def test_a_warning_stops_the_month_until_it_is_explained(as_person: Any, catalogue: Catalogue) -> None:
    warning = odd()
    status, problems = hand_in(as_person(UNIT))
    assert status == 422 and problems == [f"Cần giải trình: {warning.flag.reason}"]
    said(catalogue, warning, "Cấp căn cước tập trung")
    assert hand_in(as_person(UNIT))[0] == 200


def test_the_explanation_stays_while_the_figures_do_and_is_asked_again_when_they_change(catalogue: Catalogue) -> None:
    kept = said(catalogue, odd(), "Cấp căn cước tập trung")
    Threshold.objects.create(name="outlier_spreads", value=5)
    again = findings()[Check.OUTLIER, "DVC02"]
    assert not again.is_open, "another threshold is no other figure"
    assert again.explanation is not None and again.explanation.text == kept.text
    put("DVC02", 901, 901)
    assert findings()[Check.OUTLIER, "DVC02"].is_open
    put("DVC02", 900, 900)
    assert not findings()[Check.OUTLIER, "DVC02"].is_open, "what was said of these very figures still answers"


def test_what_was_said_is_kept_with_the_sentence_that_it_explained(catalogue: Catalogue) -> None:
    warning = odd()
    kept = said(catalogue, warning, "Cấp căn cước tập trung")
    put("DVC02", 10, 12)
    kept.refresh_from_db()
    assert kept.finding == warning.flag.reason and "900" in kept.finding
    assert (kept.check_name, kept.month, kept.unit.slug) == ("outlier", NOVEMBER, UNIT)  # type: ignore[union-attr]
    line = Event.objects.get(kind=Event.Kind.EXPLANATION)
    assert (line.subject, line.new, str(line.by)) == (kept.finding[:300], "Cấp căn cước tập trung", "Xã Bắc Sơn")


def test_nobody_changes_or_takes_away_what_was_said(catalogue: Catalogue) -> None:
    kept = said(catalogue, odd(), "Cấp căn cước tập trung")
    for act in (
        lambda: Explanation.objects.filter(pk=kept.pk).update(text="khác"),
        lambda: Explanation.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    assert Explanation.objects.get().text == "Cấp căn cước tập trung"


def test_another_person_says_more_and_both_stay(catalogue: Catalogue) -> None:
    warning = odd()
    said(catalogue, warning, "Lời thứ nhất")
    said(catalogue, warning, "Lời thứ hai", "vanphong")
    newest = findings()[Check.OUTLIER, "DVC02"].explanation
    assert newest is not None and (newest.text, newest.by) == ("Lời thứ hai", "Cán bộ tổng hợp")
    assert [(one.text, one.by) for one in newest.earlier] == [("Lời thứ nhất", "Xã Bắc Sơn")]


@pytest.mark.parametrize("text", ["", "  ", "\u200b", "...", "\x00", "x" * 2001])
def test_nothing_and_too_much_are_refused(catalogue: Catalogue, text: str) -> None:
    with pytest.raises(Refused):
        said(catalogue, odd(), text)
    assert not Explanation.objects.exists() and not Event.objects.filter(kind=Event.Kind.EXPLANATION).exists()


def test_few_records_of_a_window_stop_no_month(as_person: Any) -> None:
    Indicator.objects.update(few_records=1_000_000)
    assert hand_in(as_person(UNIT))[0] == 200
