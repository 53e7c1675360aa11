"""Rules, cells and scorecards made by hand, for checks that know no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from indicators.core.few import USUAL_TERMS, FewTerms
from indicators.core.figures import Better, Boundaries, Cell, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.months import Month, Window
from indicators.core.quality import Check, Flag, Known, Relation, Thresholds, check_month
from indicators.core.results import Scorecard
from indicators.core.scope import scope_of
from indicators.core.status import Target
from indicators.demo import catalogue as facts
from tests.indicators.core.worlds import ROOT, TODAY, answer, cell, territory, unit, window
from units.timeline import Timeline

YEAR = window("2024-01", "2024-11")
NOVEMBER = Month(2024, 11)
EVERYBODY = frozenset({"commune", "department", "district"})


def rule(
    code: str,
    *,
    over_time: OverTime = OverTime.SUM,
    measure: Measure = Measure.RATIO,
    due: Due = Due.MONTH,
    better: Better = Better.HIGHER,
    few: int | None = None,
    over_units: OverUnits = OverUnits.SUM,
) -> Rule:
    return Rule(
        code,
        f"Tên của {code}",
        measure,
        over_time,
        over_units,
        due,
        better,
        applies_to=EVERYBODY,
        years=frozenset({2024, 2025}),
        few_records=few,
        few_by_numerator=code == "KS01",
        numerator_label="Số văn bản ký số",
        denominator_label="Tổng số hồ sơ",
    )


RULES = (
    rule("KS01", few=25),
    rule("KS02"),
    rule("DVC01", over_time=OverTime.TO_DATE),
    rule("DVC02", few=120),
    rule("DVC03", few=120),
    rule("HT03", over_time=OverTime.LATEST),
    rule("NL01", over_time=OverTime.LATEST),
    rule("AT09", over_time=OverTime.LATEST, better=Better.LOWER),
    rule("HT01", over_time=OverTime.LATEST, measure=Measure.PERCENTAGE),
    rule("TT11", measure=Measure.COUNT),
    rule("VT09", measure=Measure.COUNT, due=Due.YEAR),
    *(rule(code, measure=Measure.COUNT) for code in ("TT17", "TT17a", "TT17b", "TT17c", "TT17d")),
)
COMMUNE = territory([unit("xa")])
# Hai and Ba went into Mới on 01/11/2024; Mười was divided on the same day.
MERGER = "2024-11-01"
MERGED = territory(
    [unit("xa-hai", until=MERGER), unit("xa-ba", until=MERGER), unit("xa-moi", MERGER), unit("xa-nam")],
    [("xa-hai", "xa-moi", MERGER), ("xa-ba", "xa-moi", MERGER)],
)
DIVIDED = territory(
    [unit("xa-muoi", until=MERGER), unit("xa-ba", until=MERGER), unit("xa-moi", MERGER), unit("xa-nam", MERGER)],
    [("xa-muoi", "xa-moi", MERGER), ("xa-muoi", "xa-nam", MERGER), ("xa-ba", "xa-moi", MERGER)],
)


def relations() -> tuple[Relation, ...]:
    return facts.relations()


def known(cells: Iterable[Cell], timeline: Timeline = COMMUNE, rules: Sequence[Rule] = RULES) -> Known:
    return Known.of(timeline, rules, cells)


def series(
    code: str, counts: Sequence[tuple[int | None, int | None] | None], *, unit: str = "xa", last: Month = NOVEMBER
) -> list[Cell]:
    """Cells of successive months, the last of them in `last`; None leaves the month out."""
    first = last.plus(1 - len(counts))
    return [
        cell(unit, str(first.plus(place)), *pair, code=code) for place, pair in enumerate(counts) if pair is not None
    ]


def same(code: str, numbers: Sequence[int], **more: object) -> list[Cell]:
    """Cells of which the numerator is the denominator."""
    return series(code, [(number, number) for number in numbers], **more)  # type: ignore[arg-type]


def flags_in(
    cells: Iterable[Cell],
    *,
    unit: str = "xa",
    month: Month = NOVEMBER,
    timeline: Timeline = COMMUNE,
    thresholds: Thresholds | None = None,
) -> tuple[Flag, ...]:
    return check_month(known(cells, timeline), unit, month, relations(), thresholds or Thresholds())


def found(check: Check, cells: Iterable[Cell], **more: object) -> Flag | None:
    """The one flag of this check, or None."""
    flags = [flag for flag in flags_in(cells, **more) if flag.check is check]  # type: ignore[arg-type]
    assert len(flags) <= 1, flags
    return flags[0] if flags else None


def card_of(
    cells: Sequence[Cell],
    *,
    timeline: Timeline = COMMUNE,
    rules: Sequence[Rule] = RULES,
    targets: Mapping[str, Target] | None = None,
    asked: Window = YEAR,
    boundaries: str | date = "end",
    today: date = TODAY,
    few: FewTerms = USUAL_TERMS,
) -> Scorecard:
    results = tuple(
        answer(
            timeline,
            [one for one in cells if one.code == rule.code],
            asked,
            rule=rule,
            boundaries=boundaries,
            today=today,
            few=few,
            targets={2024: [targets[rule.code]]} if targets and rule.code in targets else None,
        )
        for rule in rules
    )
    chosen = Boundaries("date", boundaries) if isinstance(boundaries, date) else Boundaries(boundaries)
    return Scorecard(scope_of(timeline, ROOT, asked, chosen, today), results)


def renamed(timeline: Timeline, **names: str) -> Timeline:
    """The same units under names that people read, by slug with underscores."""
    by_slug = {slug.replace("_", "-"): name for slug, name in names.items()}
    units = [replace(one, name=by_slug.get(slug, one.name)) for slug, one in timeline.units.items()]
    return Timeline(units, timeline.replacements, timeline.belongings)
