"""`/healthz`: 200 only if the database answers a write probe. HTTP only."""

from __future__ import annotations

from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indicators.models import HealthProbe
from indicators.views.access import open_without_login


class _Undo(Exception):
    """Takes the probe's row back."""


@open_without_login
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    try:
        with transaction.atomic():
            HealthProbe.objects.create(probed_at=timezone.now())
            raise _Undo
    except _Undo:
        return JsonResponse({"status": "ok"})
    except DatabaseError:
        return JsonResponse({"status": "database does not take writes"}, status=503)
