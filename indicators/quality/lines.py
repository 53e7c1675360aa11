"""Everything that the checks find in a window, line by line: in months, over the whole, in papers (README §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from indicators.core.figures import Boundaries, Rule
from indicators.core.months import Window
from indicators.core.quality import (
    CHECK_WORDS,
    Check,
    Flag,
    Statement,
    check_card,
    check_cells,
    check_paper,
    in_order,
)
from indicators.core.quality.words import indicator_words
from indicators.entry.checking import Finding, explained
from indicators.loading import Catalogue, Question, scorecard_from
from indicators.loading.quality import load_known, load_rules_of_checks, load_statements
from units.timeline import UnitLife

LONGEST_WINDOW = 24


@dataclass(frozen=True)
class Line:
    """One finding with what it is about; `unit` and `rule` are None where it is about none.

    `statements` are what papers say in it, `window` the one it was found in: that of the page, or of the paper.
    """

    finding: Finding
    unit: UnitLife | None
    rule: Rule | None
    window: Window
    statements: tuple[Statement, ...] = ()

    @property
    def flag(self) -> Flag:
        return self.finding.flag

    @property
    def key(self) -> str:
        return self.flag.key

    @property
    def is_of_month(self) -> bool:
        return self.flag.month is not None

    @property
    def is_of_paper(self) -> bool:
        return bool(self.statements)

    @property
    def check_words(self) -> str:
        return CHECK_WORDS[self.flag.check]

    @property
    def words(self) -> str:
        """The reason without unit, month and indicator, which stand beside it."""
        if self.rule is None:
            return self.flag.reason
        _, _, found = self.flag.reason.partition(f"{indicator_words(self.rule)}: ")
        return f"{found[:1].upper()}{found[1:]}" if found else self.flag.reason


@dataclass(frozen=True)
class Found:
    """All lines of a window in the order in which people should look at them."""

    lines: tuple[Line, ...]
    papers: Mapping[int, tuple[Statement, ...]] = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Line]:
        return {line.key: line for line in self.lines}


def load_found(catalogue: Catalogue, question: Question, *, with_papers: bool) -> Found:
    """What is found over the question's window, of a territory in all its units, of a unit in what went into it as well.

    Four queries, three without papers: the figures are read once, for the checks of months, of the window and of papers.
    Unapproved figures are looked at like all others. `with_papers` adds what the papers of the window's years say, which
    names many units.
    """
    question = replace(question, approved_only=False)
    relations, thresholds = load_rules_of_checks()
    months = thresholds.history_months
    known = load_known(catalogue, question.unit, question.window, history_months=months, today=question.today)
    card = scorecard_from(catalogue, question, known.cells.values())
    papers = _papers(catalogue, question.window) if with_papers else {}
    flags = [*check_cells(known, question.window, relations, thresholds), *check_card(card)]
    windows: dict[str, Window] = {}
    for year, statements in papers.items():
        if statements:
            asked = replace(question, window=catalogue.years[year].report, boundaries=Boundaries("end"))
            paper_card = scorecard_from(catalogue, asked, known.cells.values())
            of_paper = check_paper(statements, paper_card)
            windows |= {flag.key: paper_card.scope.window for flag in of_paper}
            flags += of_paper
    said = {statement.code: statement for statements in papers.values() for statement in statements}
    ordered = in_order(catalogue.timeline, catalogue.by_code, flags)
    lines = (
        Line(
            finding,
            catalogue.timeline.units.get(finding.flag.unit or ""),
            catalogue.by_code.get(finding.flag.indicator),
            windows.get(finding.flag.key, question.window),
            tuple(said[code] for code in finding.flag.statements if code in said),
        )
        for finding in explained(ordered)
    )
    return Found(tuple(lines), papers)


def _papers(catalogue: Catalogue, window: Window) -> dict[int, tuple[Statement, ...]]:
    """Of the years whose report lies within the window: a paper is held against its own months, no more and no less."""
    return load_statements(tuple(_reported_in(catalogue, window)))


def _reported_in(catalogue: Catalogue, window: Window) -> Iterator[int]:
    for year, plan in sorted(catalogue.years.items()):
        if plan.report.first in window and plan.report.last in window:
            yield year


def checks_in(lines: tuple[Line, ...]) -> tuple[Check, ...]:
    """The checks that found something, in their order."""
    found = {line.flag.check for line in lines}
    return tuple(check for check in Check if check in found)
