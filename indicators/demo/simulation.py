"""Simulated monthly figures of every unit for the window of the 2024 report (01–11/2024).

The report prints totals and statements about named units, not the figures of units and months behind them. These are
made up here so that every printed total and statement holds for every seed, by construction; `check` says so again.
Nothing but a seed enters and no float decides a count, so a seed gives the same figures on every Python and machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.core.figures import State
from indicators.core.months import Month, Window
from indicators.demo import catalogue
from indicators.demo.apportioning import Cell, Draws, Series, apportion, by_unit, lessened, without_runs

WINDOW = Window(Month(2024, 1), Month(2024, 11))

# February holds Tết, September the storm and the floods after it.
SEASON = {1: 97, 2: 70, 3: 108, 4: 104, 5: 101, 6: 95, 7: 98, 8: 105, 9: 88, 10: 111, 11: 107}

# Documents and dossiers of a department, as proportions; those of communes are drawn. Service units have no dossiers.
WORKLOAD = {
    "vp-hdnd-ubnd": (420, 190),
    "phong-noi-vu": (170, 260),
    "phong-tai-chinh-ke-hoach": (150, 900),
    "phong-tai-nguyen-moi-truong": (140, 1700),
    "phong-lao-dong-tbxh": (150, 1150),
    "phong-van-hoa-thong-tin": (160, 170),
    "phong-giao-duc-dao-tao": (180, 520),
    "phong-nong-nghiep-ptnt": (110, 230),
    "phong-kinh-te-ha-tang": (120, 430),
    "phong-tu-phap": (60, 480),
}
SMALL_OFFICE = (70, 150)


@dataclass(frozen=True, slots=True)
class SimulatedFigure:
    """One cell due: `month` as 2024-11; counts are None exactly where the state is `nothing_arose`."""

    unit: str
    indicator: str
    month: str
    state: State
    numerator: int | None
    denominator: int | None


def rows_of(code: str) -> dict[str, list[Cell]]:
    """The cells due of an indicator, under the unit whose row carries them on the boundaries of the window's end."""
    timeline = catalogue.timeline()
    rows: dict[str, list[Cell]] = {}
    for unit in timeline.in_order(timeline.units):
        months = [month for month in WINDOW if unit.alive_on(month.last_day)]
        if unit.kind in catalogue.indicator(code).applies_to and months:
            row = timeline.row_on(unit.slug, WINDOW.last.last_day)
            rows.setdefault(row, []).extend((unit.slug, month) for month in months)
    return rows


def _over_months(draws: Draws, cells: Sequence[Cell], total: int, sizes: Mapping[str, int]) -> Series:
    """A row's total over its units and months: by size and season, with chance in it, more where records are few."""
    chance = 16 if total >= 5 * len(cells) else 70
    weights = [sizes[unit] * SEASON[month.number] * draws.between(100 - chance, 100 + chance) for unit, month in cells]
    return without_runs(dict(zip(cells, apportion(total, weights), strict=True)))


def _sizes(draws: Draws, code: str, share: int, commune: tuple[int, int]) -> dict[str, int]:
    """Proportions of the units of an indicator; a merged unit is as large as its predecessors together."""
    timeline = catalogue.timeline()
    sizes: dict[str, int] = {}
    for slug in by_unit(cell for cells in rows_of(code).values() for cell in cells):
        kind = timeline.units[slug].kind
        if kind in ("commune", "town"):
            sizes[slug] = draws.between(*commune) * (130 if kind == "town" else 100)
        else:
            sizes[slug] = WORKLOAD.get(slug, SMALL_OFFICE)[share] * draws.between(92, 108)
    for slug in sizes:
        if predecessors := timeline.predecessors_of(slug):
            sizes[slug] = sum(sizes[predecessor] for predecessor in predecessors)
    return sizes


def _printed(code: str) -> list[int]:
    """The counts that the report prints for an indicator: numerator, and denominator where there is one."""
    row = next(row for row in catalogue.report_figures() if row.code == code)
    return [int(count) for count in (row.numerator, row.denominator) if count is not None]


def _stated(code: str) -> catalogue.StatementRow:
    return next(row for row in catalogue.statements() if row.code == code)


def _few(draws: Draws, statement: catalogue.StatementRow, units: Sequence[str]) -> dict[str, int]:
    """A number for each unit of a statement "only from low to high", with one unit at either end."""
    assert statement.low is not None
    assert statement.high is not None
    between = [draws.between(statement.low + 1, statement.high - 1) for _ in units[2:]]
    return dict(zip(draws.shuffled(units), [statement.low, statement.high, *between], strict=True))


def _totals(rows: Mapping[str, Sequence[Cell]], total: int, sizes: Mapping[str, int], floor: int) -> dict[str, int]:
    """`total` over rows by size, none below `floor`."""
    weights = [sum(sizes[unit] for unit, _ in cells) for cells in rows.values()]
    parts = apportion(total - floor * len(rows), weights)
    return {row: floor + part for row, part in zip(rows, parts, strict=True)}


def _signing(draws: Draws) -> dict[str, tuple[Series, Series]]:
    """KS01 and KS02: documents issued, signed, and signed by agency and leader."""
    rows, sizes = rows_of("KS01"), _sizes(draws, "KS01", 0, (60, 110))
    (all_signed, all_issued), (all_full, _) = _printed("KS01"), _printed("KS02")
    statement = _stated("KS01-it-van-ban")
    few = _few(draws, statement, statement.units)
    many = {row: cells for row, cells in rows.items() if row not in few}
    # Two of the few leave one document unsigned, never the one at 25: it would issue more than 25.
    unsigned = {row: 1 for row, number in sorted(few.items(), key=lambda item: item[1])[1:3]}
    careless = draws.shuffled(many)[:7]
    for turn in range(all_issued - all_signed - len(unsigned)):
        unsigned[careless[turn % 7]] = unsigned.get(careless[turn % 7], 0) + 1
    totals = {row: number + unsigned.get(row, 0) for row, number in few.items()}
    totals |= _totals(many, all_issued - sum(totals.values()), sizes, floor=44)
    issued = _rows_over_months(draws, rows, totals, sizes)
    signed = issued
    for row, count in unsigned.items():
        signed = lessened(draws, signed, rows[row], count)
    habit = {row: draws.between(8, 72) for row in rows}
    weights = [signed[cell] * habit[row] * draws.between(75, 125) for row, cells in rows.items() for cell in cells]
    alone = apportion(all_signed - all_full, weights, caps=list(signed.values()))
    full = {cell: signed[cell] - part for cell, part in zip(signed, alone, strict=True)}
    return {"KS01": (signed, issued), "KS02": (without_runs(full, caps=signed), issued)}


def _rows_over_months(
    draws: Draws, rows: Mapping[str, Sequence[Cell]], totals: Mapping[str, int], sizes: Mapping[str, int]
) -> Series:
    series: Series = {}
    for row, cells in rows.items():
        series |= _over_months(draws, cells, totals[row], sizes)
    return series


def _dossiers(draws: Draws) -> dict[str, tuple[Series, Series]]:
    """DVC02, DVC03 and DVC04: dossiers received, received online, digitised; payments, paid online."""
    rows, sizes = rows_of("DVC02"), _sizes(draws, "DVC02", 1, (450, 800))
    merged, behind = _stated("DVC02-quang-trung"), _stated("DVC03-chua-dat").units
    complete = _stated("DVC02-du-100").units
    assert merged.low is not None
    few = _few(draws, _stated("DVC02-it-ho-so"), [row for row in complete if row not in merged.units])
    few |= dict.fromkeys(merged.units, merged.low)
    many = {row: cells for row, cells in rows.items() if row not in few}
    total = draws.between(24400, 25400)
    totals = few | _totals(many, total - sum(few.values()), sizes, floor=150)
    received = _rows_over_months(draws, rows, totals, sizes)
    # A share between 14 and 15 of 10.000 not online is cut to 99,85; between 2 and 3 not digitised, to 99,97.
    offline = draws.between(14 * total // 10000 + 1, 15 * total // 10000)
    online = lessened(draws, received, [cell for row in many for cell in rows[row]], offline)
    undigitised = draws.between(2 * total // 10000 + 1, 3 * total // 10000)
    digitised = received
    for row in behind:
        digitised = lessened(draws, digitised, rows[row], 1)
    again = [cell for row in behind if row not in few for cell in rows[row]]
    digitised = lessened(draws, digitised, again, undigitised - len(behind))
    return {"DVC02": (online, received), "DVC03": (digitised, received), "DVC04": _payments(draws, received, many)}


def _payments(draws: Draws, received: Series, busy: Mapping[str, Sequence[Cell]]) -> tuple[Series, Series]:
    """Payments made online and all payments, of which there are fewer than dossiers: one or two in a thousand."""
    rate = {unit: draws.between(52, 72) for unit in by_unit(received)}
    shares = {cell: count * (rate[cell[0]] + draws.between(-4, 4)) // 100 for cell, count in received.items()}
    payments = without_runs(shares, caps=received)
    total = sum(payments.values())
    offline = lessened(
        draws,
        payments,
        [cell for cells in busy.values() for cell in cells],
        draws.between(-(-total // 1000), (2 * total - 1) // 1000),
    )
    return {cell: payments[cell] - offline[cell] for cell in payments}, payments


def _stocks(draws: Draws) -> dict[str, tuple[Series, Series]]:
    """HT03 and NL01: villages, and a group for each village and one for each commune; the same in every month."""
    villages_in_all, _ = _printed("HT03")
    timeline = catalogue.timeline()
    cells = [cell for row in rows_of("HT03").values() for cell in row]
    first = [unit for unit in by_unit(cells) if not timeline.predecessors_of(unit)]
    parts = apportion(villages_in_all - 4 * len(first), [draws.between(10, 70) for _ in first])
    villages = {unit: 4 + part for unit, part in zip(first, parts, strict=True)}
    communes = dict.fromkeys(first, 1)
    for unit in by_unit(cells):
        if predecessors := timeline.predecessors_of(unit):
            villages[unit] = sum(villages[predecessor] for predecessor in predecessors)
            communes[unit] = sum(communes[predecessor] for predecessor in predecessors)
    covered = {(unit, month): villages[unit] for unit, month in cells}
    trained = {(unit, month): villages[unit] + communes[unit] for unit, month in cells}
    return {"HT03": (covered, covered), "NL01": (trained, trained)}


def _broadcasts(draws: Draws) -> dict[str, tuple[Series, Series | None]]:
    """TT11: items broadcast; three communes broadcast so little that some of their months are a real zero."""
    rows, sizes = rows_of("TT11"), _sizes(draws, "TT11", 0, (60, 140))
    (total,) = _printed("TT11")
    for quiet in draws.shuffled(row for row, cells in rows.items() if len(by_unit(cells)) == 1)[:3]:
        sizes[quiet] = 2500
    return {"TT11": (_rows_over_months(draws, rows, _totals(rows, total, sizes, floor=2), sizes), None)}


def simulate(seed: int) -> list[SimulatedFigure]:
    """Every cell due of the indicators that units report each month, in the office's order: indicator, unit, month."""
    counts: dict[str, tuple[Series, Series | None]] = {
        **_signing(Draws(seed, "signing")),
        **_dossiers(Draws(seed, "dossiers")),
        **_stocks(Draws(seed, "stocks")),
        **_broadcasts(Draws(seed, "broadcasts")),
    }
    return [
        _figure(code, cell, numerators[cell], None if denominators is None else denominators[cell])
        for code, (numerators, denominators) in sorted(counts.items(), key=lambda i: catalogue.indicator(i[0]).position)
        for cell in numerators
    ]


def _figure(code: str, cell: Cell, numerator: int, denominator: int | None) -> SimulatedFigure:
    unit, month = cell
    if denominator == 0:
        return SimulatedFigure(unit, code, str(month), State.NOTHING_AROSE, None, None)
    return SimulatedFigure(unit, code, str(month), State.FIGURE, numerator, denominator)
