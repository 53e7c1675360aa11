"""The demo's figures, asked for as a page asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.core.results import Scorecard
from indicators.loading import Catalogue, Question, load_scorecard

TODAY = date(2026, 11, 22)
REPORT = Window(Month(2024, 1), Month(2024, 11))


@pytest.fixture
def ask(catalogue: Catalogue) -> Callable[..., Scorecard]:
    def asked(unit: str | None = None, window: Window = REPORT, boundaries: str = "end") -> Scorecard:
        return load_scorecard(catalogue, Question(unit or catalogue.root, window, Boundaries(boundaries), TODAY))

    return asked
