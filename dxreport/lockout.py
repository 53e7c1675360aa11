"""Lock-out after wrong passwords: soon for one person at one address, later for one person from anywhere.

A whole commune may share one address, so an address alone is never locked out.
"""

from typing import Any

from axes.conf import settings
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from django.http import HttpRequest
from django.utils import timezone

from units.lockouts import failures_everywhere


class LockoutHandler(AxesDatabaseHandler):
    """Axes has one limit for all its parameters; this adds `LOCKOUT_CEILING_PER_USER`, over all addresses."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        at_this_address: int = super().get_failures(request, credentials)
        username = get_client_username(request, credentials)
        if username is None or at_this_address >= settings.AXES_FAILURE_LIMIT:
            return at_this_address
        now = getattr(request, "axes_attempt_time", None) or timezone.now()
        everywhere = failures_everywhere(username, now)
        return settings.AXES_FAILURE_LIMIT if everywhere >= settings.LOCKOUT_CEILING_PER_USER else at_this_address
