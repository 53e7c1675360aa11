"""What stands where a placeholder stood: equal to the scorecard for every indicator, and added up to its totals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.annex.answering import COUNTED_ELSEWHERE, Answers
from indicators.annex.placeholders import Placeholder, What, Whose
from indicators.core.figures import STATE_WORDS, Boundaries, OverUnits, State
from indicators.core.places import places_in
from indicators.loading import Catalogue
from tests.indicators.annex.papers import paper_of


@pytest.mark.parametrize("kind", ["end", "then", "today"])
@pytest.mark.parametrize("window", [("2024-01", "2024-11"), ("2024-10", "2025-03")])
def test_rows_say_and_add_up_to_what_the_scorecard_says(
    catalogue: Catalogue, kind: str, window: tuple[str, str]
) -> None:
    scorecard = paper_of(catalogue, *window, boundaries=Boundaries(kind)).scorecard
    answers = Answers(scorecard, "", "")
    compared = 0
    for result in scorecard.results:
        if result.rule.over_units is OverUnits.NONE:
            continue
        code = result.rule.code
        each = {what: Placeholder("", what=what, code=code, whose=Whose.EACH) for what in What}
        units = answers.units_for([each[What.VALUE]])
        assert [unit.slug for unit in units] == [row.unit.slug for row in result.rows]
        total = 0
        places = places_in(result)
        for row in result.rows:
            shown = answers.answer(each[What.VALUE], row.unit)
            if row.reading.state is not State.FIGURE:
                assert shown.number is None and shown.words == STATE_WORDS[row.reading.state]
            elif row.counted and not row.reading.qualifier:
                assert shown.number == Decimal(row.value or "")
            elif not row.counted:
                assert shown.number is None and COUNTED_ELSEWHERE in shown.words
            place = answers.answer(each[What.PLACE], row.unit).number
            assert place == (places.get(row.unit.slug) if row.few is None else None)
            if result.rule.measure.is_counted:
                total += answers.answer(each[What.NUMERATOR], row.unit).number or 0
        whole = answers.answer(Placeholder("", what=What.NUMERATOR, code=code))
        if whole.number is not None:
            assert whole.number == total
            compared += 1
    assert compared > 3


def test_a_unit_that_went_into_another_is_told_where_it_is_counted(catalogue: Catalogue) -> None:
    scorecard = paper_of(catalogue, "2024-10", "2025-03", boundaries=Boundaries("end")).scorecard
    carried = next((slug, row) for slug, row in scorecard.scope.row_of.items() if slug != row)
    answer = Answers(scorecard, "", "").answer(
        Placeholder("", what=What.VALUE, code="KS01", whose=Whose.ONE, unit=carried[0])
    )
    assert answer.number is None
    assert answer.words == f"tính ở {catalogue.timeline.units[carried[1]].name}"
