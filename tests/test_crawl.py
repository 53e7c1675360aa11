"""Every page that a reader reaches by its links opens, and shows no figure but those of scorecard and series.

A percentage that is none of theirs must be that of counts on the same page: percentages only from counts, counts beside.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
import time_machine

from indicators.loading import Catalogue
from tests.crawling import Knowing, Seen, pairs_in, percents_in, shares_beside, unknown, walk

NOW = date(2024, 12, 20)
EACH = 5
# What explains with figures of its own, or tells of what was typed rather than of what is.
OF_OTHER_FIGURES = {"guide"}
# Where single figures stand as they were typed, whatever window the page is about.
OF_CHANGES = {"indicator", "indicator_unit", "entry_cell", "log"}
# From where on a rate is a high one is the office's own number.
TERMS = {"95", "100", "0"}


def questions_of(page: Seen) -> list[tuple[str, str, str]]:
    """The windows that the page tells of: its own, and those that it is compared with."""
    asked = page.asked
    first, last = asked.get("tu", "2024-01"), asked.get("den", "2024-11")
    boundaries = asked.get("ranh-gioi", "cuoi-ky")
    found = [(first, last, boundaries)]
    if asked.get("tu-b") and asked.get("den-b"):
        found.append((asked["tu-b"], asked["den-b"], boundaries))
    return found


@pytest.mark.parametrize("login", ["xa-bac-son", "vanphong", "duyet", "lanhdao", "quantri"])
def test_no_page_shows_a_figure_that_is_not_the_scorecards(login: str, as_person: Any, catalogue: Catalogue) -> None:
    with time_machine.travel(NOW, tick=False):
        knowing = Knowing(catalogue, NOW)
        names: Counter[str] = Counter()
        compared = 0
        for page in walk(as_person(login), each=EACH):
            names[page.name] += 1
            if page.name in OF_OTHER_FIGURES or page.asked.get("chi-da-duyet") == "1":
                continue
            truths = [knowing.truth(*question) for question in questions_of(page)]
            pairs, percents = pairs_in(page.text), percents_in(page.text)
            typed = knowing.typed if page.name in OF_CHANGES else set()
            assert unknown(pairs, *(truth.pairs for truth in truths), typed) == [], page.address
            known = [truth.percents for truth in truths]
            assert unknown(percents, *known, shares_beside(page.text), knowing.targets, TERMS) == [], page.address
            compared += len(pairs) + len(percents)
    print(dict(names), compared)
    assert compared > 200
