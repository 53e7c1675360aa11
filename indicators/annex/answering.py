"""What stands where a placeholder stood: the number as the scorecard has it, or words; never a zero for what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.annex.placeholders import OF_INDICATOR, General, OfUnit, Placeholder, What, Whose
from indicators.core.figures import STATE_WORDS, Measure, Number, OverUnits, Rule, State
from indicators.core.numbers_vi import counted, written, written_month
from indicators.core.places import places_in
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.wording import few_words, status_words, target_words, value_with_unit, with_qualifier
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class Shown:
    """`words` as they stand in a sentence; `number` where a cell may hold one, `is_percent` where it counts in hundredths."""

    words: str
    number: Number | None = None
    is_percent: bool = False


NOTHING = Shown("")
COUNTED_ELSEWHERE = "đã tính ở đơn vị kế thừa"
_ADDED_UP = frozenset({What.NUMERATOR, What.DENOMINATOR, What.VALUE})


@dataclass(frozen=True)
class Answers:
    """Everything that placeholders can ask of one scorecard; `said` are remarks by (code, unit), `others` the indicators that
    are asked for and not in the window."""

    scorecard: Scorecard
    period: str
    source: str
    said: Mapping[tuple[str, str], str] = field(default_factory=dict)
    others: Mapping[str, Rule] = field(default_factory=dict)
    _places: dict[str, dict[str, int]] = field(default_factory=dict, repr=False)
    _rows: dict[str, dict[str, Row]] = field(default_factory=dict, repr=False)

    def units_for(self, asked: Sequence[Placeholder]) -> tuple[UnitLife, ...]:
        """The units of a repeated row, in the office's order, without those that none of its figures concerns."""
        rows = self.scorecard.scope.rows
        codes = {one.code for one in asked if one.is_repeated and one.code in self.scorecard.by_code}
        if not codes:
            return rows
        concerned = {slug for code in codes for slug in self._rows_of(self.scorecard[code])}
        return tuple(unit for unit in rows if unit.slug in concerned)

    def answer(self, asked: Placeholder, unit: UnitLife | None = None, number: int = 0) -> Shown:
        """`unit` and its `number` are those of the repeated row."""
        if asked.general is not None:
            return self._general(asked.general)
        if asked.of_unit is not None:
            return _of_unit(asked.of_unit, unit, number)
        result = self.scorecard.by_code.get(asked.code)
        rule = result.rule if result is not None else self.others.get(asked.code)
        if asked.what in OF_INDICATOR and rule is not None:
            return Shown(rule.name if asked.what is What.NAME else rule.unit_label)
        if result is None or asked.what is None:
            return Shown(STATE_WORDS[State.NOT_APPLICABLE])
        if asked.what in _OF_RESULT:
            return _of_result(asked.what, result)
        if asked.whose is Whose.WHOLE:
            return self._of_judged(asked.what, result, result)
        slug = asked.unit if asked.whose is Whose.ONE else unit.slug if unit is not None else ""
        row = self._rows_of(result).get(slug)
        if row is None:
            return self._without_row(result, slug)
        shown = self._of_judged(asked.what, row, result)
        if asked.is_repeated and not row.counted and asked.what in _ADDED_UP and shown.number is not None:
            # As words, so that a sum over the rows is the total of the screen.
            return Shown(f"{shown.words} ({COUNTED_ELSEWHERE})")
        return shown

    def _general(self, word: General) -> Shown:
        scope = self.scorecard.scope
        window = scope.window
        years = str(window.last.year) if len(window.years) == 1 else f"{window.first.year}–{window.last.year}"
        return {
            General.PERIOD: Shown(self.period),
            General.YEAR: Shown(years, window.last.year if len(window.years) == 1 else None),
            General.FIRST: Shown(written_month(window.first)),
            General.LAST: Shown(written_month(window.last)),
            General.TERRITORY: Shown(scope.unit.name),
            General.SOURCE: Shown(self.source),
        }[word]

    def _rows_of(self, result: Result) -> dict[str, Row]:
        code = result.rule.code
        if code not in self._rows:
            is_of_units = result.rule.over_units is not OverUnits.NONE
            self._rows[code] = {row.unit.slug: row for row in result.rows} if is_of_units else {}
        return self._rows[code]

    def _without_row(self, result: Result, slug: str) -> Shown:
        """A unit that has no line on these boundaries: whose line holds its figures, or that the indicator is not for it."""
        scope = self.scorecard.scope
        carried = scope.row_of.get(slug, slug)
        if carried != slug and carried in self._rows_of(result):
            return Shown(f"tính ở {scope.timeline.units[carried].name}")
        return Shown(STATE_WORDS[State.NOT_APPLICABLE])

    def _of_judged(self, what: What, judged: Judged, result: Result) -> Shown:
        reading = judged.reading
        match what:
            case What.NUMERATOR:
                return _count(judged, reading.numerator)
            case What.DENOMINATOR:
                return _count(judged, reading.denominator)
            case What.VALUE:
                return _value(judged)
            case What.WITH_UNIT:
                return Shown(value_with_unit(judged))
            case What.TARGET:
                return Shown(target_words(judged.target, judged.rule.unit_label) or "không giao")
            case What.LEVEL:
                if judged.target is None:
                    return Shown("không giao")
                return _number(judged.target.value, is_percent=judged.rule.measure.is_percent)
            case What.STATUS:
                return Shown(status_words(judged))
            case What.PLACE:
                return self._place(judged, result)
            case What.COVERAGE:
                return _coverage(judged)
            case What.NOTE:
                return self._note(judged)
        raise ValueError(what)

    def _place(self, judged: Judged, result: Result) -> Shown:
        code = result.rule.code
        if code not in self._places:
            self._places[code] = places_in(result)
        place = self._places[code].get(judged.unit.slug) if isinstance(judged, Row) else None
        if judged.few is not None:
            return Shown("không xếp hạng (ít hồ sơ)")
        if place is None:
            has_figure = judged.reading.state is State.FIGURE
            return Shown("không xếp hạng" if has_figure else STATE_WORDS[judged.reading.state])
        return Shown(written(place), place)

    def _note(self, judged: Judged) -> Shown:
        said = self.said.get((judged.rule.code, judged.unit.slug), "") if isinstance(judged, Row) else ""
        stands = "" if not isinstance(judged, Row) or judged.counted else COUNTED_ELSEWHERE
        return Shown("; ".join(filter(None, (few_words(judged), stands, judged.reading.reason, said))))


_OF_RESULT = frozenset(
    {What.UNITS, What.UNITS_MET, What.UNITS_MISSED, What.NAMES_MISSED}
)  # fmt: skip


def _of_unit(word: OfUnit, unit: UnitLife | None, number: int) -> Shown:
    if unit is None:
        return NOTHING
    if word is OfUnit.NUMBER:
        return Shown(str(number), number)
    return Shown(unit.name if word is OfUnit.NAME else unit.short_name)


def _of_result(what: What, result: Result) -> Shown:
    if result.rule.over_units is OverUnits.NONE:
        return Shown(STATE_WORDS[State.NOT_APPLICABLE])
    counting = [row for row in result.rows if row.counted]
    if what is What.UNITS:
        return Shown(counted(len(counting)), len(counting))
    if not any(row.target is not None for row in counting):
        return Shown("không giao chỉ tiêu")
    if not result.judged_rows:
        return Shown(STATE_WORDS[State.NO_DATA])
    if what is What.NAMES_MISSED:
        return Shown(", ".join(row.unit.name for row in result.missed) or "không có")
    count = len(result.missed) if what is What.UNITS_MISSED else sum(row.status is Status.MET for row in counting)
    return Shown(counted(count), count)


def _number(number: Number, *, is_percent: bool = False) -> Shown:
    return Shown(written(number), number, is_percent)


def _count(judged: Judged, count: Number | None) -> Shown:
    reading = judged.reading
    if reading.state is not State.FIGURE or count is None:
        return Shown(STATE_WORDS[reading.state if reading.state is not State.FIGURE else State.NOT_APPLICABLE])
    if reading.qualifier and judged.rule.measure is not Measure.RATIO:
        # "trên 1.050" is no 1.050.
        return Shown(with_qualifier(judged))
    return _number(count)


def _value(judged: Judged) -> Shown:
    if judged.value is None:
        return Shown(STATE_WORDS[judged.reading.state])
    if judged.reading.qualifier:
        return Shown(with_qualifier(judged))
    return _number(Decimal(judged.value), is_percent=judged.rule.measure.is_percent)


def _coverage(judged: Judged) -> Shown:
    if isinstance(judged, Row):
        reported, expected = judged.figures_reported, judged.figures_expected
    elif isinstance(judged, Result):
        reported, expected = judged.coverage.figures_reported, judged.coverage.figures_expected
    else:
        return NOTHING
    if not expected:
        state = judged.reading.state
        return Shown(STATE_WORDS[state if state is not State.FIGURE else State.NOT_DUE])
    return Shown(f"{written(reported)}/{written(expected)}")
