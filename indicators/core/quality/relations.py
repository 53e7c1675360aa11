"""Relations between indicators, as data: what must not be above what, what adds up to what.

Each is looked at within one unit and month, and only where every figure it needs was stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from indicators.core.figures import Measure, Number, Rule
from indicators.core.months import Month
from indicators.core.numbers_vi import counted
from indicators.core.quality.flags import Check, Evidence, Flag
from indicators.core.quality.known import Face, Known, Place, Stated
from indicators.core.quality.words import face_words, indicator_words, number_words, place_words, stated_words
from units.timeline import Timeline


class Kind(StrEnum):
    """NOT_ABOVE: the numerator is part of the other's. SAME_DENOMINATOR: both are shares of the same records. PARTS: the
    others add up to it. SUM_WITH_UNITS: its denominator is the other's and one for each unit before any merger."""

    NOT_ABOVE = "not_above"
    SAME_DENOMINATOR = "same_denominator"
    PARTS = "parts"
    SUM_WITH_UNITS = "sum_with_units"


@dataclass(frozen=True, slots=True)
class Relation:
    """`indicator` is held against `others`; `note` says in the office's words why."""

    kind: Kind
    indicator: str
    others: tuple[str, ...]
    note: str = ""


def relation_of(record: Mapping[str, str]) -> Relation:
    """From a row with the columns of relations.csv; ValueError for one that makes no sense."""
    others, indicator = tuple(record["others"].split()), record["indicator"]
    kind = Kind(record["kind"])
    if not others or (kind is not Kind.PARTS and len(others) != 1):
        raise ValueError(f"{kind} of {indicator} must name {'its parts' if kind is Kind.PARTS else 'one other'}")
    if indicator in others or len(set(others)) < len(others):
        raise ValueError(f"{kind} of {indicator} names itself, or one twice")
    return Relation(kind, indicator, others, record.get("note", ""))


def relations_of(records: Iterable[Mapping[str, str]]) -> tuple[Relation, ...]:
    """Those that say something, in the same order: a stored one that makes no sense breaks no page."""
    found: list[Relation] = []
    for record in records:
        with suppress(ValueError):
            found.append(relation_of(record))
    return tuple(found)


def unfit(relation: Relation, rules: Mapping[str, Rule]) -> tuple[str, ...]:
    """Codes in it that nobody knows, or whose measure has not the counts that it compares."""
    of_ratios = relation.kind in (Kind.SAME_DENOMINATOR, Kind.SUM_WITH_UNITS)
    measures = (Measure.RATIO,) if of_ratios else (Measure.RATIO, Measure.COUNT)
    codes = (relation.indicator, *relation.others)
    return tuple(code for code in codes if code not in rules or rules[code].measure not in measures)


def check_relation(known: Known, relation: Relation, unit: str, month: Month) -> Flag | None:
    """What contradicts the relation in this unit and month; None where nothing does or a figure is missing."""
    rule = known.rules.get(relation.indicator)
    own = known.own(relation.indicator, unit, month)
    if rule is None or own is None:
        return None
    place = Place(unit, rule, month)
    if relation.kind is Kind.PARTS:
        return _parts(known, relation, place, own)
    other = known.own(relation.others[0], unit, month)
    if other is None:
        return None
    match relation.kind:
        case Kind.NOT_ABOVE:
            return _not_above(known, relation, place, own, other)
        case Kind.SAME_DENOMINATOR:
            return _same_denominator(known, relation, place, own, other)
        case _:
            return _sum_with_units(known, relation, place, own, other)


def _not_above(known: Known, relation: Relation, place: Place, own: Stated, other: Stated) -> Flag | None:
    mine, theirs = own.get(Face.NUMERATOR), other.get(Face.NUMERATOR)
    if mine is None or theirs is None or mine <= theirs:
        return None
    label = face_words(place.rule, Face.NUMERATOR)
    finding = f"{label} {number_words(mine)} lớn hơn {_of_other(known, relation, other, theirs)}"
    evidence = ((f"tử số {place.rule.code}", mine), (f"tử số {relation.others[0]}", theirs))
    return _flag(known, Check.ABOVE_RELATED, relation, place, finding, evidence)


def _same_denominator(known: Known, relation: Relation, place: Place, own: Stated, other: Stated) -> Flag | None:
    mine, theirs = own.get(Face.DENOMINATOR), other.get(Face.DENOMINATOR)
    if mine is None or theirs is None or mine == theirs:
        return None
    said = f"mẫu số {number_words(mine)}" if not own.nothing_arose else stated_words(own)
    finding = f"{said} khác {_of_other(known, relation, other, theirs)}"
    evidence = ((f"mẫu số {place.rule.code}", mine), (f"mẫu số {relation.others[0]}", theirs))
    return _flag(known, Check.DENOMINATORS_DIFFER, relation, place, finding, evidence)


def _of_other(known: Known, relation: Relation, other: Stated, number: Number) -> str:
    words = indicator_words(known.rules[relation.others[0]])
    return f"{number_words(number)} của {words}" if not other.nothing_arose else f"{words} là {stated_words(other)}"


def _parts(known: Known, relation: Relation, place: Place, own: Stated) -> Flag | None:
    """Parts that are missing say nothing, but those that are known must not be above the whole already."""
    whole = own.get(Face.NUMERATOR)
    stated = {code: known.own(code, place.unit, place.month) for code in relation.others}
    parts = {code: part for code, said in stated.items() if said and (part := said.get(Face.NUMERATOR)) is not None}
    is_bound = own.qualifier or any(said is not None and said.qualifier for said in stated.values())
    if whole is None or not parts or is_bound:
        return None
    total = sum(parts.values())
    if total == whole or (len(parts) < len(relation.others) and total < whole):
        return None
    sums = " + ".join(number_words(part) for part in parts.values())
    finding = f"tổng là {number_words(whole)} nhưng các phần cộng lại được {number_words(total)} ({sums})"
    evidence = ((f"tổng {place.rule.code}", whole), *((f"phần {code}", part) for code, part in parts.items()))
    return _flag(known, Check.PARTS, relation, place, finding, evidence)


def _sum_with_units(known: Known, relation: Relation, place: Place, own: Stated, other: Stated) -> Flag | None:
    mine, theirs = own.get(Face.DENOMINATOR), other.get(Face.DENOMINATOR)
    units = units_before_mergers(known.timeline, place.unit, place.month.last_day)
    if mine is None or theirs is None or units is None or mine == theirs + units:
        return None
    finding = (
        f"mẫu số {number_words(mine)}, trong khi {indicator_words(known.rules[relation.others[0]])} có mẫu số "
        f"{number_words(theirs)} và đơn vị gồm {counted(units)} xã, thị trấn trước sáp nhập "
        f"({number_words(theirs)} + {units} = {number_words(theirs + units)})"
    )
    evidence = (
        (f"mẫu số {place.rule.code}", mine),
        (f"mẫu số {relation.others[0]}", theirs),
        ("số xã, thị trấn", units),
    )
    return _flag(known, Check.SUM_WITH_UNITS, relation, place, finding, evidence)


def units_before_mergers(timeline: Timeline, unit: str, day: date) -> int | None:
    """Of how many units without predecessors it consists on that day, itself included where it was there before any came
    to it; None where one of them was divided."""
    arrived = [step for step in timeline.replacements if step.successor == unit and step.effective_on <= day]
    if not arrived:
        return 1
    starts_on = timeline.units[unit].life.starts_on
    total = int(starts_on is None or starts_on < min(step.effective_on for step in arrived))
    for step in arrived:
        before = units_before_mergers(timeline, step.predecessor, step.effective_on - timedelta(days=1))
        if before is None or timeline.is_split(step.predecessor):
            return None
        total += before
    return total


def _flag(known: Known, check: Check, relation: Relation, place: Place, finding: str, evidence: Evidence) -> Flag:
    note = f" {relation.note[0].upper()}{relation.note[1:]}." if relation.note else ""
    return Flag(
        check,
        place.unit,
        place.rule.code,
        place.month,
        f"{place_words(known, place)}: {finding}.{note}",
        evidence,
        others=relation.others,
    )
