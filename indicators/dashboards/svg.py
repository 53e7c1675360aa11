"""Small charts as inline SVG text: a bullet, a sparkline and a strip of units.

Pure string building: exact fractions go in, safe markup comes out. Colours and
strokes belong to ``static/css/figures.css``, so the same drawing follows light,
dark and print. Numbers inside the markup are never localised: a decimal comma
would break the drawing.

Widths follow the container. Bars and ticks are placed in per cent of the scale;
paths sit in a stretched ``viewBox`` whose strokes do not scale.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

NO_FIGURE = "Chưa có số liệu"

_LABEL_HEIGHT = 20
_BAR_HEIGHT = 16
_SCALE_HEIGHT = 16
_SPARK_WIDTH, _SPARK_HEIGHT, _SPARK_MARGIN = 120, 32, 4
_STRIP_TEXT, _STRIP_STEP, _STRIP_ROWS = 14, 6, 5
# In per cent of the scale: about the width of a dot on a phone.
_STRIP_APART = 2
_BELOW = "missed"


def bullet(
    *,
    value: Fraction | None,
    target: Fraction | None,
    bands: Sequence[Fraction],
    scale_max: Fraction,
    label: str = "",
    title: str,
    scale_labels: Sequence[tuple[Fraction, str]] = (),
    empty: str = NO_FIGURE,
) -> SafeString:
    """Return Stephen Few's bullet on a linear scale from 0 to ``scale_max``.

    ``bands`` are two to four upper edges, ascending, in the unit of ``value``;
    ``scale_labels`` are places on the scale with their printed text. A value
    beyond the scale fills it and gets an arrow. ``None`` draws no bar at all
    but a hatched track with the words ``empty``; zero draws a bar of width 0
    with a mark at the start of the scale, so the two are never confused.

    Raises ValueError for a scale that is not positive or bands that are not
    two to four ascending edges.
    """
    if scale_max <= 0:
        raise ValueError(f"scale_max must be positive, not {scale_max}")
    if not 2 <= len(bands) <= 4 or list(bands) != sorted(bands):
        raise ValueError("bands must be two to four ascending upper edges")
    top = _LABEL_HEIGHT if label else 2
    bottom = top + _BAR_HEIGHT
    parts = [_label(label), _empty_track(top, empty)] if value is None else [_label(label)]
    if value is not None:
        parts.extend(_bands(bands, scale_max, top))
        parts.append(_measure(value, scale_max, top))
    if target is not None:
        parts.append(_tick("bullet-target", _percent(target, scale_max), top - 1, bottom + 1))
    parts.extend(_scale(scale_labels, scale_max, bottom))
    height = bottom + (_SCALE_HEIGHT if scale_labels else 2)
    return _drawing("bullet is-empty" if value is None else "bullet", "100%", height, title, parts)


def bar(value: Fraction, target: Fraction | None, scale_max: Fraction) -> SafeString:
    """Return a plain bar with the target as a mark, for the line of a table that says both in words: hidden from readers.

    Raises ValueError for a scale that is not positive.
    """
    if scale_max <= 0:
        raise ValueError(f"scale_max must be positive, not {scale_max}")
    parts = [_measure(value, scale_max, 0)]
    if target is not None:
        parts.append(_tick("bullet-target", _percent(target, scale_max), 1, 15))
    return mark_safe(f'<svg class="rank-bar" aria-hidden="true" width="100%" height="16">{"".join(parts)}</svg>')


def sparkline(
    points: Sequence[Fraction | None],
    target: Fraction | None = None,
    title: str = "",
    *,
    low: Fraction | None = None,
    high: Fraction | None = None,
) -> SafeString:
    """Return one line of points in even steps, with a gap where a point is None.

    A point without neighbours is drawn as a dot; the newest figure gets the end
    dot. The vertical range covers points and target, and ``low`` and ``high``
    where given, in the unit of the points.
    """
    known = [point for point in points if point is not None]
    bounds = [bound for bound in (target, low, high) if bound is not None]
    parts = []
    if known:
        floor, ceiling = min(known + bounds), max(known + bounds)
        places = _places(points, floor, ceiling)
        if target is not None:
            y = _height_of(target, floor, ceiling)
            parts.append(f'<path class="spark-target" d="M0 {y}H{_SPARK_WIDTH}"/>')
        parts.extend(_spark_segments(places))
        x, y = next(place for place in reversed(places) if place is not None)
        parts.append(f'<path class="spark-end" d="M{x} {y}h0.01"/>')
    else:
        middle = _SPARK_HEIGHT // 2
        parts.append(f'<path class="spark-empty" d="M0 {middle}H{_SPARK_WIDTH}"/>')
    return _drawing(
        "sparkline",
        _SPARK_WIDTH,
        _SPARK_HEIGHT,
        title,
        parts,
        f' preserveAspectRatio="none" viewBox="0 0 {_SPARK_WIDTH} {_SPARK_HEIGHT}"',
    )


def strip(
    marks: Sequence[tuple[Fraction, str]],
    *,
    target: Fraction | None,
    scale_max: Fraction,
    title: str,
    target_label: str = "",
    ends: tuple[str, str] = ("", ""),
) -> SafeString:
    """Return dots for units along the scale: where they stand at a glance.

    ``marks`` are (value, status code) pairs. The status is given, never worked
    out here, since judging is exact and done once. Missed ones hang below the
    axis, so that they are seen beside the many that stand at the same place.
    Dots that would cover each other are stacked; a stack is five high at most
    and says then how many units it stands for. ``ends`` label the scale.
    """
    if scale_max <= 0:
        raise ValueError(f"scale_max must be positive, not {scale_max}")
    above = _stacks([mark for mark in marks if mark[1] != _BELOW], scale_max)
    below = _stacks([mark for mark in marks if mark[1] == _BELOW], scale_max)
    axis = _STRIP_TEXT + _room(above) + 2
    foot = axis + 2 + _room(below)
    parts = [f'<line class="strip-axis" x1="0" x2="100%" y1="{axis}" y2="{axis}"/>']
    if target is not None:
        x = _percent(target, scale_max)
        parts.append(_tick("strip-target", x, 2, foot))
        parts.append(_beside(x, 11, target_label))
    for stacks, way in ((above, -1), (below, 1)):
        for stack in stacks:
            parts.extend(_stack(stack, axis, way))
    height = foot + (_STRIP_TEXT if any(ends) else 0)
    parts.extend(_text("0", "start", height - 4, ends[0]))
    parts.extend(_text("100", "end", height - 4, ends[1]))
    return _drawing("strip", "100%", height, title, parts)


def _stacks(marks: Sequence[tuple[Fraction, str]], scale_max: Fraction) -> list[list[tuple[str, str]]]:
    """Dots, as (place in per cent, status), in stacks of those that would cover each other."""
    stacks: list[list[tuple[str, str]]] = []
    for value, status in sorted(marks, reverse=True):
        x = _percent(value, scale_max)
        if not stacks or float(stacks[-1][0][0]) - float(x) >= _STRIP_APART:
            stacks.append([])
        stacks[-1].append((x, status))
    return stacks


def _room(stacks: Sequence[Sequence[tuple[str, str]]]) -> int:
    """How high the highest stack is, with its count where it has one."""
    most = max(map(len, stacks), default=0)
    return min(most, _STRIP_ROWS) * _STRIP_STEP + (_STRIP_TEXT if most > _STRIP_ROWS else 0)


def _stack(stack: Sequence[tuple[str, str]], axis: int, way: int) -> Iterator[str]:
    """`way` is -1 for a stack that stands on the axis, 1 for one that hangs from it."""
    for number, (x, status) in enumerate(stack[:_STRIP_ROWS]):
        y = axis + way * (4 + number * _STRIP_STEP)
        yield f'<circle class="is-{escape(status)}" cx="{x}%" cy="{y}" r="2.5"/>'
    if len(stack) > _STRIP_ROWS:
        tip = axis + way * (3 + _STRIP_ROWS * _STRIP_STEP)
        yield _beside(stack[0][0], tip if way < 0 else tip + 9, str(len(stack)), "strip-count")


def _beside(x: str, y: int, words: str, kind: str = "strip-label") -> str:
    """Words beside a place on the scale, on the side that has room for them."""
    anchor, shift = ("end", -5) if float(x) > 50 else ("start", 5)
    return f'<text class="{kind}" x="{x}%" dx="{shift}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _text(x: str, anchor: str, y: int, words: str) -> Iterator[str]:
    if words:
        yield f'<text class="strip-end" x="{x}%" y="{y}" text-anchor="{anchor}">{escape(words)}</text>'


def _drawing(kind: str, width: int | str, height: int, title: str, parts: Sequence[str], more: str = "") -> SafeString:
    # The title comes first: screen readers take only a first child as the name.
    return mark_safe(
        f'<svg class="{kind}" role="img" width="{width}" height="{height}"{more}>'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _label(text: str) -> str:
    return f'<text class="bullet-label" x="0" y="12">{escape(text)}</text>' if text else ""


def _tick(kind: str, x: str, top: int, bottom: int) -> str:
    return f'<line class="{kind}" x1="{x}%" x2="{x}%" y1="{top}" y2="{bottom}"/>'


def _percent(value: Fraction, scale_max: Fraction) -> str:
    # Cut, not rounded: a bar never reaches a target that the figure missed.
    # In whole numbers, which are as exact as fractions: a page of bullets asks for hundreds of these.
    share = value.numerator * scale_max.denominator * 1000 // (value.denominator * scale_max.numerator)
    tenths = min(max(share, 0), 1000)
    return f"{tenths // 10}.{tenths % 10}"


def _bands(bands: Sequence[Fraction], scale_max: Fraction, top: int) -> Iterator[str]:
    # Widest first, so that each darker, shorter band lies on top of the next.
    for number in range(len(bands), 0, -1):
        width = _percent(bands[number - 1], scale_max)
        yield (f'<rect class="bullet-band-{number}" x="0" y="{top}" width="{width}%" height="{_BAR_HEIGHT}"/>')


def _measure(value: Fraction, scale_max: Fraction, top: int) -> str:
    y = top + 5
    bar = f'<rect class="bullet-measure" x="0" y="{y}" width="{_percent(value, scale_max)}%" height="6"/>'
    if value == 0:
        return bar + f'<line class="bullet-zero" x1="1" x2="1" y1="{y - 2}" y2="{y + 8}"/>'
    if value > scale_max:
        return bar + (
            f'<svg class="bullet-beyond" x="100%" y="{y - 2}" overflow="visible"><path d="M-9 0L-2 5L-9 10"/></svg>'
        )
    return bar


def _empty_track(top: int, words: str) -> str:
    return (
        f'<rect class="bullet-track" x="0.5" y="{top}" width="99.5%"'
        f' height="{_BAR_HEIGHT}"/>'
        f'<text class="bullet-empty" x="8" y="{top + 12}">{escape(words)}</text>'
    )


def _scale(scale_labels: Sequence[tuple[Fraction, str]], scale_max: Fraction, bottom: int) -> Iterator[str]:
    for place, text in scale_labels:
        x = _percent(place, scale_max)
        anchor = {"0.0": "start", "100.0": "end"}.get(x, "middle")
        yield (f'<text class="bullet-scale" x="{x}%" y="{bottom + 13}" text-anchor="{anchor}">{escape(text)}</text>')


def _height_of(value: Fraction, floor: Fraction, ceiling: Fraction) -> str:
    if floor == ceiling:
        return f"{_SPARK_HEIGHT / 2:.1f}"
    room = _SPARK_HEIGHT - 2 * _SPARK_MARGIN
    # (value - floor) / (ceiling - floor), multiplied out: one division at the end, and as exact.
    share = (value.numerator * floor.denominator - floor.numerator * value.denominator) * ceiling.denominator
    whole = (ceiling.numerator * floor.denominator - floor.numerator * ceiling.denominator) * value.denominator
    return f"{((_SPARK_HEIGHT - _SPARK_MARGIN) * whole - share * room) / whole:.1f}"


def _places(points: Sequence[Fraction | None], floor: Fraction, ceiling: Fraction) -> list[tuple[str, str] | None]:
    return [
        None if point is None else (x, _height_of(point, floor, ceiling))
        for x, point in zip(_columns(len(points)), points, strict=True)
    ]


@lru_cache(maxsize=256)
def _columns(count: int) -> tuple[str, ...]:
    """Where that many points stand in even steps: the same for every line of a page."""
    step = Fraction(_SPARK_WIDTH - 2 * _SPARK_MARGIN, max(count - 1, 1))
    return tuple(f"{float(_SPARK_MARGIN + step * number):.1f}" for number in range(count))


def _spark_segments(places: Sequence[tuple[str, str] | None]) -> Iterator[str]:
    run: list[tuple[str, str]] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
        elif run:
            yield _spark_segment(run)
            run = []


def _spark_segment(run: Sequence[tuple[str, str]]) -> str:
    steps = [f"{x} {y}" for x, y in run]
    if len(steps) == 1:
        # A round line cap turns this into a dot that stays round when stretched.
        return f'<path class="spark-dot" d="M{steps[0]}h0.01"/>'
    return f'<path class="spark-line" d="M{"L".join(steps)}"/>'
