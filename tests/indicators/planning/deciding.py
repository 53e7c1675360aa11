"""Decisions of the demo's people, for tests of the writers of planning."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from indicators.core.months import Month
from indicators.entry.cells import Typed
from indicators.entry.recording import save_cells
from indicators.loading import load_catalogue
from indicators.planning.decisions import Decision
from indicators.planning.targeting import Aimed
from units.models import Event, User

MOMENT = datetime(2024, 12, 20, 8, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = MOMENT.date()


def decision(login: str = "vanphong", reason: str = "Theo văn bản mới", seen: str = "", agreed: str = "") -> Decision:
    return Decision(User.objects.get(username=login), MOMENT, reason, seen, agreed)


def aimed(value: str, comparator: str = ">=", scope: str = "whole", since: date | None = None, **more: Any) -> Aimed:
    return Aimed(scope, comparator, Decimal(value), effective_on=since, **more)


def newest_event() -> Event:
    event = Event.objects.order_by("-id").first()
    assert event is not None
    return event


def enter(unit: str, code: str, month: str, numerator: str, denominator: str = "", **more: Any) -> None:
    """One figure, as a person would save it."""
    cell = Typed(unit, code, month, numerator=numerator, denominator=denominator, **more)
    by = User.objects.get(username="vanphong")
    save_cells([cell], catalogue=load_catalogue(), by=by, at=MOMENT)


def month(text: str) -> Month:
    return Month.parse(text)
