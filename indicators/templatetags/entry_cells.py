"""Cells of a grid with very many of them, written without a template each: that would be most of the page's time."""

from __future__ import annotations

import json
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from indicators.core.wording import target_words
from indicators.entry.indicator_grid import IndicatorGrid, UnitRow
from indicators.entry.lines import Line

register = template.Library()
HOLE = '<td class="is-hole"></td>'


@register.simple_tag
def narrow_cells(row: UnitRow) -> SafeString:
    """The figures of one unit, several indicators side by side."""
    unit = escape(row.unit.name)
    return mark_safe("".join(HOLE if line is None else _narrow_cell(line, unit) for line in row.lines))


def _narrow_cell(line: Line, unit: str) -> str:
    key, code = escape(line.key), escape(line.code)
    lock = " readonly" if line.lock else ""
    invalid = ' aria-invalid="true"' if line.message else ""
    words = f' placeholder="{escape(line.state_words)}"' if line.state_words else ""
    inputs = ""
    for field, text in line.inputs:
        name = f"{key}-{field.name}"
        # Only what a summary of errors leads to needs an id.
        anchor = f' id="{name}"' if line.message else ""
        inputs += (
            f'<input{anchor} name="{name}" value="{escape(text)}" data-field="{field.name}" data-column="'
            f'{line.first_column + field.column}" aria-label="{field.short} {code}, {unit}"{invalid}{lock}{words}>'
        )
        words = ""
    mark = f" is-{line.quiet_mark}" if line.quiet_mark else ""
    return (
        f'<td class="cell{mark}" data-line="{key}"{" data-locked" if line.lock else ""}>{inputs}'
        f"<output data-share>{escape(line.share)}</output>{_choice(line, key)}</td>"
    )


def _choice(line: Line, key: str) -> str:
    """Both values, where another person was faster."""
    if line.current is None:
        return ""
    return (
        f'<input type="hidden" name="{key}-current" value="{int(line.current["version"])}"><fieldset class="entry-choice">'
        f"<legend>Hiện là <strong>{escape(line.current_words)}</strong></legend>"
        f'<label><input type="radio" name="{key}-choice" value="mine"> Giữ số tôi vừa nhập</label>'
        f'<label><input type="radio" name="{key}-choice" value="theirs"> Lấy giá trị hiện có</label></fieldset>'
    )


@register.filter
def kept_json(grid: IndicatorGrid) -> str:
    """What the page knows of its lines beside what their inputs hold, by key: what was stored, last month, a year ago, its
    target where others have another, and what is to be said of it. In one field, where 2.000 would slow the page."""
    return json.dumps({line.key: _kept(grid, line) for line in grid.lines}, ensure_ascii=False, separators=(",", ":"))


def _kept(grid: IndicatorGrid, line: Line) -> dict[str, str]:
    kept = {"seen": line.seen, "last": line.last_month.both, "ago": line.year_ago.both}
    target = line.judged.target
    if target is not None and line.code not in grid.common_targets:
        kept |= {
            "comparator": target.comparator.value,
            "target": format(target.value, "f"),
            "targetWords": target_words(target, line.rule.unit_label),
        }
    if line.quiet_mark:
        kept |= {"mark": line.mark, "markWords": line.mark_words}
    if line.message or line.notices:
        kept["notices"] = line.message or " ".join(line.notices)
    return kept
