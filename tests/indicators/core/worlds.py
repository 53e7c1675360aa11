"""Small territories to ask questions about, without a database: the core alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from indicators.core.aggregation import EMPTY, Tally, tally_of, together
from indicators.core.deadlines import Deadlines, ReportingYear
from indicators.core.few import USUAL_TERMS, FewTerms
from indicators.core.figures import (
    Boundaries,
    Cell,
    Due,
    Measure,
    OverTime,
    OverUnits,
    Rule,
    State,
)
from indicators.core.months import Month, Window
from indicators.core.results import Result
from indicators.core.scope import scope_of
from indicators.core.scorecard import compute
from indicators.core.status import Comparator, Target
from units.timeline import Belonging, Replacement, Span, Timeline, UnitLife

ROOT = "huyen"
CODE = "KS01"
TODAY = date(2026, 3, 1)
YEARS = Window(Month(2024, 1), Month(2025, 12))
PLANS = {year: ReportingYear(year, Window(Month(year, 1), Month(year, 11))) for year in (2024, 2025)}

RULE = Rule(
    CODE, "Văn bản ký số", Measure.RATIO, OverTime.SUM, OverUnits.SUM,
    applies_to=frozenset({"commune", "department"}), years=frozenset({2024, 2025}),
)  # fmt: skip
STOCK = replace(RULE, over_time=OverTime.LATEST)
RUNNING = replace(RULE, over_time=OverTime.TO_DATE, over_units=OverUnits.NONE, applies_to=frozenset({"district"}))
COUNT = replace(RULE, measure=Measure.COUNT, decimals=0, unit_label="tin")
YEARLY = replace(RULE, due=Due.YEAR)


def window(first: str, last: str | None = None) -> Window:
    return Window(Month.parse(first), Month.parse(last or first))


def target(comparator: str, value: str, **more: object) -> Target:
    return Target(Comparator(comparator), Decimal(value), **more)  # type: ignore[arg-type]


def unit(slug: str, since: str | None = None, until: str | None = None, kind: str = "commune") -> UnitLife:
    life = Span(date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None)
    return UnitLife(slug, slug, slug, kind, life)


def territory(units: Iterable[UnitLife], steps: Iterable[tuple[str, str, str]] = ()) -> Timeline:
    """All units below one district; `steps` are predecessor, successor and date."""
    members = tuple(units)
    return Timeline(
        (unit(ROOT, kind="district"), *members),
        (Replacement(before, after, date.fromisoformat(on)) for before, after, on in steps),
        (Belonging(member.slug, ROOT, member.life) for member in members),
    )


def cell(slug: str, month: str, numerator: int | None, denominator: int | None = None, **more: object) -> Cell:
    """A figure, or "chưa có số liệu" without a numerator; 0 of 0 is "không phát sinh"."""
    state = State.FIGURE
    if numerator is None:
        state = State.NO_DATA
    elif denominator == 0:
        state, numerator, denominator = State.NOTHING_AROSE, None, None
    return replace(Cell(slug, CODE, Month.parse(month), state, numerator, denominator), **more)  # type: ignore[arg-type]


def stated(slug: str, month: str, state: State) -> Cell:
    return Cell(slug, CODE, Month.parse(month), state)


def answer(
    timeline: Timeline,
    cells: Sequence[Cell],
    asked: Window,
    *,
    rule: Rule = RULE,
    boundaries: str | date = "end",
    unit: str = ROOT,
    today: date = TODAY,
    targets: Mapping[int, Sequence[Target]] | None = None,
    plans: Mapping[int, ReportingYear] = PLANS,
    few: FewTerms = USUAL_TERMS,
) -> Result:
    """The result of one indicator, from cells that lie in memory as they would lie in the database."""
    chosen = Boundaries("date", boundaries) if isinstance(boundaries, date) else Boundaries(boundaries)
    scope = scope_of(timeline, unit, asked, chosen, today)
    deadlines = Deadlines(today, plans)
    known = [one for one in cells if one.month in asked and scope.concerns(rule, one.unit)]
    tallies: dict[tuple[str, str], Tally] = {}
    for slug in {one.unit for one in known}:
        months = [m for m in deadlines.months_asked(rule, asked) if timeline.units[slug].alive_on(m.last_day)]
        passed = [month for month in months if deadlines.has_passed(month)]
        own = [one for one in known if one.unit == slug]
        tallies[rule.code, slug] = tally_of(rule, own, asked=months, passed=passed)
    monthly: dict[tuple[str, Month], Tally] = {}
    for one in known:
        key = rule.code, one.month
        monthly[key] = together((monthly.get(key, EMPTY), tally_of(rule, [one], asked=(), passed=())))
    by_year = {(rule.code, year): found for year, found in (targets or {}).items()}
    card = compute(
        scope, rules=(rule,), targets=by_year, deadlines=deadlines, tallies=tallies, monthly=monthly, few=few
    )  # fmt: skip
    return card[rule.code]


# Territories made by chance

FIRST_OF_MONTHS = tuple(month.first_day for month in YEARS)[1:]


@st.composite
def lineages(draw: st.DrawFn, *, splits: bool = True) -> Timeline:
    """Communes that merge (through any number of steps), absorb others, are split, are closed without a successor."""
    chance = draw(st.integers(0, 2**32))
    return _lineage(Random(chance), events=draw(st.integers(0, 6)), splits=splits)


def _lineage(chance: Random, *, events: int, splits: bool) -> Timeline:
    alive = {f"xa-{number}": [None, None] for number in range(chance.randint(2, 6))}
    closed: dict[str, list[date | None]] = {}
    steps: list[Replacement] = []
    kinds = ["merge", "merge", "absorb", "close", *(["split"] if splits else [])]
    for day in sorted(chance.sample(FIRST_OF_MONTHS, events)):
        kind = chance.choice(kinds)
        number = {"merge": chance.randint(2, 3), "absorb": 2, "split": 1, "close": 1}[kind]
        # Who was born on that very day has not lived yet.
        candidates = sorted(slug for slug, (since, _) in alive.items() if since is None or since < day)
        if len(candidates) < number or (kind == "close" and len(alive) == 1):
            continue
        chosen = chance.sample(candidates, number)
        heirs = [chosen.pop()] if kind == "absorb" else []
        if kind in ("merge", "split"):
            heirs = [f"xa-{len(alive) + len(closed)}{letter}" for letter in ("ab" if kind == "split" else "m")]
        for slug in chosen:
            closed[slug] = [alive.pop(slug)[0], day]
            steps += [Replacement(slug, heir, day) for heir in heirs]
        for heir in heirs:
            alive.setdefault(heir, [day, None])
    units = [UnitLife(slug, slug, slug, "commune", Span(*life)) for slug, life in (alive | closed).items()]
    chance.shuffle(units)
    return Timeline(
        (unit(ROOT, kind="district"), *units), steps, [Belonging(one.slug, ROOT, one.life) for one in units]
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    months = list(YEARS)
    first = draw(st.integers(0, len(months) - 1))
    return Window(months[first], months[draw(st.integers(first, len(months) - 1))])


BOUNDARIES = st.one_of(
    st.sampled_from(["then", "end", "today"]),
    st.dates(min_value=date(2023, 12, 1), max_value=date(2026, 1, 31)),
)


def cells_of(timeline: Timeline, seed: int, *, gaps: int = 30) -> list[Cell]:
    """A cell for every unit and month of its life, but for so many gaps in a hundred."""
    chance = Random(seed)
    found = []
    for slug in sorted(timeline.units):
        for month in YEARS:
            if slug == ROOT or not timeline.units[slug].alive_on(month.last_day) or chance.randrange(100) < gaps:
                continue
            whole = chance.choice((0, 1, 7, chance.randint(1, 5000)))
            one = cell(slug, str(month), chance.randint(0, whole), whole, approved=chance.random() < 0.5)
            if chance.random() < 0.1:
                one = stated(slug, str(month), chance.choice((State.NO_DATA, State.NOT_APPLICABLE)))
            found.append(one)
    chance.shuffle(found)
    return found
