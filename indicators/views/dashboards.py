"""HTTP only."""

from django.http import HttpRequest, HttpResponse

from indicators.views.access import EVERYONE, open_to


@open_to(EVERYONE)
def overview(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE)
def indicators(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE)
def indicator(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE)
def units(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


@open_to(EVERYONE)
def unit(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)
