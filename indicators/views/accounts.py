"""Login, logout and one's own password. HTTP only."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse_lazy

from indicators.views.access import EVERYONE, open_to, open_without_login

_login = LoginView.as_view(template_name="registration/login.html", redirect_authenticated_user=True)
_logout = LogoutView.as_view(next_page="indicators:login")
_change = PasswordChangeView.as_view(
    template_name="registration/change_password.html", success_url=reverse_lazy("indicators:overview")
)


@open_without_login
def login(request: HttpRequest) -> HttpResponseBase:
    return _login(request)


@open_without_login
def logout(request: HttpRequest) -> HttpResponseBase:
    """Empties the browser's store for this site too: the next person at this PC must find nothing."""
    response = _logout(request)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_to(EVERYONE)
def change_password(request: HttpRequest) -> HttpResponseBase:
    return _change(request)
