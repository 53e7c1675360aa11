"""What has changed since a paper was issued: each figure, target, definition and unit, old and new, with who and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from indicators.annex import layout
from indicators.annex.freezing import Frozen, thawed
from indicators.core.aggregation import reading_of, tally_of
from indicators.core.figures import Better, Cell, Due, Measure, Origin, OverTime, OverUnits, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date
from indicators.core.results import Judged
from indicators.core.status import Target
from indicators.core.wording import counts, scope_words, target_words, value_with_unit
from indicators.loading import Catalogue, load_cells
from indicators.loading.records import load_last_changes
from indicators.models import Indicator, Issue
from units.models import Unit
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs from the issued one; empty words where there was, or is, none. `by` is empty where no line of
    the history says who."""

    unit: str
    rule: Rule
    month: Month
    old: str
    new: str
    by: str = ""
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A target, a definition or a unit that is not what it was."""

    what: str
    old: str
    new: str


@dataclass(frozen=True)
class Changes:
    figures: tuple[FigureChange, ...]
    others: tuple[OtherChange, ...]

    @property
    def is_empty(self) -> bool:
        return not self.figures and not self.others


def changes_since(issue: Issue, catalogue: Catalogue) -> Changes:
    """Every figure, target, definition and unit that differs now from what the paper stands on; two queries at most."""
    return changes_from(thawed(bytes(issue.frozen)), issue, catalogue)


def changes_from(frozen: Frozen, issue: Issue, catalogue: Catalogue) -> Changes:
    """The same, of an issue whose content is read already."""
    now = load_cells(catalogue, frozen.question)
    return Changes(
        tuple(_figure_changes(frozen, catalogue, now, issue.issued_at)),
        (
            *_target_changes(frozen.catalogue, catalogue, _years_of(issue, frozen.question.window)),
            *_rule_changes(frozen.catalogue, catalogue, frozen.question.window),
            *_unit_changes(frozen.catalogue, catalogue, frozen.question.window),
        ),
    )


def _figure_changes(
    frozen: Frozen, catalogue: Catalogue, now: tuple[Cell, ...], issued_at: datetime
) -> Iterator[FigureChange]:
    before = {(cell.unit, cell.code, cell.month): cell for cell in frozen.cells}
    after = {(cell.unit, cell.code, cell.month): cell for cell in now}
    differing = [key for key in before.keys() | after.keys() if _said(before.get(key)) != _said(after.get(key))]
    lines = load_last_changes(catalogue, differing, since=issued_at)
    places = {rule.code: place for place, rule in enumerate(catalogue.rules)}
    units = {unit.slug: place for place, unit in enumerate(catalogue.timeline.in_order(catalogue.timeline.units))}
    for key in sorted(differing, key=lambda key: (key[2], places.get(key[1], -1), units.get(key[0], -1))):
        slug, code, month = key
        rule = catalogue.by_code.get(code) or frozen.catalogue.by_code[code]
        known = catalogue.timeline.units.get(slug) or frozen.catalogue.timeline.units[slug]
        line = lines.get(key)
        yield FigureChange(
            known.name, rule, month, _words(frozen.catalogue.by_code.get(code, rule), before.get(key)),
            _words(rule, after.get(key)), line.by if line else "", line.at if line else None, line.reason if line else "",
        )  # fmt: skip


def _said(cell: Cell | None) -> tuple[object, ...] | None:
    """What a reader sees of it: an approval changes no figure, an empty cell is as good as none."""
    if cell is None or cell.state is State.NO_DATA:
        return None
    is_simulated = cell.origin is Origin.SIMULATED
    return cell.state, cell.numerator, cell.denominator, cell.value, cell.qualifier, is_simulated


def _words(rule: Rule, cell: Cell | None) -> str:
    if cell is None:
        return ""
    tally = tally_of(rule, [cell], asked=(), passed=())
    reading = reading_of(rule, tally, empty=cell.state)
    judged = Judged(rule, reading, None)
    beside = f"({counts(judged)})" if counts(judged) else ""
    mark = layout.SIMULATED_MARK if cell.origin is Origin.SIMULATED else ""
    return " ".join(filter(None, (value_with_unit(judged), beside, mark)))


def _years_of(issue: Issue, window: Window) -> Collection[int]:
    """A report also prints what is set for the next year."""
    return [*window.years, *([window.last.year + 1] if issue.kind == Issue.Kind.REPORT else [])]


def _target_changes(old: Catalogue, new: Catalogue, years: Collection[int]) -> Iterator[OtherChange]:
    names = {slug: unit.name for slug, unit in (old.timeline.units | new.timeline.units).items()}  # type: ignore[operator]
    for code, year in sorted(old.targets.keys() | new.targets.keys()):
        if year not in years:
            continue
        before, after = ({_key(one): one for one in of.targets.get((code, year), ())} for of in (old, new))
        for key in sorted(before.keys() | after.keys(), key=str):
            if before.get(key) != after.get(key):
                scope = scope_words(key[0], names) or key[0]
                label = (new.by_code.get(code) or old.by_code[code]).unit_label
                yield OtherChange(
                    f"Chỉ tiêu giao {code} năm {year}, {scope}",
                    _target_words(before.get(key), label), _target_words(after.get(key), label),
                )  # fmt: skip


def _key(target: Target) -> tuple[str, date | None]:
    return target.scope, target.effective_on


def _target_words(target: Target | None, label: str) -> str:
    if target is None:
        return ""
    return " ".join(filter(None, (target.wording, target_words(target, label), target.document or "")))


# What of a definition a reader of the paper would notice.
_OF_RULE: Mapping[str, str] = {
    "name": "tên",
    "short_name": "tên ngắn",
    "unit_label": "đơn vị tính",
    "measure": "cách đo",
    "over_time": "cách cộng theo thời gian",
    "over_units": "cách cộng theo đơn vị",
    "better": "chiều tốt",
    "due": "kỳ báo cáo",
    "decimals": "số chữ số thập phân",
    "numerator_label": "tử số",
    "denominator_label": "mẫu số",
    "definition": "định nghĩa",
    "applies_to": "loại đơn vị áp dụng",
    "not_applicable": "năm không áp dụng",
    "annex_group": "phụ lục",
    "few_records": "ngưỡng số hồ sơ ít",
}


def _rule_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    before, after = ({rule.code: rule for rule in of.rules_for(window)} for of in (old, new))
    for code in sorted(before.keys() | after.keys()):
        if code not in after or code not in before:
            whole = (before.get(code) or after[code]).name
            yield OtherChange(f"Chỉ tiêu {code}", *((whole, "") if code in before else ("", whole)))
            continue
        for field in fields(Rule):
            was, now = (getattr(of[code], field.name) for of in (before, after))
            if field.name in _OF_RULE and was != now:
                yield OtherChange(f"Chỉ tiêu {code}, {_OF_RULE[field.name]}", _plain(was), _plain(now))


_LABELS: Mapping[type, Any] = {
    Measure: Indicator.Measures, OverTime: Indicator.OverTimes, OverUnits: Indicator.OverUnitses, Due: Indicator.Dues,
    Better: Indicator.Betters,
}  # fmt: skip


def _plain(value: object) -> str:
    """A part of a definition in words."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(str(Unit.Kind(kind).label) for kind in value))
    if isinstance(value, tuple):
        return "; ".join(f"{year}: {reason}" for year, reason in value)
    labels = _LABELS.get(type(value))
    return str(labels(value).label) if labels is not None else "" if value is None else str(value)


def _unit_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    """Names, kinds, lives and mergers as far as they reach into the window: whatever moves a figure to another row."""
    first, after_last = window.first.first_day, window.last.plus(1).first_day
    before, now = ({unit.slug: unit for unit in of.timeline.units.values()} for of in (old, new))
    for slug in sorted(before.keys() | now.keys()):
        pair = [_in_window(of.get(slug), first, after_last) for of in (before, now)]
        if pair[0] != pair[1]:
            named = now.get(slug) or before[slug]
            yield OtherChange(f"Đơn vị {named.name}", pair[0], pair[1])
    steps = [
        {
            (one.predecessor, one.successor, one.effective_on)
            for one in of.timeline.replacements
            if one.effective_on < after_last
        }
        for of in (old, new)
    ]
    names = {slug: unit.name for slug, unit in (before | now).items()}
    for predecessor, successor, day in sorted(steps[0] ^ steps[1]):
        said = f"nhập vào {names[successor]} từ {written_date(day)}"
        is_old = (predecessor, successor, day) in steps[0]
        yield OtherChange(f"Sắp xếp {names[predecessor]}", said if is_old else "", "" if is_old else said)


def _in_window(unit: UnitLife | None, first: date, after_last: date) -> str:
    """Name, kind and the part of its life that lies in the window; empty where none does."""
    if unit is None or not unit.life.overlaps(first, after_last - timedelta(days=1)):
        return ""
    starts = unit.life.starts_on if unit.life.starts_on is not None and unit.life.starts_on > first else None
    ends = unit.life.ends_on if unit.life.ends_on is not None and unit.life.ends_on < after_last else None
    return f"{unit.name} ({Unit.Kind(unit.kind).label}), {_day(starts)} – {_day(ends)}"


def _day(day: date | None) -> str:
    return written_date(day) if day is not None else "…"
