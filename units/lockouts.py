"""Who is locked out after wrong passwords, and the way back in. The counting itself is django-axes'.

Soon for one person at one address, later for one person from anywhere; an address alone never: a commune may share it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum


def failures_everywhere(login: str, now: datetime) -> int:
    """How often this login failed lately, over all addresses."""
    attempts = AccessAttempt.objects.filter(username=login, attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def locked_out(now: datetime, logins: Collection[str] | QuerySet[Any, Any]) -> frozenset[str]:
    """Those of `logins` that are refused at one address at least. One query."""
    since = now - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(attempt_time__gte=since, username__in=logins)
    by_address = attempts.order_by().values_list("username", "ip_address").annotate(Sum("failures_since_start"))
    totals: dict[str, int] = {}
    found = set()
    for login, _, failures in by_address:
        totals[login] = totals.get(login, 0) + failures
        if failures >= settings.AXES_FAILURE_LIMIT or totals[login] >= settings.LOCKOUT_CEILING_PER_USER:
            found.add(login)
    return frozenset(found)


def attempts_of(login: str) -> QuerySet[AccessAttempt]:
    """What counts against this login; deleted, the person may try again at every address."""
    return AccessAttempt.objects.filter(username=login)
