"""What the annex says, from one scorecard: the workbook and the page show these same objects, so the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from indicators.annex import layout, remarks
from indicators.annex.beside import NOTHING_BESIDE, Beside, approval_words
from indicators.annex.charts import Charted, charted_of
from indicators.annex.notes import Footnotes, notes_of
from indicators.annex.phrases import holds_simulated
from indicators.annex.remarks import Document, Note
from indicators.core.figures import OverUnits, Reading, State
from indicators.core.places import places_in
from indicators.core.results import Judged, Result, Row, Scorecard
from indicators.core.status import Status
from indicators.core.subtotals import subtotal_of
from indicators.loading import Catalogue
from units.timeline import UnitLife

FEWEST_RANKED = 5


@dataclass(frozen=True)
class Entry:
    """What one line says of one indicator; not `counted` where another line counts the same territory.

    `span` is how many columns its counts and value take, `has_verdict` whether a column for the status follows, and
    `has_rank` one for the place; `rank` is None where the line has none.
    """

    judged: Judged
    counted: bool = True
    span: int = 1
    has_verdict: bool = False
    has_rank: bool = False
    rank: int | None = None


@dataclass(frozen=True)
class Line:
    """One line of a table of units: a `unit`, the subtotal of a `kind`, or the `total`; `marks` are footnotes."""

    role: str
    number: str
    name: str
    entries: tuple[Entry, ...]
    marks: tuple[int, ...] = ()

    @property
    def name_with_marks(self) -> str:
        return " ".join((self.name, *(f"({mark})" for mark in self.marks)))


@dataclass(frozen=True)
class Block:
    """One indicator's columns in a table of units, with its target in words ("" where none was set)."""

    result: Result
    columns: tuple[layout.Column, ...]
    target: str
    is_simulated: bool
    places: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def heading(self) -> str:
        return f"{self.result.rule.name} {layout.SIMULATED_MARK}" if self.is_simulated else self.result.rule.name

    @cached_property
    def figure_columns(self) -> int:
        return sum(column.part in layout.FIGURE_PARTS for column in self.columns)

    @cached_property
    def is_judged(self) -> bool:
        return len(self.columns) > self.figure_columns

    @property
    def is_ranked(self) -> bool:
        return self.columns[-1].part is layout.Part.RANK


@dataclass(frozen=True)
class UnitTable:
    """Units by kind with subtotals, then the total, then the targets."""

    blocks: tuple[Block, ...]
    lines: tuple[Line, ...]

    @property
    def has_targets(self) -> bool:
        return any(block.target for block in self.blocks)


@dataclass(frozen=True)
class SummaryLine:
    """One indicator's result as a whole."""

    number: int
    result: Result
    is_simulated: bool
    target: str
    coverage: str

    @property
    def name(self) -> str:
        """With the marks that the notes explain."""
        simulated = layout.SIMULATED_MARK if self.is_simulated else ""
        few = layout.FEW_MARK if self.result.few is not None else ""
        return " ".join(filter(None, (self.result.rule.name, simulated, few)))


@dataclass(frozen=True)
class AnnexSheet:
    """One annex: "Phụ lục I" with its summary, its table of units (None where only the office enters), and its notes."""

    number: str
    name: str
    title: str
    summary: tuple[SummaryLine, ...]
    units: UnitTable | None
    notes: tuple[Note, ...]

    @property
    def heading(self) -> str:
        return f"Phụ lục {self.number}"

    @property
    def summary_columns(self) -> tuple[layout.Column, ...]:
        return layout.summary_columns([line.result for line in self.summary])

    @property
    def is_simulated(self) -> bool:
        return any(line.is_simulated for line in self.summary)

    @property
    def is_given_targets(self) -> bool:
        """Whether any of its indicators was given a target; where none was, nothing is met or missed."""
        return any(line.result.target is not None for line in self.summary)

    @property
    def met(self) -> int:
        return sum(line.result.status is Status.MET for line in self.summary)

    @property
    def missed(self) -> int:
        return sum(line.result.status is Status.MISSED for line in self.summary)


@dataclass(frozen=True)
class Annex:
    """All annexes of a report: `attached` is the line under each title, `basis` says window, boundaries and moment."""

    sheets: tuple[AnnexSheet, ...]
    period: str
    attached: str
    basis: tuple[str, ...]
    charted: tuple[Charted, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands below the list of the annexes."""
        simulated = f"{layout.SIMULATED_MARK} Có số liệu mô phỏng: xem ghi chú trong từng phụ lục."
        return (simulated, *self.basis) if any(sheet.is_simulated for sheet in self.sheets) else self.basis


def annex_of(
    catalogue: Catalogue,
    scorecard: Scorecard,
    as_of: datetime,
    *,
    approved_only: bool = False,
    beside: Beside = NOTHING_BESIDE,
    document: Document = remarks.NO_DOCUMENT,
) -> Annex:
    """The annex of a scorecard; `as_of` is the moment at which its figures were read, `document` the paper it goes with."""
    scope = scorecard.scope
    period = remarks.period_words(scope.window)
    basis = (*remarks.basis_of(scope, as_of, approved_only), *approval_words(beside.approvals))
    groups = {**catalogue.annex_groups, "": layout.OTHER_INDICATORS}
    whose = "" if scope.is_territory else f" của {remarks.inside_a_sentence(scope.unit.name)}"
    sheets: list[AnnexSheet] = []
    for slug, name in groups.items():
        results = [r for r in scorecard.results if r.rule.annex_group == slug and _concerns(r, scorecard)]
        if results:
            title = f"Kết quả {remarks.inside_a_sentence(name)}{whose} {period}".upper()
            sheets.append(_sheet(layout.roman(len(sheets) + 1), name, title, results, scorecard, basis, beside))
    root = catalogue.timeline.units[catalogue.root]
    return Annex(
        tuple(sheets),
        period,
        remarks.attached_to(scope.window, root.name, document),
        basis,
        charted_of(catalogue, scorecard),
    )


def _concerns(result: Result, scorecard: Scorecard) -> bool:
    """Asked about one unit, the annex holds what concerns that unit."""
    return scorecard.scope.is_territory or scorecard.scope.unit.kind in result.rule.applies_to


def _sheet(
    number: str,
    name: str,
    title: str,
    results: Sequence[Result],
    scorecard: Scorecard,
    basis: tuple[str, ...],
    beside: Beside,
) -> AnnexSheet:
    by_unit = [r for r in results if scorecard.scope.is_territory and r.rule.over_units is OverUnits.SUM and r.rows]
    footnotes = Footnotes(scorecard.scope, by_unit)
    units = _unit_table(by_unit, footnotes) if by_unit else None
    summary = tuple(
        SummaryLine(
            place,
            result,
            holds_simulated(result),
            remarks.aim_words(result.target, result.rule.unit_label),
            remarks.coverage_words(result),
        )
        for place, result in enumerate(results, 1)
    )
    simulated = any(line.is_simulated for line in summary)
    notes = notes_of(results, by_unit, footnotes, simulated=simulated, basis=basis, beside=beside)
    return AnnexSheet(number, name, title, summary, units, notes)


def _unit_table(results: Sequence[Result], footnotes: Footnotes) -> UnitTable:
    blocks = tuple(_block(result, len(results)) for result in results)
    rows = [{row.unit.slug: row for row in result.rows} for result in results]
    groups = _grouped(footnotes.scope.timeline.in_order({slug for own in rows for slug in own}))
    lines: list[Line] = []
    count = 0
    for place, (name, members) in enumerate(groups, 1):
        if len(groups) > 1:
            slugs = [unit.slug for unit in members]
            parts = [[own[slug] for slug in slugs if slug in own] for own in rows]
            subtotals = [subtotal_of(result.rule, part) for result, part in zip(results, parts, strict=True)]
            lines.append(Line("kind", layout.roman(place), name, _entries(blocks, subtotals)))
        for unit in members:
            count += 1
            own_rows = [own.get(unit.slug) for own in rows]
            marks = footnotes.marks_of(unit, own_rows)
            lines.append(Line("unit", str(count), unit.name, _entries(blocks, own_rows), marks))
    lines.append(Line("total", "", "Tổng cộng", _entries(blocks, results)))
    return UnitTable(blocks, tuple(lines))


def _entries(blocks: Sequence[Block], found: Sequence[Judged | None]) -> tuple[Entry, ...]:
    """One entry per indicator; an indicator that does not concern the unit says so."""
    return tuple(
        Entry(
            judged or Judged(block.result.rule, Reading(State.NOT_APPLICABLE), None),
            judged.counted if isinstance(judged, Row) else True,
            block.figure_columns,
            block.is_judged,
            block.is_ranked,
            _rank_of(judged, block),
        )
        for block, judged in zip(blocks, found, strict=True)
    )


def _rank_of(judged: Judged | None, block: Block) -> int | None:
    return block.places.get(judged.unit.slug) if block.is_ranked and isinstance(judged, Row) else None


def _grouped(units: Sequence[UnitLife]) -> list[tuple[str, list[UnitLife]]]:
    """Units by the office's groups, in its own order inside each."""
    named = set().union(*(kinds for _, kinds in layout.UNIT_GROUPS))
    groups = [(name, [unit for unit in units if unit.kind in kinds]) for name, kinds in layout.UNIT_GROUPS]
    groups.append((layout.OTHER_UNITS, [unit for unit in units if unit.kind not in named]))
    return [(name, members) for name, members in groups if members]


def _block(result: Result, side_by_side: int) -> Block:
    judged = result.target is not None or any(row.target is not None for row in result.rows)
    places = places_in(result)
    # A place says nothing among a handful, nor where all share one.
    ranked = len(places) >= FEWEST_RANKED and len(set(places.values())) > 1
    columns = layout.unit_columns(result.rule, judged, side_by_side, ranked=ranked)
    return Block(result, columns, remarks.targets_of(result), holds_simulated(result), places)
