"""Results as small drawings: a bullet against the target, a line of months, dots of units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from django.utils.safestring import SafeString

from indicators.core.comparing import difference_of, difference_words
from indicators.core.figures import STATE_WORDS, Better, Due, Reading
from indicators.core.months import Month
from indicators.core.numbers_vi import counted, written, written_month
from indicators.core.results import Judged, Result, Row
from indicators.core.status import Status
from indicators.core.wording import few_words, status_words, target_words, value_with_unit
from indicators.dashboards import svg

HUNDRED = Fraction(100)
# Bands end at half the target, at the target, and at the end of the scale.
FAR = Fraction(1, 2)
NAMED_WORST = 3


def is_far(judged: Judged) -> bool:
    """Missed by so much that it lies in the first band: below half the target (above twice, where lower is better)."""
    if not judged.is_missed:
        return False
    parts, target = judged.reading.exact_parts, judged.target
    assert parts is not None and target is not None
    # Multiplied across in whole numbers, since every cell of the heatmap is asked.
    aim, below = target.value.as_integer_ratio()
    ours, aimed = parts[0] * below, aim * parts[1]
    far, whole = FAR.numerator, FAR.denominator
    return ours * whole < aimed * far if target.better is Better.HIGHER else ours * far > aimed * whole


def scale_of(judged: Judged) -> Fraction:
    """The end of the scale, in the indicator's unit: 100 for percentages, else a round number beyond value and target."""
    if judged.rule.measure.is_percent:
        return HUNDRED
    most = max(judged.reading.exact or Fraction(0), Fraction(judged.target.value) if judged.target else Fraction(0))
    return next(end for power in count() for step in (1, 2, 5) if (end := Fraction(step * 10**power)) >= most)


def bullet_of(judged: Judged, *, labelled: bool = False) -> SafeString:
    """The value as a bar, the target as a mark; a hatched track with the state's words where there is no figure."""
    exact, target = judged.reading.exact, judged.target
    scale = scale_of(judged)
    aim = Fraction(target.value) if target is not None else None
    edges = {scale} if aim is None else {aim * FAR, aim, scale}
    bands = sorted(edge for edge in edges if 0 < edge <= scale)
    if len(bands) < 2:
        bands = [scale * FAR, scale]
    words = STATE_WORDS[judged.reading.state]
    return svg.bullet(
        value=exact,
        target=aim,
        bands=bands,
        scale_max=scale,
        title=_said(judged),
        scale_labels=((Fraction(0), "0"), (scale, _end_of(judged, scale))) if labelled and exact is not None else (),
        empty=f"{words[0].upper()}{words[1:]}",
    )


def _end_of(judged: Judged, scale: Fraction) -> str:
    return f"{scale}\u00a0{judged.rule.unit_label}".strip()


def _said(judged: Judged) -> str:
    rule = judged.rule
    level = target_words(judged.target, rule.unit_label)
    aim = f", mức giao {level}" if level else ""
    few = f", {few_words(judged)}" if judged.few is not None else ""
    return f"{rule.short_name or rule.name}: {value_with_unit(judged)}{aim}, {status_words(judged).lower()}{few}"


def has_trend(result: Result) -> bool:
    """Whether a line of months says anything: due more than once a year, and asked for more than one month."""
    return result.rule.due is not Due.YEAR and len(result.months) > 1


def sparkline_of(result: Result, *, on_whole_scale: bool = False) -> SafeString:
    """The months of a result as a line with gaps, the target as a level line; shares between 0 and 100 % where asked for."""
    target = result.target
    ends = (Fraction(0), HUNDRED if result.rule.measure.is_percent else None) if on_whole_scale else (None, None)
    return svg.sparkline(
        [reading.exact for _, reading in result.months],
        Fraction(target.value) if target is not None else None,
        _trend_said(result),
        low=ends[0],
        high=ends[1],
    )


def _trend_said(result: Result) -> str:
    """Từng tháng: từ 99,85 % (01/2024) đến 100 % (11/2024), tăng 0,15 điểm phần trăm; mức giao từ 97 %."""
    known = known_months(result)
    level = target_words(result.target, result.rule.unit_label)
    aim = f"; mức giao {level}" if level else ""
    if not known:
        return f"Từng tháng: chưa có số liệu{aim}"
    (first, before), (last, now) = known[0], known[-1]
    if first == last:
        return f"Chỉ tháng {written_month(last)} có số liệu: {value_with_unit(now)}{aim}"
    ends = (f"{value_with_unit(judged)} ({written_month(month)})" for month, judged in (known[0], known[-1]))
    difference = difference_of(now, before)
    moved = f", {difference_words(difference, result.rule)}" if difference.amount is not None else ""
    return f"Từng tháng: từ {' đến '.join(ends)}{moved}{aim}"


def known_months(result: Result) -> list[tuple[Month, Judged]]:
    """The months that hold a figure, oldest first."""
    return [(month, month_of(result, reading)) for month, reading in result.months if reading.exact is not None]


def month_of(result: Result, reading: Reading) -> Judged:
    """A month of a result, shown by the same rule; the target of the year judges no single month."""
    return Judged(result.rule, reading, None)


def strip_of(result: Result, rows: Iterable[Row]) -> SafeString:
    """One dot for each unit with a figure along the scale."""
    rows, marks = list(rows), []
    for row in rows:
        exact = row.reading.exact
        if exact is not None:
            marks.append((exact, row.status.value if isinstance(row.status, Status) else ""))
    scale = max([scale_of(row) for row in rows], default=scale_of(result))
    target = result.target
    return svg.strip(
        marks,
        target=Fraction(target.value) if target is not None else None,
        scale_max=scale,
        title=_standing_said(rows),
        target_label=f"mức giao {target_words(target, result.rule.unit_label)}" if target is not None else "",
        ends=("0", _end_of(result, scale)),
    )


def _standing_said(rows: Iterable[Row]) -> str:
    """45/47 đơn vị đạt; kém nhất Xã Đoan Hùng, Xã Hòa Bình. Whoever stands as low as others is not named without them."""
    judged = [row for row in rows if row.status in (Status.MET, Status.MISSED)]
    missed = sorted((row for row in judged if row.is_missed), key=lambda row: row.distance or Fraction(0))
    said = f"{written(len(judged) - len(missed))}/{written(len(judged))} đơn vị đạt"
    if not missed:
        return said
    others = missed[NAMED_WORST:]
    worst = [row for row in missed[:NAMED_WORST] if not others or row.distance != others[0].distance]
    if worst:
        return f"{said}; kém nhất {', '.join(row.unit.name for row in worst)}"
    alike = sum(row.distance == missed[0].distance for row in missed)
    return f"{said}; kém nhất {counted(alike)} đơn vị cùng {value_with_unit(missed[0])}"


def bar_of(judged: Judged, scale: Fraction) -> SafeString | None:
    """The value of one line of a ranking, on the scale of all; nothing where there is no figure."""
    exact = judged.reading.exact
    if exact is None:
        return None
    return svg.bar(exact, Fraction(judged.target.value) if judged.target is not None else None, scale)


@dataclass(frozen=True)
class Band:
    """How many units lie there."""

    status: str
    words: str
    units: int


def bands_of(rows: Iterable[Row], better: Better) -> list[Band]:
    """Units by how they stand to what was set for them: met, missed, missed by far; only those with a figure to judge."""
    judged = [row for row in rows if row.status in (Status.MET, Status.MISSED)]
    far = sum(map(is_far, judged))
    missed = sum(row.is_missed for row in judged) - far
    near, beyond = ("dưới mức giao", "chưa tới nửa mức giao") if better is Better.HIGHER else (
        "quá mức giao", "quá hai lần mức giao",
    )  # fmt: skip
    return [
        Band(Status.MET.value, "đạt", len(judged) - missed - far),
        Band(Status.MISSED.value, near, missed),
        Band(Status.MISSED.value, beyond, far),
    ]
