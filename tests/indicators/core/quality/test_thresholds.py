"""The office's own numbers: what makes no sense is refused by the checks and never used."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from indicators.core.few import FewTerms
from indicators.core.quality import (
    Kind,
    Relation,
    Thresholds,
    relation_of,
    relations_of,
    senseless_in,
    thresholds_of,
    unfit,
)
from indicators.core.quality.thresholds import LIMITS
from tests.indicators.core.quality.by_hand import RULES

USUAL = Thresholds()


def test_every_number_has_its_limits_and_the_usual_ones_lie_within() -> None:
    assert LIMITS.keys() == asdict(USUAL).keys()
    assert not senseless_in(asdict(USUAL))


@pytest.mark.parametrize("name", LIMITS)
def test_a_number_outside_its_limits_is_refused(name: str) -> None:
    low, high = LIMITS[name]
    for number in (low - 1, high + 1):
        with pytest.raises(ValueError, match=name):
            Thresholds(**{name: number})
        assert thresholds_of({name: number}) == USUAL, "stored nonsense is as good as none"


def test_what_is_looked_back_upon_must_hold_what_is_asked_of_it() -> None:
    assert senseless_in(asdict(USUAL) | {"outlier_least_months": 13}) == {"history_months", "outlier_least_months"}
    assert not senseless_in(asdict(USUAL) | {"repeated_months": 13})
    assert senseless_in(asdict(USUAL) | {"repeated_months": 14}) == {"history_months", "repeated_months"}
    assert thresholds_of({"history_months": 4, "outlier_from": 7}) == Thresholds(outlier_from=7)
    assert thresholds_of({"history_months": 24, "outlier_least_months": 20}).outlier_least_months == 20


def test_own_numbers_stand_in_place_of_the_usual_and_unknown_names_are_nothing() -> None:
    own = thresholds_of({"high_rate_percent": 90, "few_least_months": 3, "unheard": 5})
    assert own.few == FewTerms(3, 90)
    assert own.history_months == USUAL.history_months


@pytest.mark.parametrize(
    ("kind", "others"),
    [
        ("unheard", "KS01"),
        ("not_above", ""),
        ("not_above", "KS01 DVC02"),
        ("not_above", "KS02"),
        ("parts", "KS01 KS01"),
    ],
)
def test_a_relation_that_says_nothing_is_left_out(kind: str, others: str) -> None:
    record = {"kind": kind, "indicator": "KS02", "others": others}
    with pytest.raises(ValueError, match=r"must name|names itself|unheard"):
        relation_of(record)
    good = {"kind": "not_above", "indicator": "KS02", "others": "KS01"}
    assert relations_of([record, good]) == (Relation(Kind.NOT_ABOVE, "KS02", ("KS01",)),)


def test_codes_that_nobody_knows_or_that_hold_no_such_counts_do_not_fit() -> None:
    rules = {rule.code: rule for rule in RULES}
    assert unfit(Relation(Kind.NOT_ABOVE, "KS02", ("KS01",)), rules) == ()
    assert unfit(Relation(Kind.PARTS, "TT17", ("TT17a", "XX")), rules) == ("XX",)
    assert unfit(Relation(Kind.SAME_DENOMINATOR, "TT17", ("KS01",)), rules) == ("TT17",)
    assert unfit(Relation(Kind.NOT_ABOVE, "HT01", ("KS01",)), rules) == ("HT01",), "a given value is no count"
