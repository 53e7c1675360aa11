"""HTTP only."""

from django.http import HttpRequest, HttpResponse

from indicators.views.access import EVERYONE, WRITERS, open_to


@open_to(WRITERS)
def choose(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE, "GET", "POST")
def grid(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE, "POST")
def save(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)
