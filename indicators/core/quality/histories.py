"""A figure against the unit's own earlier months, its predecessors' included. Months without figures are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt

from indicators.core.figures import Better, Due, Measure, Number, OverTime
from indicators.core.months import Month
from indicators.core.numbers_vi import counted
from indicators.core.quality.flags import Check, Evidence, Flag
from indicators.core.quality.known import Face, Known, Place, Stated
from indicators.core.quality.thresholds import Thresholds
from indicators.core.quality.words import face_words, month_words, number_words, place_words, stated_words

Exact = int | Fraction
# A normal spread is 1,4826 times the median distance from the median, which comes here four times as large.
_SPREAD, _SCALE = 14_826, 40_000


def check_repeated(known: Known, place: Place, thresholds: Thresholds) -> Flag | None:
    """A flow equal in every count to the months before, months in succession; none and few records do repeat."""
    rule = place.rule
    if rule.over_time is not OverTime.SUM or rule.due is not Due.MONTH:
        return None
    months = [place.month.plus(-back) for back in range(thresholds.repeated_months - 1, -1, -1)]
    stated = [known.own(rule.code, place.unit, month) for month in months]
    first = stated[0]
    if first is None or first.base is None or first.base < max(thresholds.repeated_from, 1):
        return None
    if any(other is None or other.counts != first.counts for other in stated):
        return None
    finding = (
        f"số liệu {counted(len(months))} tháng liền nhau giống hệt nhau ({stated_words(first)}), "
        f"từ {month_words(months[0])}"
    )
    evidence = tuple((face_words(rule, face), number) for face, number in first.counts.items())
    return _flag(known, Check.REPEATED, place, finding, evidence)


def check_outlier(
    known: Known, place: Place, thresholds: Thresholds, *, denominator_of: str | None = None
) -> Flag | None:
    """A count far from what the unit's earlier months say is usual.

    Of a ratio the denominator speaks first, and a numerator that went the same way says nothing more. `denominator_of` is
    an indicator of the same denominator that already speaks of it. A running total grows, so it has no usual range.
    """
    rule = place.rule
    own = known.own(rule.code, place.unit, place.month)
    if own is None or not rule.measure.is_counted or rule.over_time is OverTime.TO_DATE:
        return None
    history = [stated for _, stated in known.earlier(place, thresholds.history_months)]
    if len(history) < thresholds.outlier_least_months:
        return None
    spoken: set[int] = set()
    for face in (Face.DENOMINATOR, Face.NUMERATOR):
        number = own.get(face)
        if number is None:
            continue
        low, high = usual_range([stated.counts[face] for stated in history], thresholds)
        way = _way(number, low, high, thresholds)
        if way == 0 or way in spoken:
            continue
        if face is Face.DENOMINATOR and _speaks(known, place, number, denominator_of):
            spoken.add(way)
            continue
        finding = (
            f"{face_words(rule, face)} {number_words(number)} {'cao' if way > 0 else 'thấp'} hơn hẳn mức thường gặp của "
            f"đơn vị (từ {number_words(low)} đến {number_words(high)}, tính theo {counted(len(history))} tháng trước)"
        )
        return _flag(known, Check.OUTLIER, place, finding, ((face_words(rule, face), number),))
    return None


def usual_range(history: Sequence[Number], thresholds: Thresholds) -> tuple[int, int]:
    """The whole numbers that counts usually lie between: the median, and spreads around it that one odd month cannot
    stretch (the median distance from the median). A spread is never less than what chance alone does to counts of that
    size, the square root of the median."""
    counts: list[Exact] = [count if isinstance(count, int) else Fraction(count) for count in history]
    twice = _twice_the_median(counts)
    gaps: list[Exact] = [max(2 * count - twice, twice - 2 * count) for count in counts]
    four_times = _twice_the_median(gaps)
    # Whole numbers all the way, at forty thousand times their size: a page asks this of every cell of its window.
    chance = isqrt(max(int(twice // 2), 0))
    reach = max(four_times * _SPREAD, chance * _SCALE) * thresholds.outlier_spreads
    middle = twice * (_SCALE // 2)
    return max(int((middle - reach) // _SCALE), 0), int(-((-middle - reach) // _SCALE))


def _twice_the_median(counts: Sequence[Exact]) -> Exact:
    """Twice, so that it stays a whole number where the median is a half."""
    ranked = sorted(counts)
    return ranked[len(ranked) // 2] + ranked[(len(ranked) - 1) // 2]


def _way(number: Number, low: int, high: int, thresholds: Thresholds) -> int:
    """1 above what is usual, -1 below, 0 within or where the counts are too small to tell."""
    if max(2 * number, low + high) < 2 * thresholds.outlier_from:
        return 0
    return (number > high) - (number < low)


def _speaks(known: Known, place: Place, number: Number, code: str | None) -> bool:
    """Whether the other indicator states the same denominator here."""
    other = known.own(code, place.unit, place.month) if code is not None else None
    return other is not None and other.get(Face.DENOMINATOR) == number


def check_fall(known: Known, place: Place, thresholds: Thresholds) -> Flag | None:
    """A stock or running total below the last one that is known; of a running total within its year.

    Less of a stock of which less is better is progress.
    """
    last = _last_known(known, place, thresholds)
    own = known.own(place.rule.code, place.unit, place.month)
    if own is None or last is None:
        return None
    month, before = last
    fallen = [
        (face, before.counts[face], own.counts[face])
        for face in _faces_that_stand(place)
        if face in own.counts and face in before.counts and own.counts[face] < before.counts[face]
    ]
    if not fallen:
        return None
    falls = " và ".join(
        f"{face_words(place.rule, face)} từ {number_words(old)} xuống {number_words(new)}" for face, old, new in fallen
    )
    kind = "số lũy kế từ đầu năm" if place.rule.over_time is OverTime.TO_DATE else "số hiện có"
    evidence = tuple(
        (f"{face_words(place.rule, face)} {when}", number)
        for face, old, new in fallen
        for when, number in ((month_words(month), old), (month_words(place.month), new))
    )
    return _flag(known, Check.FALL, place, f"{kind} giảm so với {month_words(month)}: {falls}", evidence)


def _faces_that_stand(place: Place) -> Iterator[Face]:
    """The numbers that do not fall by themselves."""
    rule = place.rule
    if rule.over_time is OverTime.TO_DATE:
        yield Face.NUMERATOR
    elif rule.over_time is OverTime.LATEST and (rule.measure.is_counted or rule.measure is Measure.PERCENTAGE):
        if rule.better is Better.HIGHER:
            yield from (Face.NUMERATOR, Face.VALUE)
        yield Face.DENOMINATOR


def check_denominator_change(known: Known, place: Place, thresholds: Thresholds) -> Flag | None:
    """A running total's denominator is one number all year."""
    last = _last_known(known, place, thresholds)
    own = known.own(place.rule.code, place.unit, place.month)
    if place.rule.over_time is not OverTime.TO_DATE or own is None or last is None:
        return None
    month, before = last
    old, new = before.get(Face.DENOMINATOR), own.get(Face.DENOMINATOR)
    if old is None or new is None or old == new or own.nothing_arose or before.nothing_arose:
        return None
    finding = f"mẫu số của số lũy kế đổi từ {number_words(old)} ({month_words(month)}) thành {number_words(new)}"
    evidence = ((f"mẫu số {month_words(month)}", old), (f"mẫu số {month_words(place.month)}", new))
    return _flag(known, Check.DENOMINATOR_CHANGE, place, finding, evidence)


def _last_known(known: Known, place: Place, thresholds: Thresholds) -> tuple[Month, Stated] | None:
    if place.rule.over_time is OverTime.SUM:
        return None
    to_date = place.rule.over_time is OverTime.TO_DATE
    earlier = known.earlier(place, place.month.number - 1 if to_date else thresholds.history_months)
    return earlier[-1] if earlier else None


def _flag(known: Known, check: Check, place: Place, finding: str, evidence: Evidence) -> Flag:
    reason = f"{place_words(known, place)}: {finding}."
    return Flag(check, place.unit, place.rule.code, place.month, reason, evidence)
