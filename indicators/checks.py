"""System checks with an id and a hint that says what to type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import OperationalError, ProgrammingError, connections

from indicators import triggers


@register(Tags.database)
def history_triggers(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Histories and locks are only as good as their triggers.

    A warning and no error: an error would stop `migrate`, which puts them back; `verify` fails and `serve` mends.
    """
    problems: list[CheckMessage] = []
    for alias in databases or ():
        try:
            tables = connections[alias].introspection.table_names()
            lost = triggers.missing(alias) if triggers.HISTORY in tables else ()
        except (OperationalError, ProgrammingError):
            continue
        if lost:
            problems.append(
                Warning(
                    f"triggers missing in database '{alias}': {', '.join(lost)}",
                    hint="Type: python manage.py migrate (it puts the triggers back).",
                    id="indicators.W001",
                )
            )
    return problems
