"""What a flag is kept under, in which order flags stand, and thresholds that make no sense."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indicators.core.months import Month
from indicators.core.quality import CHECK_WORDS, SEVERITY_WORDS, Check, Flag, Severity, Thresholds, in_order
from tests.indicators.core.quality.by_hand import COMMUNE, MERGED

FLAG = Flag(Check.OUTLIER, "xa", "KS01", Month(2024, 11), "Vì sao.", (("mẫu số", 950),), ("KS02",), ())


def test_the_key_stays_while_the_figures_do() -> None:
    reworded = replace(FLAG, reason="Vì lý do khác.", evidence=(("tổng số", Decimal("950.000")),))
    assert reworded.key == FLAG.key
    assert len(FLAG.key) <= 60 and FLAG.key.isascii() and FLAG.key.startswith("outlier-")


@pytest.mark.parametrize(
    "other",
    [
        replace(FLAG, evidence=(("mẫu số", 951),)),
        replace(FLAG, evidence=(("mẫu số", 950), ("tử số", 1))),
        replace(FLAG, unit="xa-hai"),
        replace(FLAG, unit=None),
        replace(FLAG, indicator="KS02"),
        replace(FLAG, month=Month(2024, 10)),
        replace(FLAG, month=None),
        replace(FLAG, check=Check.REPEATED),
        replace(FLAG, others=()),
        replace(FLAG, statements=("A",)),
    ],
)
def test_another_figure_or_place_is_another_key(other: Flag) -> None:
    assert other.key != FLAG.key


def test_errors_are_what_cannot_be_true() -> None:
    errors = {check for check in Check if replace(FLAG, check=check).severity is Severity.ERROR}
    assert errors == {Check.ABOVE_DENOMINATOR, Check.ABOVE_RELATED, Check.PARTS}


def test_every_check_and_severity_has_its_own_words() -> None:
    assert set(CHECK_WORDS) == set(Check) and len(set(CHECK_WORDS.values())) == len(Check)
    assert set(SEVERITY_WORDS) == set(Severity)


def test_errors_stand_first_then_checks_units_indicators_and_months() -> None:
    flags = [
        replace(FLAG, check=Check.PARTS, unit="xa-nam"),
        replace(FLAG, check=Check.FALL, unit=None),
        replace(FLAG, unit="xa-ba", indicator="KS02", month=None),
        replace(FLAG, unit="xa-ba", indicator="KS02", month=Month(2024, 2)),
        replace(FLAG, unit="xa-ba", indicator="KS02"),
        replace(FLAG, unit="xa-ba"),
        replace(FLAG, unit="xa-nam"),
        replace(FLAG, unit="xa-nam", indicator="unknown"),
    ]
    assert list(in_order(MERGED, ["KS02", "KS01"], flags[::-1])) == flags
    assert in_order(COMMUNE, [], []) == ()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"repeated_months": 1},
        {"outlier_least_months": 1},
        {"outlier_spreads": 0},
        {"history_months": 5},
        {"few_least_months": 0},
        {"high_rate_percent": 101},
        {"high_rate_percent": -1},
    ],
)
def test_thresholds_that_would_flag_everything_are_refused(nonsense: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Thresholds(**nonsense)  # type: ignore[arg-type]
