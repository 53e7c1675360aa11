"""`verify` names what is stored and makes no sense for the checks."""

from __future__ import annotations

import pytest
from django.utils import timezone

from indicators.integrity import findings
from indicators.models import Explanation, Indicator, IndicatorRelation, Statement, Threshold
from units.models import User

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return list(findings())


def test_the_demo_keeps_every_promise() -> None:
    assert not found()


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ({"unheard": 5}, ["threshold unheard: no check asks for it"]),
        ({"high_rate_percent": 101}, ["threshold high_rate_percent = 101 makes no sense"]),
        ({"history_months": 4}, ["threshold history_months = 4 makes no sense"]),
        ({"history_months": 24, "outlier_least_months": 20}, []),
    ],
)
def test_thresholds_that_make_no_sense_are_named(stored: dict[str, int], words: list[str]) -> None:
    for name, value in stored.items():
        Threshold.objects.create(name=name, value=value)
    assert [finding[: len(said)] for finding, said in zip(found(), words, strict=True)] == words


@pytest.mark.parametrize(
    ("kind", "others"), [("unheard", "KS01"), ("not_above", ""), ("not_above", "XX"), ("same_denominator", "TT11")]
)
def test_relations_that_make_no_sense_are_named(kind: str, others: str) -> None:
    IndicatorRelation.objects.create(kind=kind, indicator=Indicator.objects.get(code="KS02"), others=others)
    [finding] = found()
    assert finding.startswith("relation ") and "KS02" in finding


def test_claims_and_explanations_that_say_nothing_are_named() -> None:
    Statement.objects.create(code="la", year_id=2024, claim="unheard", text="Điều lạ.")
    person = User.objects.get(username="vanphong")
    good = {"check_name": "few_records", "finding": "Câu.", "given_by": person, "given_at": timezone.now()}
    Explanation.objects.create(key="few_records-1", text="Vì thế", **good)
    empty = Explanation.objects.create(key="few_records-2", text=" \u200b ", **good)
    stray = Explanation.objects.create(key="khac-3", text="Vì thế", **good)
    assert found() == [
        "statement la: nobody knows the claim 'unheard'",
        f"explanation {empty.pk} (few_records-2) says nothing",
        f"explanation {stray.pk} (khac-3) is about nothing that a check finds",
    ]
