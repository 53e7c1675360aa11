"""HTTP only."""

from django.http import HttpRequest, HttpResponse

from indicators.views.access import EVERYONE, open_to


@open_to(EVERYONE)
def guide(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)
