"""Months for tests that write figures by hand: the demo's are approved, and the database lets nobody write into those."""

from __future__ import annotations

from indicators.models import Submission


def open_every_month() -> None:
    """Everything is a draft again, approved by nobody."""
    Submission.objects.update(stage="draft", is_closed=False, approved_by=None, approved_at=None)
