"""Whether simulated figures agree with what the 2024 report prints, and read like figures that people reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median_low

from indicators.core.figures import OverUnits, State
from indicators.demo import catalogue
from indicators.demo.apportioning import runs_in
from indicators.demo.simulation import SimulatedFigure, rows_of

LARGE = 5  # records a month from which equal months and spikes look odd rather than small


def check(figures: Sequence[SimulatedFigure]) -> None:
    """AssertionError with a sentence for the first thing in the figures that contradicts the report."""
    counts = _counts(figures)
    _check_cells(figures)
    _check_signing(counts)
    _check_dossiers(counts)
    _check_stocks(figures)
    handled = {figure.unit for figure in figures if figure.indicator == "DVC02" and figure.state == State.FIGURE}
    _require(handled >= set(catalogue.timeline().ancestry_of("xa-quang-trung")), "a merged commune had no dossier")
    _require(counts.total("TT11") == 547, "TT11 does not add up to 547")
    _check_flows(figures)


class _Counts:
    """Sums over the window, by indicator and row on the boundaries of its end."""

    def __init__(self) -> None:
        self.numerators: Counter[tuple[str, str]] = Counter()
        self.denominators: Counter[tuple[str, str]] = Counter()

    def rows(self, code: str) -> list[str]:
        return [row for indicator, row in self.numerators if indicator == code]

    def total(self, code: str) -> int:
        return sum(count for (indicator, _), count in self.numerators.items() if indicator == code)

    def base(self, code: str) -> int:
        return sum(count for (indicator, _), count in self.denominators.items() if indicator == code)

    def incomplete(self, code: str) -> set[str]:
        return {row for row in self.rows(code) if self.numerators[code, row] < self.denominators[code, row]}


def _counts(figures: Iterable[SimulatedFigure]) -> _Counts:
    counts = _Counts()
    row_of = {
        (code, unit): row for code in _codes(figures) for row, cells in rows_of(code).items() for unit, _ in cells
    }
    for figure in figures:
        key = figure.indicator, row_of[figure.indicator, figure.unit]
        if figure.numerator is not None:
            counts.numerators[key] += figure.numerator
        if figure.denominator is not None:
            counts.denominators[key] += figure.denominator
    return counts


def _codes(figures: Iterable[SimulatedFigure]) -> list[str]:
    return list(dict.fromkeys(figure.indicator for figure in figures))


def _units_of(statement: str) -> set[str]:
    return next(set(row.units) for row in catalogue.statements() if row.code == statement)


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise AssertionError(sentence)


def _check_cells(figures: Sequence[SimulatedFigure]) -> None:
    monthly = {row.code for row in catalogue.indicators() if 2024 in row.years and row.over_units is OverUnits.SUM}
    _require(set(_codes(figures)) == monthly, "an indicator that units report each month is missing, or one too many")
    for code in monthly:
        due = {(unit, str(month)) for cells in rows_of(code).values() for unit, month in cells}
        held = [(figure.unit, figure.month) for figure in figures if figure.indicator == code]
        _require(len(held) == len(due) and set(held) == due, f"{code} has cells that are not due, or lacks some")
    for figure in figures:
        if figure.state == State.NOTHING_AROSE:
            _require(figure.numerator is None and figure.denominator is None, f"counts where nothing arose: {figure}")
        else:
            part, whole = figure.numerator, figure.denominator
            _require(part is not None and part >= 0, f"no count: {figure}")
            _require(whole is None or (part is not None and part <= whole and whole > 0), f"above the whole: {figure}")
    by_cell = {(figure.indicator, figure.unit, figure.month): figure for figure in figures}
    for (code, unit, month), figure in by_cell.items():
        if code in ("KS02", "DVC03"):
            twin = by_cell["KS01" if code == "KS02" else "DVC02", unit, month]
            _require(figure.denominator == twin.denominator, f"another denominator than {twin.indicator}: {figure}")
            if code == "KS02" and figure.numerator is not None and twin.numerator is not None:
                _require(figure.numerator <= twin.numerator, f"more than KS01: {figure}")
        if code == "DVC04" and figure.denominator is not None:
            received = by_cell["DVC02", unit, month].denominator
            _require(received is not None and figure.denominator <= received, f"more payments than dossiers: {figure}")


def _check_signing(counts: _Counts) -> None:
    _require((counts.total("KS01"), counts.base("KS01")) == (3787, 3798), "KS01 is not 3.787/3.798")
    _require((counts.total("KS02"), counts.base("KS02")) == (2690, 3798), "KS02 is not 2.690/3.798")
    few = _units_of("KS01-it-van-ban")
    for row in counts.rows("KS01"):
        signed, issued = counts.numerators["KS01", row], counts.denominators["KS01", row]
        _require(7 <= signed <= issued <= 25 if row in few else signed >= 40, f"{row} signed {signed} of {issued}")


def _check_dossiers(counts: _Counts) -> None:
    received = counts.base("DVC02")
    _require(counts.total("DVC02") * 10000 // received == 9985, "DVC02 is not cut to 99,85")
    _require(counts.total("DVC03") * 10000 // received == 9997, "DVC03 is not cut to 99,97")
    _require(counts.total("DVC04") * 1000 // counts.base("DVC04") == 1, "DVC04 is not cut to 0,1")
    _require(counts.incomplete("DVC03") == _units_of("DVC03-chua-dat"), "others than the four are behind in DVC03")
    few, merged = _units_of("DVC02-it-ho-so"), _units_of("DVC02-quang-trung")
    _require(not few & counts.incomplete("DVC02"), "a commune with few dossiers is not complete in DVC02")
    for row in counts.rows("DVC02"):
        low, high = (119, 119) if row in merged else (20, 73) if row in few else (150, received)
        _require(low <= counts.denominators["DVC02", row] <= high, f"{row} has too few or too many dossiers")


def _check_stocks(figures: Sequence[SimulatedFigure]) -> None:
    for code, total in (("HT03", 251), ("NL01", 286)):
        by_month: Counter[str] = Counter()
        for figure in figures:
            if figure.indicator == code:
                _require(figure.numerator == figure.denominator, f"not all: {figure}")
                if figure.numerator is not None:
                    by_month[figure.month] += figure.numerator
        _require(set(by_month.values()) == {total}, f"{code} is not {total} in every month")


def _check_flows(figures: Sequence[SimulatedFigure]) -> None:
    """No equal count three months in succession and no month beyond four times the median, where counts are large."""
    series: dict[tuple[str, str, str], list[int]] = {}
    for figure in figures:
        if figure.indicator not in ("HT03", "NL01"):
            for face, count in (("numerator", figure.numerator), ("denominator", figure.denominator)):
                if count is not None:
                    series.setdefault((figure.indicator, face, figure.unit), []).append(count)
    for key, counts in series.items():
        if sum(counts) >= LARGE * len(counts):
            _require(not runs_in(counts), f"{key} stands still for three months: {counts}")
            _require(max(counts) <= 4 * median_low(counts), f"{key} has a spike: {counts}")
