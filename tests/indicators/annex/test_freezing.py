"""What a paper was made from comes back as it was, and makes the same numbers without the database."""

from __future__ import annotations

import json
import zlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.annex.freezing import Frozen, NotFrozen, frozen_bytes, thawed
from indicators.annex.publications import annex_from, dated
from indicators.annex.remarks import Document
from indicators.annex.word import word_file
from indicators.annex.workbook import annex_workbook
from indicators.core.figures import Boundaries, Cell, Origin, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written
from indicators.loading import Catalogue, Question, load_cells, load_scorecard
from indicators.models import Measurement

NOW = datetime(2024, 12, 3, 8, 30, 15, 123456, tzinfo=UTC)
TODAY = date(2024, 12, 20)


def frozen_of(catalogue: Catalogue, boundaries: Boundaries | None = None) -> Frozen:
    window = Window(Month(2024, 1), Month(2024, 11))
    question = Question(catalogue.root, window, boundaries or Boundaries("end"), TODAY)
    return Frozen(catalogue, question, NOW, load_cells(catalogue, question))


@pytest.mark.django_db
@pytest.mark.parametrize("boundaries", [Boundaries("end"), Boundaries("then"), Boundaries("date", date(2025, 7, 1))])
def test_it_comes_back_whole_and_makes_the_same_scorecard(catalogue: Catalogue, boundaries: Boundaries) -> None:
    frozen = frozen_of(catalogue, boundaries)
    back = thawed(frozen_bytes(frozen))
    assert (back.question, back.as_of, back.cells) == (frozen.question, NOW, frozen.cells)
    assert back.catalogue.rules == catalogue.rules
    assert {key: list(found) for key, found in back.catalogue.targets.items()} == {
        key: list(found) for key, found in catalogue.targets.items()
    }
    assert (back.catalogue.years, back.catalogue.ids, back.catalogue.few, list(back.catalogue.annex_groups.items())) == (
        catalogue.years, catalogue.ids, catalogue.few, list(catalogue.annex_groups.items()),
    )  # fmt: skip
    assert back.catalogue.timeline.units == catalogue.timeline.units
    assert frozen_bytes(back) == frozen_bytes(frozen)
    live = load_scorecard(catalogue, frozen.question, with_months=False)
    for ours, theirs in zip(back.scorecard.results, live.results, strict=True):
        assert (ours.reading, ours.coverage, ours.target, ours.rows) == (
            theirs.reading, theirs.coverage, theirs.target, theirs.rows,
        )  # fmt: skip


@pytest.mark.django_db
def test_what_is_changed_later_does_not_reach_it(catalogue: Catalogue) -> None:
    kept = frozen_bytes(frozen_of(catalogue))
    before = thawed(kept).scorecard["DVC03"].reading
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    row.numerator, row.version = 0, row.version + 1
    row.save()
    assert thawed(kept).scorecard["DVC03"].reading == before
    assert frozen_of(catalogue).scorecard["DVC03"].reading != before


CELLS = st.builds(
    Cell,
    unit=st.text(min_size=1), code=st.text(min_size=1), month=st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)),
    state=st.sampled_from(State), numerator=st.none() | st.integers(0) | st.decimals(0, 10**9, places=3),
    denominator=st.none() | st.integers(0) | st.decimals(0, 10**9, places=2),
    value=st.none() | st.decimals(0, 100, places=2), qualifier=st.text(), origin=st.sampled_from(Origin),
    approved=st.booleans(),
)  # fmt: skip


@pytest.mark.django_db
@given(cells=st.lists(CELLS, max_size=5))
def test_every_cell_comes_back_to_the_digit(cells: list[Cell]) -> None:
    empty = Frozen(EMPTY_CATALOGUE, QUESTION, NOW, tuple(cells))
    back = thawed(frozen_bytes(empty)).cells
    assert back == empty.cells
    for cell, then in zip(back, cells, strict=True):
        assert [(type(one), str(one)) for one in (cell.numerator, cell.denominator, cell.value)] == [
            (type(one), str(one)) for one in (then.numerator, then.denominator, then.value)
        ]


def test_what_is_no_paper_is_refused_in_words() -> None:
    whole = frozen_bytes(Frozen(EMPTY_CATALOGUE, QUESTION, NOW, ()))
    newer = zlib.compress(zlib.decompress(whole).replace(b'"form":1', b'"form":2'))
    known = json.loads(zlib.decompress(whole))
    lacking = [{name: part for name, part in known.items() if name != left_out} for left_out in known]
    odd = [{**known, name: 7} for name in known if name != "form"]
    damaged = [zlib.compress(json.dumps(one).encode()) for one in (*lacking, *odd)]
    plain = (b"", b"nothing", whole[:-9], zlib.compress(b"[]"), zlib.compress(b"{}"), newer)
    for content in (*plain, *damaged):
        with pytest.raises(NotFrozen):
            thawed(content)
    assert thawed(whole).question == QUESTION


@pytest.mark.parametrize("kind", ["annex", "notice", "report"])
def test_what_an_earlier_version_froze_is_read_by_this_one(kind: str) -> None:
    """Kept as the first version wrote it: papers must be made again years later, from what was frozen then."""
    frozen = thawed((KEPT / f"{kind}-1.frozen").read_bytes())
    card, paper = frozen.scorecard, frozen.paper
    # A notice also holds its year so far.
    whole = "24.640/24.647" if kind == "notice" else "5.020/5.022"
    reading = card["DVC03"].reading
    assert f"{written(reading.numerator)}/{written(reading.denominator)}" == whole  # type: ignore[arg-type]
    if paper is None:
        assert kind == "annex" and annex_workbook(annex_from(frozen, Document("125/BC-UBND")), frozen.as_of)
    else:
        assert whole in paper.text and word_file(dated(paper, Document("125/BC-UBND")), frozen.as_of)


def _empty() -> Catalogue:
    from units.timeline import Span, Timeline, UnitLife

    return Catalogue(Timeline([UnitLife("huyen", "Huyện", "Huyện", "district", Span())]), (), {}, {}, {})


KEPT = Path(__file__).parent / "kept"
EMPTY_CATALOGUE = _empty()
QUESTION = Question("huyen", Window(Month(2024, 1), Month(2024, 11)), Boundaries("end"), TODAY)
