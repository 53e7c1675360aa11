"""Rows to a timeline in three queries: the only bridge between the tables of units and the pure rules."""

from __future__ import annotations

from units.models import Membership, Succession, Unit
from units.timeline import Belonging, Replacement, Span, Timeline, UnitLife


def load_timeline() -> Timeline:
    """All units with their lineage and memberships."""
    units = [
        UnitLife(slug, name, short_name, kind, Span(valid_from, valid_until), position, sort_key)
        for slug, name, short_name, kind, valid_from, valid_until, position, sort_key in Unit.objects.order_by().values_list(
            "slug", "name", "short_name", "kind", "valid_from", "valid_until", "position", "sort_key"
        )
    ]
    replacements = [
        Replacement(*row)
        for row in Succession.objects.values_list("predecessor__slug", "successor__slug", "effective_on")
    ]
    belongings = [
        Belonging(child, parent, Span(valid_from, valid_until))
        for child, parent, valid_from, valid_until in Membership.objects.values_list(
            "child__slug", "parent__slug", "valid_from", "valid_until"
        )
    ]
    return Timeline(units, replacements, belongings)
