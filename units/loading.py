"""Rows to a timeline in one query: the only bridge between the tables of units and the pure rules."""

from __future__ import annotations

from datetime import date

from units.models import Unit
from units.timeline import Belonging, Replacement, Span, Timeline, UnitLife

LIFE = ("pk", "slug", "name", "short_name", "kind", "valid_from", "valid_until", "position", "sort_key")
ONWARD = ("onward__successor__slug", "onward__effective_on", "onward__resolution")
ABOVE = ("memberships__parent__slug", "memberships__valid_from", "memberships__valid_until")


def load_timeline() -> Timeline:
    """All units with their lineage and memberships."""
    units: dict[str, UnitLife] = {}
    # A unit comes once for each of its successors and each of its memberships, mostly one.
    replacements: dict[tuple[str, str], Replacement] = {}
    belongings: dict[tuple[str, str, date | None], Belonging] = {}
    for row in Unit.objects.order_by().values_list(*LIFE, *ONWARD, *ABOVE):
        pk, slug, name, short_name, kind, valid_from, valid_until, position, sort_key = row[: len(LIFE)]
        successor, effective_on, resolution, parent, since, until = row[len(LIFE) :]
        units[slug] = UnitLife(slug, name, short_name, kind, Span(valid_from, valid_until), position, sort_key, pk)
        if successor is not None:
            replacements[slug, successor] = Replacement(slug, successor, effective_on, resolution)
        if parent is not None:
            belongings[slug, parent, since] = Belonging(slug, parent, Span(since, until))
    return Timeline(
        units.values(),
        sorted(
            replacements.values(),
            key=lambda step: (step.effective_on, units[step.successor].position, units[step.predecessor].position),
        ),
        sorted(
            belongings.values(),
            key=lambda belonging: (units[belonging.child].position, belonging.span.starts_on or date.min),
        ),
    )
