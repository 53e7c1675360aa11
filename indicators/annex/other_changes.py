"""What is no figure and still makes a paper another one: targets, definitions, units, reporting years, names of groups.

Told is what would change the paper, and nothing that would not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from indicators.core.figures import Better, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.months import Window
from indicators.core.numbers_vi import written, written_date, written_month
from indicators.core.rescheduling import REGIME_WORDS, window_words
from indicators.core.status import Target
from indicators.core.wording import scope_words, target_words
from indicators.loading import Catalogue, Question
from indicators.models import Indicator
from units.models import Unit
from units.timeline import UnitLife


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A target, a definition or a unit that is not what it was."""

    what: str
    old: str
    new: str


def other_changes(old: Catalogue, new: Catalogue, question: Question, years: Collection[int]) -> Iterator[OtherChange]:
    """`years` are those whose targets the paper prints."""
    yield from _target_changes(old, new, years)
    yield from _rule_changes(old, new, question.window)
    yield from _name_changes(old, new)
    yield from _few_changes(old, new, question.window)
    yield from _year_changes(old, new, question)
    yield from _unit_changes(old, new, question.window)
    yield from _belonging_changes(old, new, question.window)


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


def _name_changes(old: Catalogue, new: Catalogue) -> Iterator[OtherChange]:
    """Of what heads the annexes and the parts of a report."""
    for what, before, after in (
        ("Phụ lục", old.annex_groups, new.annex_groups),
        ("Lĩnh vực", old.pillars, new.pillars),
    ):
        for slug in before.keys() & after.keys():
            if before[slug] != after[slug]:
                yield OtherChange(f"{what}, tên", before[slug], after[slug])


def _few_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    """The terms of the mark beside a high rate on few records, where any indicator of the window may bear it."""
    if all(rule.few_records is None for rule in (*old.rules_for(window), *new.rules_for(window))):
        return
    before, after = old.few, new.few
    if before.least_months != after.least_months:
        yield OtherChange(
            "Kỳ ngắn nhất để xét ít hồ sơ",
            f"{written(before.least_months)} tháng",
            f"{written(after.least_months)} tháng",
        )
    if before.high_rate_percent != after.high_rate_percent:
        yield OtherChange(
            "Tỷ lệ được coi là cao", f"{written(before.high_rate_percent)} %", f"{written(after.high_rate_percent)} %"
        )


def _year_changes(old: Catalogue, new: Catalogue, question: Question) -> Iterator[OtherChange]:
    """The window and the regime of a year; a deadline where the month was due under one and not under the other."""
    before, after = old.deadlines(question.today), new.deadlines(question.today)
    for year in question.window.years:
        was, now = before.plan_of(year), after.plan_of(year)
        if was.report != now.report:
            yield OtherChange(f"Kỳ báo cáo năm {year}", window_words(was.report), window_words(now.report))
        if was.regime != now.regime:
            yield OtherChange(f"Chế độ báo cáo năm {year}", REGIME_WORDS[was.regime], REGIME_WORDS[now.regime])
    for month in question.window:
        if before.has_passed(month) != after.has_passed(month):
            yield OtherChange(
                f"Hạn nộp tháng {written_month(month)}",
                written_date(before.deadline_of(month)), written_date(after.deadline_of(month)),
            )  # fmt: skip


def _belonging_changes(old: Catalogue, new: Catalogue, window: Window) -> Iterator[OtherChange]:
    """To which territory a unit belonged within the window."""
    parents = [_parents_in(of, window) for of in (old, new)]
    names = {slug: unit.name for of in (old, new) for slug, unit in of.timeline.units.items()}
    for slug in sorted(parents[0].keys() | parents[1].keys()):
        if slug not in old.timeline.units or slug not in new.timeline.units:
            continue
        was, now = (", ".join(names.get(one, one) for one in of.get(slug, ())) for of in parents)
        if was != now:
            yield OtherChange(f"Đơn vị {names[slug]}, trực thuộc", was, now)


def _parents_in(catalogue: Catalogue, window: Window) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for one in sorted(catalogue.timeline.belongings, key=lambda one: (one.child, one.span.starts_on or date.min)):
        if one.span.overlaps(window.first.first_day, window.last.last_day):
            found[one.child] = (*found.get(one.child, ()), one.parent)
    return found
