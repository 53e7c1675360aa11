"""What has changed since a paper was issued: each figure, target, definition and unit, old and new, with who and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from indicators.annex.freezing import Frozen, thawed
from indicators.core.aggregation import reading_of, tally_of
from indicators.core.figures import Cell, Rule, State
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date
from indicators.core.results import Judged
from indicators.core.status import Target
from indicators.core.wording import counts, scope_words, target_words, value_with_unit
from indicators.loading import Catalogue, load_cells
from indicators.loading.records import load_last_changes
from indicators.models import Issue


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
    frozen = thawed(bytes(issue.frozen))
    now = load_cells(catalogue, frozen.question)
    return Changes(
        tuple(_figure_changes(frozen, catalogue, now, issue.issued_at)),
        (
            *_target_changes(frozen.catalogue, catalogue, frozen.question.window),
            *_rule_changes(frozen.catalogue, catalogue, frozen.question.window),
            *_unit_changes(frozen.catalogue, catalogue),
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
            known.name, rule, month, _words(rule, before.get(key)), _words(rule, after.get(key)),
            line.by if line else "", line.at if line else None, line.reason if line else "",
        )  # fmt: skip


def _said(cell: Cell | None) -> tuple[object, ...] | None:
    """What a reader sees of it: an approval changes no figure, an empty cell is as good as none."""
    if cell is None or cell.state is State.NO_DATA:
        return None
    return cell.state, cell.numerator, cell.denominator, cell.value, cell.qualifier, cell.origin


def _words(rule: Rule, cell: Cell | None) -> str:
    if cell is None:
        return ""
    tally = tally_of(rule, [cell], asked=(), passed=())
    reading = reading_of(rule, tally, empty=cell.state)
    judged = Judged(rule, reading, None)
    beside = counts(judged)
    return f"{value_with_unit(judged)} ({beside})" if beside else value_with_unit(judged)


def _target_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    names = {slug: unit.name for slug, unit in (old.timeline.units | new.timeline.units).items()}  # type: ignore[operator]
    for code, year in sorted(old.targets.keys() | new.targets.keys()):
        if year not in window.years:
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
    return " ".join(filter(None, (target_words(target, label), target.document or ""))) if target is not None else ""


# What of a definition a reader of the paper would notice.
_OF_RULE: Mapping[str, str] = {
    "name": "tên", "measure": "cách đo", "over_time": "cách cộng theo thời gian", "over_units": "cách cộng theo đơn vị",
    "decimals": "số chữ số thập phân", "numerator_label": "tử số", "denominator_label": "mẫu số",
    "definition": "định nghĩa", "applies_to": "loại đơn vị áp dụng", "few_records": "ngưỡng số hồ sơ ít",
}  # fmt: skip


def _rule_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    before, after = ({rule.code: rule for rule in of.rules_for(window)} for of in (old, new))
    for code in before.keys() | after.keys():
        if code not in after or code not in before:
            whole = (before.get(code) or after[code]).name
            yield OtherChange(f"Chỉ tiêu {code}", *((whole, "") if code in before else ("", whole)))
            continue
        for field in fields(Rule):
            was, now = (getattr(of[code], field.name) for of in (before, after))
            if field.name in _OF_RULE and was != now:
                yield OtherChange(f"Chỉ tiêu {code}, {_OF_RULE[field.name]}", _plain(was), _plain(now))


def _plain(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else "" if value is None else str(value)


def _unit_changes(old: Catalogue, new: Catalogue) -> Iterator[OtherChange]:
    """Names and lives: whatever moves a figure to another row."""
    before, after = old.timeline.units, new.timeline.units
    for slug in sorted(before.keys() | after.keys()):
        was, now = before.get(slug), after.get(slug)
        if was is None or now is None or (was.name, was.life) != (now.name, now.life):
            words = [
                "" if unit is None else f"{unit.name}, {_day(unit.life.starts_on)} – {_day(unit.life.ends_on)}"
                for unit in (was, now)
            ]
            yield OtherChange(f"Đơn vị {(now or was).name}", *words)  # type: ignore[union-attr]


def _day(day: date | None) -> str:
    return written_date(day) if day is not None else "…"
