"""Rows to a timeline in two queries: the only bridge between the tables of units and the pure rules."""

from __future__ import annotations

from units.models import Membership, Unit
from units.timeline import Belonging, Replacement, Span, Timeline, UnitLife

LIFE = ("pk", "slug", "name", "short_name", "kind", "valid_from", "valid_until", "position", "sort_key")
ONWARD = ("onward__successor__slug", "onward__effective_on", "onward__resolution")


def load_timeline() -> Timeline:
    """All units with their lineage and memberships."""
    units: dict[str, UnitLife] = {}
    replacements: list[Replacement] = []
    # A unit that was split comes once for each of its successors.
    for row in Unit.objects.order_by().values_list(*LIFE, *ONWARD):
        pk, slug, name, short_name, kind, valid_from, valid_until, position, sort_key, successor, *rest = row
        units[slug] = UnitLife(slug, name, short_name, kind, Span(valid_from, valid_until), position, sort_key, pk)
        if successor is not None:
            replacements.append(Replacement(slug, successor, *rest))
    replacements.sort(
        key=lambda step: (step.effective_on, units[step.successor].position, units[step.predecessor].position)
    )
    belongings = [
        Belonging(child, parent, Span(valid_from, valid_until))
        for child, parent, valid_from, valid_until in Membership.objects.values_list(
            "child__slug", "parent__slug", "valid_from", "valid_until"
        )
    ]
    return Timeline(units.values(), replacements, belongings)
