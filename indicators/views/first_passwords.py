"""First passwords: asked for, confirmed, and shown once on paper. HTTP only; no answer that holds one is kept anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.loading import load_catalogue
from indicators.views.access import MANAGERS, not_stored, open_to, person_of
from indicators.views.pages import page
from indicators.views.people_forms import ReasonForm
from units import people as writing
from units.models import User
from units.people import Slip
from units.people_rows import Act, NotChanged, mark_of

MOST_AT_ONCE = 500
NOBODY_CHOSEN = "Hãy đánh dấu ít nhất một người rồi bấm lại."
TOO_MANY = "Mỗi lần nhiều nhất 500 người."


def slips_page(request: HttpRequest, slips: Sequence[Slip], heading: str) -> HttpResponse:
    """One slip a person, to be printed and handed over; the only time that these passwords are seen."""
    context = {
        "slips": slips,
        "heading": heading,
        "address": request.build_absolute_uri(reverse("indicators:login")),
        "today": timezone.localdate(),
    }
    return page(request, "indicators/account_slips.html", context, catalogue=load_catalogue())


@open_to(MANAGERS, "POST")
@not_stored
def reset(request: HttpRequest) -> HttpResponse:
    """New first passwords for the accounts ticked (`chosen`, each with its mark): first who they are, then the slips."""
    seen = _chosen(request)
    if not 0 < len(seen) <= MOST_AT_ONCE:
        messages.error(request, TOO_MANY if seen else NOBODY_CHOSEN)
        return redirect("indicators:accounts")
    by = person_of(request)
    rows = User.objects.filter(writing.manageable(by), pk__in=seen).select_related("unit")
    people = list(rows.order_by("unit__position", "unit__sort_key", "sort_key", "username"))
    if len(people) != len(seen):
        raise Http404
    is_confirmed = "confirmed" in request.POST
    form, status = ReasonForm(request.POST if is_confirmed else None, prefix="reset"), 200
    if is_confirmed and form.is_valid():
        act = Act(by, timezone.now(), form.cleaned_data["reason"])
        try:
            slips = writing.give_first_passwords({user.pk: seen[user.pk] for user in people}, act)
        except NotChanged as refusal:
            form.add_error(None, refusal.message)
            status = refusal.status
        else:
            return slips_page(request, slips, "Mật khẩu cấp lại")
    elif is_confirmed:
        status = 422
    context = {"people": [(user, mark_of(user)) for user in people], "form": form}
    return page(request, "indicators/account_reset.html", context, catalogue=load_catalogue(), status=status)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """Row id → mark, from values such as "12.5f3a…"; Http404 for what no page of ours sends."""
    found = {}
    for value in request.POST.getlist("chosen"):
        pk, _, mark = value.partition(".")
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            raise Http404
        found[int(pk)] = mark
    return found
