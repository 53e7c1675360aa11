"""HTTP only."""

from django.http import HttpRequest, HttpResponse

from indicators.views.access import OFFICE, open_to


@open_to(OFFICE)
def annex(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(OFFICE)
def download(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)
