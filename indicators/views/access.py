"""Who may open what: default deny. A view names the roles it is open to; a view that names none is closed.

A foreign unit answers as one that does not exist (404); a unit that a role may read but not write answers 403.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from indicators.loading import Catalogue, NoUnits
from units.models import User
from units.timeline import Timeline, UnitLife

Role = User.Role
EVERYONE = frozenset(Role.values)
WRITERS = frozenset({Role.REPORTER.value, Role.EDITOR.value})
OFFICE = frozenset({Role.EDITOR.value, Role.APPROVER.value, Role.LEADER.value, Role.ADMINISTRATOR.value})
# Who looks after accounts; which ones, units.people says.
MANAGERS = frozenset({Role.EDITOR.value, Role.ADMINISTRATOR.value})
MUST_CHANGE = "Đang dùng mật khẩu được cấp lần đầu. Hãy đổi mật khẩu ở trang /doi-mat-khau/ rồi làm tiếp."

View = Callable[..., HttpResponseBase]


SAFE = ("GET", "HEAD", "OPTIONS")


def open_to(roles: frozenset[str], *methods: str) -> Callable[[View], View]:
    """Names the roles that may call a view, and its methods where it takes more than reading (405 for others).

    The middleware asks for a login first.
    """
    allowed = methods or SAFE

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if person_of(request).role not in roles:
                raise PermissionDenied
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        guarded.open_to = roles  # type: ignore[attr-defined]
        return guarded

    return mark


def open_without_login(view: View) -> View:
    view.open_without_login = True  # type: ignore[attr-defined]
    return view


def open_with_first_password(view: View) -> View:
    """For the one page that a person with a first password may open: where it is changed."""
    view.open_with_first_password = True  # type: ignore[attr-defined]
    return view


def not_stored(view: View) -> View:
    """No browser keeps the page, not even for its back button: it tells of accounts, or a password once. Below `open_to`."""
    view.is_not_stored = True  # type: ignore[attr-defined]
    return view


class AccessMiddleware:
    """Asks for a login before every view that is not open without, and closes every view that names no role."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "is_not_stored", False):
            response["Cache-Control"] = "no-store"
        elif getattr(request, "needed_login", False) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if getattr(view, "open_without_login", False):
            return None
        request.needed_login = True  # type: ignore[attr-defined]
        request.is_not_stored = getattr(view, "is_not_stored", False)  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            if request.content_type == "application/json":
                return JsonResponse({"message": "Phiên làm việc đã hết. Hãy đăng nhập lại."}, status=401)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if person_of(request).must_change_password and not hasattr(view, "open_with_first_password"):
            return _first_password(request)
        if not hasattr(view, "open_to"):
            raise PermissionDenied
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Before the units are loaded every page says so, and what to do."""
        if isinstance(exception, NoUnits):
            return render(request, "indicators/no_units.html", status=503)
        return None


def _first_password(request: HttpRequest) -> HttpResponse:
    """To the page where it is changed, and afterwards on to the one that was asked for."""
    if wants_json(request):
        return JsonResponse({"message": MUST_CHANGE}, status=403)
    where = request.get_full_path() if request.method in SAFE else reverse("indicators:overview")
    return redirect_to_login(where, reverse("indicators:change_password"))


def wants_json(request: HttpRequest) -> bool:
    """A script: it sends JSON, or asks for it rather than for a page."""
    return request.content_type == "application/json" or (
        request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def person_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def sees_all(user: User) -> bool:
    return user.role in OFFICE


def units_of(user: User, timeline: Timeline) -> frozenset[str]:
    """The units whose figures a reporter works with: the own one, what it came from, and what it went into."""
    own = timeline.slug_of(user.unit_id)
    return frozenset() if own is None else timeline.kin_of(own)


def may_see(user: User, timeline: Timeline, slug: str) -> bool:
    return slug in timeline.units and (sees_all(user) or slug in units_of(user, timeline))


def may_write(user: User, timeline: Timeline, slug: str) -> bool:
    return user.role in WRITERS and may_see(user, timeline, slug)


def unit_for(request: HttpRequest, catalogue: Catalogue, slug: str) -> UnitLife:
    """The unit, or Http404 where it does not exist or is foreign to the person."""
    if not may_see(person_of(request), catalogue.timeline, slug):
        raise Http404
    return catalogue.timeline.units[slug]
