"""Two values on one scale as inline SVG: a disc and a square, joined, with the mark of the target.

As in `svg`: exact fractions in, safe markup out, places in per cent of the scale, colours in ``static/css/figures.css``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

HEIGHT, MIDDLE, SIZE = 24, 12, 10
WIDTH, TALL, MARGIN = 600, 160, 8


def pair(
    one: Fraction | None, other: Fraction | None, *, target: Fraction | None, scale_max: Fraction, title: str
) -> SafeString:
    """A disc for `one`, a square for `other`; whichever is None is not drawn. ValueError for a scale that is not positive."""
    if scale_max <= 0:
        raise ValueError(f"scale_max must be positive, not {scale_max}")
    parts = [f'<line class="pair-axis" x1="0" x2="100%" y1="{MIDDLE}" y2="{MIDDLE}"/>']
    if target is not None:
        x = _percent(target, scale_max)
        parts.append(f'<line class="pair-target" x1="{x}%" x2="{x}%" y1="2" y2="{HEIGHT - 2}"/>')
    if one is not None and other is not None:
        ends = f'x1="{_percent(one, scale_max)}%" x2="{_percent(other, scale_max)}%"'
        parts.append(f'<line class="pair-gap" {ends} y1="{MIDDLE}" y2="{MIDDLE}"/>')
    if other is not None:
        # Moved by half its size, which is in pixels while its place is in per cent.
        parts.append(
            f'<svg x="{_percent(other, scale_max)}%" y="{MIDDLE - SIZE // 2}" overflow="visible">'
            f'<rect class="pair-other" x="{-SIZE // 2}" y="0" width="{SIZE}" height="{SIZE}"/></svg>'
        )
    if one is not None:
        parts.append(f'<circle class="pair-one" cx="{_percent(one, scale_max)}%" cy="{MIDDLE}" r="{SIZE // 2}"/>')
    return mark_safe(
        f'<svg class="pair" role="img" width="100%" height="{HEIGHT}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def two_lines(
    one: Sequence[Fraction | None], other: Sequence[Fraction | None], *, scale_max: Fraction, title: str
) -> SafeString:
    """Two lines of points in even steps on one scale from 0, a gap where a point is None; the second is dashed."""
    parts = [
        f'<path class="pair-grid" d="M0 {_height(scale_max * share, scale_max)}H{WIDTH}"/>'
        for share in (Fraction(0), Fraction(1, 2), Fraction(1))
    ]
    for kind, points in (("pair-line-other", other), ("pair-line-one", one)):
        parts.extend(f'<path class="{kind}" d="{path}"/>' for path in _paths(points, scale_max))
    box = f'viewBox="0 0 {WIDTH} {TALL}" preserveAspectRatio="none"'
    return mark_safe(
        f'<svg class="two-lines" role="img" width="100%" height="{TALL}" {box}>'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _paths(points: Sequence[Fraction | None], scale_max: Fraction) -> list[str]:
    step = Fraction(WIDTH - 2 * MARGIN, max(len(points) - 1, 1))
    runs: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{float(MARGIN + step * place):.1f} {_height(point, scale_max)}")
    # A line of one point is a dot, by its round cap.
    return [f"M{'L'.join(run)}" + ("h0.01" if len(run) == 1 else "") for run in runs if run]


def _height(value: Fraction, scale_max: Fraction) -> str:
    share = min(max(value / scale_max, Fraction(0)), Fraction(1))
    return f"{float(TALL - MARGIN - share * (TALL - 2 * MARGIN)):.1f}"


def _percent(value: Fraction, scale_max: Fraction) -> str:
    tenths = min(max(value * 1000 // scale_max, 0), 1000)
    return f"{tenths // 10}.{tenths % 10}"
