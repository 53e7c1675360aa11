"""The monthly cycle by hand: months handed in, approved and given back on chosen days, by the demo's people."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from indicators.core.months import Month
from indicators.entry import submitting
from indicators.entry.submitting import Deed
from indicators.models import Measurement, Submission
from units.models import Unit, User

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOVEMBER = Month(2024, 11)


def moment(day: str, hour: int = 9) -> datetime:
    """That hour of "2024-12-09" in Vietnam."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=HANOI)


def deed(slug: str, day: str, login: str, reason: str = "", month: Month = NOVEMBER) -> Deed:
    return Deed(Unit.objects.get(slug=slug), month, User.objects.get(username=login), moment(day), reason)


def submit(slug: str, day: str, login: str = "vanphong", month: Month = NOVEMBER) -> Submission:
    return submitting.submit(deed(slug, day, login, month=month), open_findings=list)


def approve(slug: str, day: str, month: Month = NOVEMBER) -> Submission:
    return submitting.approve(deed(slug, day, "duyet", month=month))


def give_back(slug: str, day: str, reason: str, *codes: str) -> Submission:
    return submitting.give_back(deed(slug, day, "duyet", reason), codes, known=codes)


def take_away(slug: str, *codes: str, month: Month = NOVEMBER) -> None:
    """As if these figures of an open month had never been entered; all of them without codes."""
    rows = Measurement.objects.filter(unit__slug=slug, month__in=[month])
    (rows.filter(indicator__code__in=codes) if codes else rows).delete()
