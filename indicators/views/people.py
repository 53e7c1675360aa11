"""Accounts: the list, one account, and what can be done with it. HTTP only; who may what is looked at again by the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from indicators.administration.people import ROLES, PersonLine, people_sheet
from indicators.loading import Catalogue, load_catalogue
from indicators.sheets.tables import table_workbook
from indicators.views.access import MANAGERS, not_stored, open_to, person_of
from indicators.views.asking import reporting_day
from indicators.views.first_passwords import slips_page
from indicators.views.pages import page
from indicators.views.people_forms import (
    OFFICE,
    LeaveForm,
    NeededReasonForm,
    PersonForm,
    ReasonForm,
    unit_choices,
)
from indicators.views.showing import file_answer, wants_workbook
from units import directory
from units import people as writing
from units.directory import STATES, Wanted
from units.models import Event, Unit, User
from units.people_rows import Act, NotChanged, mark_of

PER_PAGE, MOST_EVENTS, LONGEST_WORDS = 100, 50, 100
Role = User.Role


@open_to(MANAGERS)
@not_stored
def accounts(request: HttpRequest) -> HttpResponse:
    catalogue, now = load_catalogue(), timezone.now()
    by, timeline = person_of(request), catalogue.timeline
    wanted, notices = _wanted(request, catalogue)
    rows = directory.accounts(by, wanted, timeline, now)
    if wants_workbook(request):
        sheet = people_sheet(directory.as_people(rows, timeline, now), _filter_words(wanted, catalogue), now)
        return file_answer(table_workbook([sheet]), "tai-khoan.xlsx")
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
    today, counts = timezone.localdate(), directory.reporters_by_unit()
    day = reporting_day(catalogue, today)
    context = {
        "listed": listed,
        "lines": [
            {"line": PersonLine(person), "mark": mark_of(person.user)}
            for person in directory.as_people(listed, timeline, now)
        ],
        "wanted": wanted,
        "notices": notices,
        "role_choices": [(word, role.label) for word, role in ROLES.items()] if by.role == Role.ADMINISTRATOR else [],
        "role_word": next((word for word, role in ROLES.items() if role == wanted.role), ""),
        "unit_choices": unit_choices(timeline, [day, today], wanted.unit or None)[1:],
        "state_choices": STATES.items(),
        "is_narrowed": wanted != Wanted(),
        "day": day,
        "members": len(timeline.members_of(catalogue.root, day, day)) if timeline.units else 0,
        "without": directory.units_without_people(timeline, day, counts),
        "moves_due": sum(
            counts.get(unit.pk or 0, 0) for unit in timeline.units.values() if directory.has_ended(unit, today)
        ),
    }
    return page(request, "indicators/accounts.html", context, catalogue=catalogue)


def _wanted(request: HttpRequest, catalogue: Catalogue) -> tuple[Wanted, list[str]]:
    """The list's filters from the address; what could not be read is named, and not applied."""
    given = {name: request.GET.get(name, "").strip() for name in ("tim", "vai-tro", "don-vi", "tinh-trang")}
    wanted, notices = Wanted(words=given["tim"][:LONGEST_WORDS]), []
    if given["vai-tro"] in ROLES:
        wanted = replace(wanted, role=ROLES[given["vai-tro"]].value)
    elif given["vai-tro"]:
        notices.append(f"Không có vai trò “{given['vai-tro'][:30]}”: hiển thị mọi vai trò.")
    if given["don-vi"] in catalogue.timeline.units:
        wanted = replace(wanted, unit=given["don-vi"])
    elif given["don-vi"]:
        notices.append(f"Không có đơn vị “{given['don-vi'][:30]}”: hiển thị mọi đơn vị.")
    if given["tinh-trang"] in STATES:
        wanted = replace(wanted, state=given["tinh-trang"])
    elif given["tinh-trang"]:
        notices.append(f"Không có tình trạng “{given['tinh-trang'][:30]}”: hiển thị người đang làm việc.")
    return wanted, notices


def _filter_words(wanted: Wanted, catalogue: Catalogue) -> list[str]:
    said = [f"Tình trạng: {STATES[wanted.state]}"]
    if wanted.role:
        said.append(f"Vai trò: {Role(wanted.role).label}")
    if wanted.unit:
        said.append(f"Đơn vị: {catalogue.timeline.units[wanted.unit].name}")
    if wanted.words:
        said.append(f"Tìm: {wanted.words}")
    return said


def account_for(request: HttpRequest, pk: int) -> User:
    """The account, or Http404 where it does not exist or is not this person's to manage."""
    rows = User.objects.filter(writing.manageable(person_of(request))).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@open_to(MANAGERS)
@not_stored
def account(request: HttpRequest, pk: int) -> HttpResponse:
    return account_page(request, account_for(request, pk))


def account_page(request: HttpRequest, user: User, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    """One account with everything that can be done with it; `typed` are forms that were refused, by what they do."""
    catalogue, now = load_catalogue(), timezone.now()
    (person,) = directory.as_people([user], catalogue.timeline, now)
    events = Event.objects.filter(kind=Event.Kind.ACCOUNT, subject=user.username).select_related("by").order_by("-id")
    today = timezone.localdate()
    context = {
        "line": PersonLine(person),
        "mark": mark_of(user),
        "is_own": user.pk == person_of(request).pk,
        "forms": {
            "change": _person_form(request, catalogue, user),
            "reset": ReasonForm(prefix="reset"),
            "unlock": ReasonForm(prefix="unlock"),
            "leave": LeaveForm(prefix="leave", initial={"on": today}),
            "back": NeededReasonForm(prefix="back"),
        }
        | typed,
        "refused": next(iter(typed.values()), None),
        "events": events[:MOST_EVENTS],
        "successors": directory.successors_on(catalogue.timeline, person.unit.slug, today)
        if person.unit is not None and directory.has_ended(person.unit, today)
        else (),
    }
    return page(request, "indicators/account.html", context, catalogue=catalogue, status=status)


def _person_form(request: HttpRequest, catalogue: Catalogue, user: User) -> PersonForm:
    timeline, today = catalogue.timeline, timezone.localdate()
    own = timeline.slug_of(user.unit_id)
    initial = {"name": user.get_full_name(), "email": user.email, "role": user.role, "unit": own or OFFICE}
    return PersonForm(
        request.POST if request.method == "POST" and request.path.endswith("/sua/") else None,
        initial=initial,
        units=unit_choices(timeline, [reporting_day(catalogue, today), today], own),
        may_give_roles=person_of(request).role == Role.ADMINISTRATOR,
        prefix="change",
    )


def act_of(request: HttpRequest, reason: str = "") -> Act:
    return Act(person_of(request), timezone.now(), reason)


def sentence_of(refusal: NotChanged) -> str:
    """What the page says of a refusal; another role and a missing account answer as everywhere."""
    if refusal.status == 403:
        raise PermissionDenied(refusal.message)
    if refusal.status == 404:
        raise Http404
    return refusal.message


def _done(
    request: HttpRequest, user: User, name: str, form: forms.Form, do: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse:
    """Do it with what the form holds, or show the account again with what was typed and why nothing was done."""
    status = 422
    if form.is_valid():
        try:
            return do(form.cleaned_data)
        except NotChanged as refusal:
            form.add_error(None, sentence_of(refusal))
            status = refusal.status
    return account_page(request, account_for(request, user.pk), status=status, **{name: form})


def _back_to(request: HttpRequest, user: User, message: str) -> HttpResponse:
    messages.success(request, message)
    if not User.objects.filter(writing.manageable(person_of(request)), pk=user.pk).exists():
        return redirect("indicators:accounts")
    return redirect("indicators:account", user.pk)


def _mark(request: HttpRequest) -> str:
    return request.POST.get("mark", "")


@open_to(MANAGERS, "POST")
@not_stored
def change(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_for(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponse:
        unit = Unit.objects.filter(slug=typed["unit"]).first() if typed["unit"] else None
        changed = writing.change(
            user, act_of(request, typed["reason"]), mark=_mark(request), name=typed["name"], email=typed["email"],
            role=Role(typed.get("role", user.role)), unit=unit,
        )  # fmt: skip
        return _back_to(request, user, f"Đã {', '.join(changed)}." if changed else "Không có gì thay đổi.")

    return _done(request, user, "change", _person_form(request, load_catalogue(), user), do)


@open_to(MANAGERS, "POST")
@not_stored
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_for(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponse:
        writing.unlock(user, act_of(request, typed["reason"]))
        return _back_to(request, user, f"Đã mở khóa đăng nhập cho “{user.username}”.")

    return _done(request, user, "unlock", ReasonForm(request.POST, prefix="unlock"), do)


@open_to(MANAGERS, "POST")
@not_stored
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_for(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponse:
        act = act_of(request, typed["reason"])
        writing.let_go(user, act, mark=_mark(request), on=typed["on"], today=timezone.localdate())
        return _back_to(request, user, f"Tài khoản “{user.username}” đã cho nghỉ; không đăng nhập được nữa.")

    return _done(request, user, "leave", LeaveForm(request.POST, prefix="leave"), do)


@open_to(MANAGERS, "POST")
@not_stored
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    user = account_for(request, pk)

    def do(typed: dict[str, Any]) -> HttpResponse:
        slip = writing.bring_back(user, act_of(request, typed["reason"]), mark=_mark(request))
        return slips_page(request, [slip], f"{slip.user} đã làm việc trở lại")

    return _done(request, user, "back", NeededReasonForm(request.POST, prefix="back"), do)
