"""The board of months as templates draw it."""

from __future__ import annotations

from django import template

from indicators.core.stages import LATE, STAGE_WORDS
from indicators.entry.approving import key_of
from indicators.entry.board import waited_days
from indicators.entry.board_cells import cells_drawn

register = template.Library()

register.filter("cells_drawn", cells_drawn)
register.filter("waited_days", waited_days)
register.filter("approval_key", key_of)


@register.filter
def sought_words(stage: str) -> str:
    """Chưa nộp, Trễ: a stage or the mark of being late, as it is chosen from a list."""
    words = STAGE_WORDS.get(stage, LATE)  # type: ignore[call-overload]
    return f"{words[:1].upper()}{words[1:]}"
