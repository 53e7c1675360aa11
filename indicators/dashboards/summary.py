"""Results to page rows: the sentence first, a card per target, the pillars. No figure is worked out here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.safestring import SafeString

from indicators.core.figures import STATE_WORDS, Coverage, Origin, OverUnits, Reading, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted, written, written_month
from indicators.core.pace import OUTLOOK_WORDS, Outlook
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.wording import few_words, months_words, share_words, unapproved_words, value_with_unit
from indicators.dashboards.compared import Compared, compared_of, movement_words, year_ago_note
from indicators.dashboards.drawings import bullet_of, has_trend, known_months, sparkline_of

SIMULATED_WORDS = {Origin.SIMULATED: "số liệu mô phỏng", Origin.MIXED: "có số liệu mô phỏng"}
NAMED_MISSING = 12
# Targets that the first sentence names; the bullets below it name all.
MOST_NAMED = 4


@dataclass(frozen=True)
class Card:
    """An indicator on a page: its result with what is drawn and said beside it."""

    result: Result

    @property
    def judged(self) -> Judged:
        return self.result

    @property
    def origin(self) -> str:
        """Where the figures come from, where the reader must know."""
        origin = self.result.reading.origin
        return SIMULATED_WORDS.get(origin, "") if origin is not None else ""

    @property
    def is_of_office(self) -> bool:
        return self.result.rule.over_units is OverUnits.NONE

    @property
    def has_figure(self) -> bool:
        return self.result.reading.state is State.FIGURE

    @property
    def unapproved(self) -> str:
        return unapproved_words(self.result)

    @property
    def unapproved_names(self) -> list[str]:
        """Names of the units that are not approved yet, where there are few enough to name."""
        return names_of(self.result.unapproved) if self.has_few_unapproved else []

    @property
    def has_few_unapproved(self) -> bool:
        return len(self.result.rows) > 1 and len(self.result.unapproved) <= NAMED_MISSING

    @property
    def remark(self) -> str:
        """What must be known beside the value: why there is none, what is not approved, where it comes from."""
        return "; ".join(filter(None, (self.result.reading.reason, self.few, self.unapproved, self.origin)))

    @property
    def few(self) -> str:
        return few_words(self.result)

    @property
    def missing(self) -> list[str]:
        """Names of units with a due figure that nobody reported, where there are few enough to name."""
        rows = self.result.incomplete
        return names_of(rows) if len(rows) <= NAMED_MISSING and not self.is_of_office else []

    @cached_property
    def bullet(self) -> SafeString:
        return bullet_of(self.result, labelled=True)

    @cached_property
    def multiple(self) -> SafeString | None:
        return sparkline_of(self.result, on_whole_scale=True) if has_trend(self.result) else None

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        return compared_of(self.result)

    @cached_property
    def sparkline(self) -> SafeString | None:
        return sparkline_of(self.result) if has_trend(self.result) else None

    @cached_property
    def ends(self) -> list[str]:
        """The first and the newest month with a figure, in words."""
        known = known_months(self.result)
        pairs = known[:1] + known[-1:] if len(known) > 1 else known
        return [f"{written_month(month)}: {value_with_unit(judged)}" for month, judged in pairs]


def names_of(rows: Iterable[Row]) -> list[str]:
    return [row.unit.name for row in rows]


@dataclass(frozen=True)
class Bullet:
    """A line of the block that shows all targets at a glance."""

    result: Result

    @property
    def is_warned(self) -> bool:
        """Whether the year is in doubt: what is on track needs no second mark."""
        pace = self.result.pace
        return bool(pace.months_left) and pace.outlook in (Outlook.AT_RISK, Outlook.OUT_OF_REACH)

    @cached_property
    def drawing(self) -> SafeString:
        return bullet_of(self.result)


@dataclass(frozen=True)
class PillarPart:
    """One pillar: cards for what has a target, lines for what is only followed."""

    slug: str
    name: str
    cards: tuple[Card, ...]
    followed: tuple[Card, ...]

    @property
    def words(self) -> str:
        return met_words([card.result for card in self.cards])


@dataclass(frozen=True)
class Summary:
    """A scorecard as its page shows it. `name` is given where the page is of one unit."""

    scorecard: Scorecard
    pillar_names: Mapping[str, str]

    @property
    def is_of_territory(self) -> bool:
        return self.scorecard.scope.is_territory

    @cached_property
    def targeted(self) -> tuple[Result, ...]:
        """Results with a target that concern whom the page is about; of a territory all of them, with the reason why not."""
        results = (result for result in self.scorecard.results if result.target is not None)
        return tuple(result for result in results if self.is_of_territory or concerns(result))

    @cached_property
    def not_applicable(self) -> tuple[Result, ...]:
        """What does not concern the unit, told apart so that nobody takes it for missing."""
        return () if self.is_of_territory else tuple(r for r in self.scorecard.results if not concerns(r))

    @cached_property
    def coverage(self) -> Coverage:
        """Coverage of what the units report; what only the office enters is no unit's debt."""
        return self.reported.coverage

    @cached_property
    def reported(self) -> Scorecard:
        """Of a territory what its units report, without what only the office enters."""
        if not self.is_of_territory:
            return self.scorecard
        of_units = tuple(r for r in self.scorecard.results if r.rule.over_units is not OverUnits.NONE)
        return Scorecard(self.scorecard.scope, of_units)

    @property
    def sentence(self) -> str:
        return sentence_of(self)

    @property
    def unapproved(self) -> str:
        """Trong đó 03 đơn vị có số liệu chưa duyệt (28/3.074 số liệu); empty where all that is added up is approved."""
        if not self.scorecard.has_unapproved:
            return ""
        units = self.scorecard.unapproved
        if self.is_of_territory and not units:
            return "Có số liệu chưa duyệt"
        figures = share_words(self.reported.figures_unapproved, self.coverage.figures_reported)
        whose = f"Trong đó {counted(len(units))} đơn vị có" if self.is_of_territory else "Có"
        return f"{whose} số liệu chưa duyệt ({figures})"

    @property
    def unapproved_names(self) -> list[str]:
        return [unit.name for unit in self.scorecard.unapproved] if self.is_of_territory else []

    @property
    def outlook(self) -> str:
        return outlook_words(self.targeted)

    @cached_property
    def silent(self) -> tuple[Month, ...]:
        """The last months of the window that nobody has a figure of, though others are known."""
        known = {month for result in self.scorecard.results for month, reading in result.months if is_said(reading)}
        return tuple(month for month in self.scorecard.scope.window if known and month > max(known))

    @property
    def silence(self) -> str:
        return months_words(self.silent)

    @property
    def movement(self) -> str:
        """Nothing where the newest months are empty: what did not change is what nobody reported."""
        return "" if self.silent else movement_words(self.targeted)

    @property
    def year_ago_note(self) -> str:
        return year_ago_note(self.targeted, self.scorecard.scope.window) if self.bullets else ""

    @property
    def not_printed(self) -> str:
        """What the paper leaves out, which would make sheets of its own; empty where everything is on it."""
        followed = sum(len(part.followed) for part in self.pillars)
        if not followed:
            return ""
        return f"Còn {counted(followed)} chỉ tiêu theo dõi không in ở đây: xem trang Tổng quan hoặc phụ lục."

    @cached_property
    def bullets(self) -> tuple[Bullet, ...]:
        """Targets with a figure, the farthest behind first."""
        judged = [result for result in self.targeted if result.distance is not None]
        return tuple(Bullet(result) for result in sorted(judged, key=rank_of_distance))

    @cached_property
    def unjudged(self) -> tuple[Result, ...]:
        """Targets that nothing can be said about yet, in the office's order."""
        return tuple(result for result in self.targeted if result.distance is None)

    @cached_property
    def pillars(self) -> tuple[PillarPart, ...]:
        """Pillars with a target first, each group in the office's order."""
        shown = [r for r in self.scorecard.results if self.is_of_territory or concerns(r)]
        parts = []
        for slug, name in self.pillar_names.items():
            own = [Card(result) for result in shown if result.rule.pillar == slug]
            if own:
                cards = tuple(card for card in own if card.result.target is not None)
                followed = tuple(card for card in own if card.result.target is None)
                parts.append(PillarPart(slug, name, cards, followed))
        return tuple(sorted(parts, key=lambda part: not part.cards))


def is_said(reading: Reading) -> bool:
    return reading.state in (State.FIGURE, State.NOTHING_AROSE)


def outlook_words(results: Sequence[Result]) -> str:
    """Cả năm 2024: không thể đạt 02 chỉ tiêu (…), có nguy cơ 01 (…), đúng tiến độ 03; empty where no month remains."""
    ahead = [result for result in results if result.pace.outlook is not None and result.pace.months_left]
    if not ahead:
        return ""
    words: list[str] = []
    for outlook, label in reversed(OUTLOOK_WORDS.items()):
        found = sorted((one for one in ahead if one.pace.outlook is outlook), key=rank_of_distance)
        if found:
            names = f" ({_named(found)})" if outlook is not Outlook.ON_TRACK else ""
            noun = " chỉ tiêu" if not words else ""
            words.append(f"{label[0].lower()}{label[1:]} {counted(len(found))}{noun}{names}")
    year = max(one.pace.until.year for one in ahead if one.pace.until is not None)
    return f"Cả năm {year}: {', '.join(words)}."


def _named(results: Sequence[Result]) -> str:
    names = [result.rule.short_name or result.rule.name for result in results[:MOST_NAMED]]
    more = len(results) - len(names)
    return "; ".join([*names, f"và {counted(more)} chỉ tiêu khác"] if more else names)


def concerns(result: Result) -> bool:
    """Whether the indicator asks anything of the unit at all."""
    return result.status is not State.NOT_APPLICABLE


def rank_of_distance(result: Result) -> Fraction:
    """What targets are ordered by: percentages by points, other units by the share of the target, so both fit one list."""
    assert result.distance is not None and result.target is not None
    if result.rule.measure.is_percent or result.target.value == 0:
        return result.distance
    return result.distance * 100 / abs(Fraction(result.target.value))


def met_words(results: Sequence[Judged]) -> str:
    """4/6 chỉ tiêu đạt, 02 chưa đạt, 01 chưa có số liệu; 22 chỉ tiêu được giao: 20 chưa có số liệu, 02 không áp dụng."""
    if not results:
        return ""
    count = Counter(result.status for result in results)
    said: list[tuple[Status | State, str]] = [(Status.MISSED, "chưa đạt"), *STATE_WORDS.items()]
    words = [f"{counted(count[status])} {word}" for status, word in said if count[status]]
    if not count[Status.MET] and not count[Status.MISSED]:
        return f"{counted(len(results))} chỉ tiêu được giao: {', '.join(words)}"
    asked = len(results) - count[State.NOT_APPLICABLE]
    return ", ".join([f"{count[Status.MET]}/{asked} chỉ tiêu đạt", *words])


def sentence_of(summary: Summary) -> str:
    """The first thing a reader sees: what is met, what is not, who has reported (README §2, §1.5)."""
    scope = summary.scorecard.scope
    met = met_words(summary.targeted) or "không có chỉ tiêu nào được giao trong kỳ"
    reported = _coverage_words(summary.coverage, summary.is_of_territory)
    return f"{window_words(scope.window)}: {'; '.join(filter(None, (met, reported)))}."


def window_words(window: Window) -> str:
    """Đến hết tháng 11/2024, for a window from January; otherwise the months themselves."""
    last = written_month(window.last)
    if window.is_year_to_date and len(window) > 1:
        return f"Đến hết tháng {last}"
    if len(window) == 1:
        return f"Tháng {last}"
    return f"Từ tháng {written_month(window.first)} đến tháng {last}"


def _coverage_words(coverage: Coverage, is_of_territory: bool) -> str:
    if not coverage.figures_expected:
        return "chưa đến hạn báo cáo"
    if not coverage.figures_reported:
        return "chưa đơn vị nào báo cáo" if is_of_territory else "chưa báo cáo số liệu nào"
    if is_of_territory:
        units = f"{written(coverage.units_reported)}/{written(coverage.units_expected)} đơn vị đã báo cáo"
        if coverage.is_complete:
            return units
        # A unit counts when all of it is there: without the figures beside it, one missing month reads as no work at all.
        return f"{units} đủ, {written(coverage.figures_reported)}/{written(coverage.figures_expected)} số liệu"
    return f"đã báo cáo {written(coverage.figures_reported)}/{written(coverage.figures_expected)} số liệu"


@dataclass
class Standing:
    """How one unit stands over all indicators: counts of judged targets, cells reported and due."""

    met: int = 0
    missed: tuple[str, ...] = ()
    few: tuple[str, ...] = ()
    reported: int = 0
    expected: int = 0

    @property
    def judged(self) -> int:
        return self.met + len(self.missed)


def standings_of(results: Iterable[Result]) -> dict[str, Standing]:
    """The standing of every row's unit, by slug."""
    found: dict[str, Standing] = {}
    for result in results:
        for row in result.rows:
            standing = found.setdefault(row.unit.slug, Standing())
            standing.met += row.status is Status.MET
            if row.is_missed:
                standing.missed += (result.rule.short_name or result.rule.code,)
            if row.few is not None and row.few.is_odd:
                standing.few += (result.rule.short_name or result.rule.code,)
            standing.reported += row.figures_reported
            standing.expected += row.figures_expected
    return found
