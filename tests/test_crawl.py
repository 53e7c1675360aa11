"""Every page that a reader reaches by its links opens, and shows no figure but those of scorecard and series.

A percentage that is none of theirs must be that of counts on the same page: percentages only from counts, counts beside.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import time_machine

from indicators.core.months import Month, Window
from indicators.loading import Catalogue
from tests.crawling import Knowing, Seen, pairs_in, percents_in, shares_beside, unknown, walk

NOW = date(2024, 12, 20)
# How many of one kind are opened; the office and a commune see between them what everybody sees.
EACH = {"xa-bac-son": 3, "vanphong": 2, "duyet": 1, "lanhdao": 1, "quantri": 1}
# What explains with figures of its own, or tells of what was typed rather than of what is.
OF_OTHER_FIGURES = {"guide"}
# Where single figures stand as they were typed, whatever window the page is about.
OF_CHANGES = {"indicator", "indicator_unit", "entry_cell", "log"}
# From where on a rate is a high one is the office's own number.
TERMS = {"95", "100", "0"}


def questions_of(page: Seen) -> list[tuple[str, str, str]]:
    """The windows that the page tells of: its own, and on the same boundaries those that it is compared with."""
    asked = page.asked
    first, last = asked.get("tu", "2024-01"), asked.get("den", "2024-11")
    boundaries = asked.get("ranh-gioi", "cuoi-ky")
    window = Window(Month.parse(first), Month.parse(last))
    day = {"cuoi-ky": str(window.last.last_day), "nay": str(NOW), "khi-do": "khi-do"}.get(boundaries, boundaries)
    earlier = [window.before, window.moved(-12)]
    if asked.get("tu-b") and asked.get("den-b"):
        earlier.append(Window(Month.parse(asked["tu-b"]), Month.parse(asked["den-b"])))
    return [(first, last, boundaries), *((str(one.first), str(one.last), day) for one in earlier)]


def test_no_page_shows_a_figure_that_is_not_the_scorecards(as_person: Any, catalogue: Catalogue) -> None:
    with time_machine.travel(NOW, tick=False):
        knowing = Knowing(catalogue, NOW)
        for login, each in EACH.items():
            own = [login] if login in catalogue.timeline.units else []
            compared = sum(compared_on(page, knowing, own) for page in walk(as_person(login), each=each))
            assert compared > 200, login


def compared_on(page: Seen, knowing: Knowing, own: list[str]) -> int:
    """How many figures of the page were looked up; all of them are known."""
    if page.name in OF_OTHER_FIGURES or page.asked.get("chi-da-duyet") == "1":
        return 0
    questions = questions_of(page)
    truths = [knowing.truth(*question) for question in questions]
    for slug in {*own, *page.units(knowing.catalogue.timeline.units)}:
        truths += [knowing.of_unit(slug, *question) for question in questions]
    pairs, percents = pairs_in(page.text), percents_in(page.text)
    typed = knowing.typed if page.name in OF_CHANGES else set()
    assert unknown(pairs, *(truth.pairs for truth in truths), typed) == [], page.address
    known = [truth.percents for truth in truths]
    assert unknown(percents, *known, shares_beside(page.text), knowing.targets, TERMS) == [], page.address
    return len(pairs) + len(percents)
