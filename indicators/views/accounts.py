"""Login, logout and one's own password. HTTP only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, RedirectURLMixin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.views.access import EVERYONE, open_to, open_with_first_password, open_without_login, person_of
from indicators.views.pages import navigation_for
from units.loading import load_timeline
from units.people import choose_own_password
from units.people_rows import NotChanged

SAME_PASSWORD = "Mật khẩu mới phải khác mật khẩu đang dùng."


class OwnPasswordForm(PasswordChangeForm):
    """Django's form with the words that people here use, and the project's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "old_password": "Mật khẩu đang dùng",
            "new_password1": "Mật khẩu mới",
            "new_password2": "Nhập lại mật khẩu mới",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].error_messages["null_characters_not_allowed"] = "Mật khẩu có ký tự không dùng được."
            kind = "current-password" if name == "old_password" else "new-password"
            self.fields[name].widget = forms.PasswordInput(attrs={"class": "form-control", "autocomplete": kind})
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không phải toàn chữ số, không giống tên đăng nhập."

    def clean_new_password1(self) -> str:
        new: str = self.cleaned_data.get("new_password1", "")
        if new and new == self.cleaned_data.get("old_password"):
            raise forms.ValidationError(SAME_PASSWORD)
        return new


class OwnPasswordView(RedirectURLMixin, PasswordChangeView):
    """One's own password; whoever was sent here on the way to another page (`next`) goes on to it."""

    template_name = "registration/change_password.html"
    form_class = OwnPasswordForm
    next_page = "indicators:overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        timeline = load_timeline()
        root = timeline.roots[0].name if timeline.units else ""
        return super().get_context_data(
            navigation=navigation_for(self.request), root_unit_name=root, next=self.get_redirect_url(), **kwargs
        )

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        person = person_of(self.request)
        try:
            choose_own_password(person, form.cleaned_data["new_password1"], timezone.now())
        except NotChanged as refusal:
            form.add_error(None, refusal.message)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, person)
        messages.success(
            self.request, "Đã đổi mật khẩu. Các máy khác đang đăng nhập bằng tài khoản này sẽ phải đăng nhập lại."
        )
        return HttpResponseRedirect(self.get_success_url())


_login = LoginView.as_view(template_name="registration/login.html", redirect_authenticated_user=True)
_logout = LogoutView.as_view(next_page="indicators:login")
_change = OwnPasswordView.as_view()


@open_without_login
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    return _login(request)


@open_without_login
def logout(request: HttpRequest) -> HttpResponseBase:
    """Empties the browser's store for this site too: the next person at this PC must find nothing."""
    response = _logout(request)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@open_to(EVERYONE, "GET", "HEAD", "POST")
@open_with_first_password
def change_password(request: HttpRequest) -> HttpResponseBase:
    return _change(request)
