"""What the grid of one unit and one month shows: a line per indicator that is asked, with what stands beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators.core.figures import REPORTED_STATES, STATE_WORDS, Boundaries, Reading, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written, written_month
from indicators.core.results import Judged
from indicators.core.wording import counts, value_with_unit
from indicators.entry.cells import Content, Typed
from indicators.entry.checking import Finding, findings_by_code
from indicators.entry.lines import Beside, Line
from indicators.entry.progress import rules_asked
from indicators.entry.recording import content_of_row
from indicators.loading import Catalogue, Question, load_scorecard
from indicators.loading.months import load_unit_months, target_in
from indicators.loading.quality import load_rules_of_checks
from indicators.models import Measurement, Submission
from units.timeline import UnitLife

# How far back a figure is shown beside the cell.
HISTORY_MONTHS = 12
LOCKED_WORDS, READ_ONLY_WORDS, NOT_RETURNED_WORDS = "đã khóa", "chỉ xem", "không trả lại"


@dataclass(frozen=True)
class Section:
    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Grid:
    unit: UnitLife
    month: Month
    window: Window
    sections: tuple[Section, ...]
    submission: Submission | None = None
    shows_whole: bool = False

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for section in self.sections for line in section.lines)

    @property
    def is_locked(self) -> bool:
        return self.submission is not None and self.submission.is_locked

    @property
    def reported(self) -> int:
        return sum(line.judged.reading.state in REPORTED_STATES for line in self.lines)

    @property
    def expected(self) -> int:
        return sum(line.judged.reading.state is not State.NOT_APPLICABLE for line in self.lines)

    @property
    def has_simulated(self) -> bool:
        return any(line.is_simulated for line in self.lines)

    @property
    def last_month(self) -> Month:
        return self.month.plus(-1)

    @property
    def year_ago(self) -> Month:
        return self.month.plus(-12)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that the checks say of this month, errors first."""
        found = {finding.flag.key: finding for line in self.lines for finding in line.findings}
        return tuple(sorted(found.values(), key=lambda finding: finding.flag.severity))

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_open)

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines of which nothing is known."""
        return tuple(line for line in self.lines if line.judged.reading.state is State.NO_DATA)

    def with_lines(self, changed: Mapping[str, Line]) -> Grid:
        """The same grid with some of its lines replaced, by key."""
        sections = (
            replace(section, lines=tuple(changed.get(line.key, line) for line in section.lines))
            for section in self.sections
        )
        return replace(self, sections=tuple(sections))


def load_grid(
    catalogue: Catalogue, unit: UnitLife, month: Month, *, today: date, shows_whole: bool, writes: bool = True
) -> Grid:
    """The grid; six queries at most. `shows_whole` adds the total of the whole territory beside the unit's own; `writes`
    says whether the person may type into it at all."""
    deadlines = catalogue.deadlines(today)
    rules = rules_asked(catalogue, deadlines, unit, month)
    codes = {rule.code for rule in rules}
    report = deadlines.plan_of(month.year).report
    window = Window(min(report.first, month), max(report.last, month))
    relations, thresholds = load_rules_of_checks()
    reach = Window(month.plus(-max(HISTORY_MONTHS, thresholds.history_months)), month)
    on_this_month = Boundaries("date", month.last_day)
    months = load_unit_months(catalogue, Question(unit.slug, reach, on_this_month, today), codes)
    by_code = findings_by_code(months.known, unit.slug, month, relations, thresholds)
    rows, judged = months.rows_in(month), months.judged()
    totals = _totals(catalogue, unit, window, on_this_month, today, codes, shows_whole) if rules else {}
    decided = Submission.objects.with_extension().select_related("submitted_by", "approved_by", "changed_by")
    submission = decided.filter(unit__slug=unit.slug, month__in=[month]).first()
    lines = []
    for rule in rules:
        row = rows.get(catalogue.ids[rule.code])
        name = f"{rule.code} {rule.short_name or rule.name}"
        line = line_of(catalogue, rule, unit, month, row, key=rule.code, name=name)
        unit_total, whole_total = totals.get(rule.code, (None, None))
        line = replace(
            line,
            findings=by_code.get(rule.code, ()),
            last_month=beside(catalogue, unit, rule, month.plus(-1), judged.get((rule.code, month.plus(-1))), today),
            year_ago=beside(catalogue, unit, rule, month.plus(-12), judged.get((rule.code, month.plus(-12))), today),
            unit_total=unit_total,
            whole_total=whole_total,
        )
        lines.append(locked(line, submission, writes=writes))
    sections = tuple(_sections(catalogue, lines))
    return Grid(unit, month, window, sections, submission, shows_whole and unit.slug != catalogue.root)


def line_of(
    catalogue: Catalogue, rule: Rule, unit: UnitLife, month: Month, row: Measurement | None, *, key: str, name: str
) -> Line:
    """What is stored, as its inputs show it."""
    content = Content(State.NO_DATA, note="") if row is None else content_of_row(row)
    version = 0 if row is None else row.version
    typed = typed_of(content, unit.slug, rule.code, month, version)
    simulated = row is not None and row.origin == Measurement.Origins.SIMULATED and content.state is State.FIGURE
    return Line(key, name, unit, rule, judged_of(catalogue, rule, unit, month, content), typed, typed, simulated)


def locked(line: Line, submission: Submission | None, *, writes: bool) -> Line:
    """The line with why it may not change, or why it was sent back."""
    if not writes:
        return replace(line, lock=LOCKED_WORDS if submission is not None and submission.is_locked else READ_ONLY_WORDS)
    if submission is None:
        return line
    if submission.locks(line.code):
        return replace(line, lock=LOCKED_WORDS if submission.is_locked else NOT_RETURNED_WORDS)
    is_returned = submission.stage == Submission.Stage.RETURNED and bool(submission.returned_codes)
    return replace(line, returned_because=submission.reason) if is_returned else line


def judged_of(catalogue: Catalogue, rule: Rule, unit: UnitLife, month: Month, content: Content) -> Judged:
    """What one cell says, against the target of its unit and month."""
    reading = Reading(content.state, content.numerator, content.denominator, content.value, content.qualifier)
    return Judged(rule, reading, target_in(catalogue, rule, unit, month))


def typed_of(content: Content, unit: str, code: str, month: Month, version: int) -> Typed:
    """A stored cell as a person would have typed it; a cell that was never stored waits for a number."""

    def text(number: Decimal | None) -> str:
        return "" if number is None else f"{content.qualifier} {written(number)}".strip()

    state = content.state.value if version else State.FIGURE.value
    return Typed(
        unit, code, str(month), state, text(content.numerator), text(content.denominator), text(content.value),
        note=content.note or "", version=version,
    )  # fmt: skip


def beside(
    catalogue: Catalogue, unit: UnitLife, rule: Rule, month: Month, judged: Judged | None, today: date
) -> Beside:
    """What another month says, to compare with; nothing where it was not asked for."""
    if judged is not None:
        return Beside(value_with_unit(judged), counts(judged))
    is_asked = month.year in rule.years and catalogue.deadlines(today).asks_for(rule, month)
    return Beside(STATE_WORDS[State.NO_DATA]) if is_asked else Beside()


def _totals(
    catalogue: Catalogue,
    unit: UnitLife,
    window: Window,
    boundaries: Boundaries,
    today: date,
    codes: Iterable[str],
    shows_whole: bool,
) -> dict[str, tuple[Judged | None, Judged | None]]:
    """By code: the unit's own total over the window, and the whole territory's where that is shown beside it."""
    asked = catalogue.root if shows_whole else unit.slug
    scorecard = load_scorecard(
        catalogue, Question(asked, window, boundaries, today), codes=frozenset(codes), with_months=False
    )
    if asked == unit.slug:
        return {result.rule.code: (result, None) for result in scorecard.results}
    return {
        result.rule.code: (next((row for row in result.rows if row.unit.slug == unit.slug), None), result)
        for result in scorecard.results
    }


def _sections(catalogue: Catalogue, lines: Iterable[Line]) -> Iterable[Section]:
    by_pillar: dict[str, list[Line]] = {}
    for line in lines:
        by_pillar.setdefault(line.rule.pillar, []).append(line)
    for pillar, name in catalogue.pillars.items():
        if pillar in by_pillar:
            yield Section(name, tuple(by_pillar[pillar]))


def window_words(window: Window) -> str:
    """01–11/2024; 01–12/2024, đủ 12 tháng."""
    months = f"{window.first.number:02d}–{written_month(window.last)}"
    return f"{months}, đủ 12 tháng" if window.is_whole_year else months
