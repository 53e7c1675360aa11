"""New accounts: one, or many from a list, looked at before anything is opened; and people who go where their unit went.

HTTP only. First passwords are in the answer to the request that made them, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from indicators.core.numbers_vi import counted
from indicators.loading import Catalogue, load_catalogue
from indicators.views.access import MANAGERS, not_stored, open_to, person_of
from indicators.views.asking import reporting_day
from indicators.views.first_passwords import slips_page
from indicators.views.pages import page
from indicators.views.people import act_of, sentence_of
from indicators.views.people_forms import NewPersonForm, RosterForm, unit_choices
from units import directory
from units import people as writing
from units.matching import Names
from units.models import Unit, UnitAlias, User
from units.people import NewPerson
from units.people_rows import Act, NotChanged
from units.roster import MOST_BYTES, MOST_LINES, Line, NotAList, Proposal, Register, decoded, free_login, read_lines

Role = User.Role
SEVERAL = ("GET", "HEAD", "POST")
OTHERS_MEANWHILE = (
    "Danh sách tài khoản vừa thay đổi, có thể do lần bấm trước đã tạo xong. Hãy xem lại rồi bấm lần nữa nếu vẫn cần."
)
NOBODY_LEFT = "Mọi đơn vị đang hoạt động ngày này đều đã có tài khoản."
NOTHING_KEPT = "Chưa có dòng nào được đánh dấu để tạo."
SOME_PROBLEMS = "Còn {count} dòng phải sửa. Chưa tạo tài khoản nào."


def _seen() -> str:
    """Grows with every account: what was made ready before another one came is looked at again. So is a page sent twice."""
    newest = User.objects.order_by("-pk").values_list("pk", flat=True).first()
    return str(newest or 0)


@open_to(MANAGERS, *SEVERAL)
@not_stored
def new(request: HttpRequest) -> HttpResponse:
    catalogue, today = load_catalogue(), timezone.localdate()
    form = NewPersonForm(
        request.POST if request.method == "POST" else None,
        initial={"role": Role.REPORTER, "unit": request.GET.get("don-vi", "")[:100]},
        units=unit_choices(catalogue.timeline, [reporting_day(catalogue, today), today], None),
        may_give_roles=person_of(request).role == Role.ADMINISTRATOR,
    )
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and request.POST.get("seen") != _seen():
            form.add_error(None, OTHERS_MEANWHILE)
            status = 409
        elif form.is_valid():
            try:
                return slips_page(request, writing.open_accounts([_person(form)], _act(request, form)), "Tài khoản mới")
            except NotChanged as refusal:
                form.add_error(None, sentence_of(refusal))
                status = refusal.status
    context = {"form": form, "seen": _seen()}
    return page(request, "indicators/account_new.html", context, catalogue=catalogue, status=status)


def _act(request: HttpRequest, form: NewPersonForm) -> Act:
    return act_of(request, form.cleaned_data["reason"])


def _person(form: NewPersonForm) -> NewPerson:
    typed = form.cleaned_data
    role = Role(typed.get("role", Role.REPORTER))
    unit = Unit.objects.get(slug=typed["unit"]) if typed["unit"] and role == Role.REPORTER else None
    login = typed["login"] or (free_login(unit.slug, _logins()) if unit is not None else "")
    return NewPerson(login, role, unit, typed["name"], typed["email"])


def _logins() -> frozenset[str]:
    return frozenset(login.lower() for login in User.objects.values_list("username", flat=True))


def _register(catalogue: Catalogue, day: date) -> Register:
    timeline = catalogue.timeline
    aliases = UnitAlias.objects.order_by().values_list("spelling", "unit__slug")
    counts = directory.reporters_by_unit()
    people = {unit.slug: counts[unit.pk] for unit in timeline.units.values() if unit.pk in counts}
    return Register(timeline, Names(timeline.units.values(), aliases), day, _logins(), people)


@open_to(MANAGERS, *SEVERAL)
@not_stored
def bulk(request: HttpRequest) -> HttpResponse:
    """A list pasted or sent as a text file, or one account for every unit without; the answer is what would be opened."""
    catalogue, today = load_catalogue(), timezone.localdate()
    day = reporting_day(catalogue, today)
    form = RosterForm(request.POST or None, request.FILES or None, initial={"day": day})
    if request.method == "POST" and form.is_valid():
        register = _register(catalogue, form.cleaned_data["day"])
        try:
            proposals = _proposals(form, register)
        except NotAList as problem:
            form.add_error(None, str(problem))
        else:
            return _preview(request, catalogue, register, proposals)
    without = directory.units_without_people(catalogue.timeline, day, directory.reporters_by_unit())
    context = {"form": form, "day": day, "without": without}
    status = 422 if request.method == "POST" else 200
    return page(request, "indicators/accounts_bulk.html", context, catalogue=catalogue, status=status)


def _proposals(form: RosterForm, register: Register) -> list[Proposal]:
    if "for_units" in form.data:
        counts = {register.timeline.units[slug].pk or 0: count for slug, count in register.people.items()}
        units = directory.units_without_people(register.timeline, register.day, counts)
        if not units:
            raise NotAList(NOBODY_LEFT)
        return register.for_units(units[:MOST_LINES])
    sent = form.cleaned_data["file"]
    text = decoded(sent.read(MOST_BYTES + 1)) if sent is not None else form.cleaned_data["lines"]
    return register.propose(read_lines(text))


@open_to(MANAGERS, "POST")
@not_stored
def create(request: HttpRequest) -> HttpResponse:
    """What was looked at is opened, all or nothing; the fields are read as if nobody had looked."""
    catalogue = load_catalogue()
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        lines, units, kept = _sent(request)
    except ValueError:
        raise Http404 from None
    register = _register(catalogue, day)
    proposals = register.settled(lines, units, kept)
    wanted = [proposal for proposal in proposals if proposal.is_kept]
    broken = sum(bool(proposal.problems) for proposal in wanted)
    reason = request.POST.get("reason", "")
    if request.POST.get("seen") != _seen():
        return _preview(request, catalogue, register, proposals, OTHERS_MEANWHILE, status=409)
    if not wanted or broken:
        said = SOME_PROBLEMS.format(count=counted(broken)) if broken else NOTHING_KEPT
        return _preview(request, catalogue, register, proposals, said, status=422)
    rows = Unit.objects.in_bulk([proposal.unit for proposal in wanted], field_name="slug")
    people = [NewPerson(one.login, Role.REPORTER, rows[one.unit], one.line.name, one.line.email) for one in wanted]
    try:
        slips = writing.open_accounts(people, act_of(request, reason))
    except NotChanged as refusal:
        return _preview(request, catalogue, register, proposals, sentence_of(refusal), status=refusal.status)
    return slips_page(request, slips, f"{counted(len(slips))} tài khoản mới")


def _sent(request: HttpRequest) -> tuple[list[Line], dict[int, str], set[int]]:
    """The lines, units and ticks of the page that was looked at; ValueError for what no page of ours sends."""
    given = request.POST
    lines, units, kept = [], {}, set()
    for number in map(_number, given.getlist("line")[: MOST_LINES + 1]):
        cells = {name: given.get(f"{name}-{number}", "") for name in ("written", "name", "login", "email", "unit")}
        lines.append(Line(number, *(cells[name][:500] for name in ("written", "name", "login", "email"))))
        units[number] = cells["unit"]
        if f"keep-{number}" in given:
            kept.add(number)
    if not 0 < len(lines) <= MOST_LINES:
        raise ValueError("no lines")
    return lines, units, kept


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise ValueError("no number of a line")
    return int(text)


def _preview(
    request: HttpRequest,
    catalogue: Catalogue,
    register: Register,
    proposals: Sequence[Proposal],
    refusal: str = "",
    *,
    status: int = 200,
) -> HttpResponse:
    every = unit_choices(register.timeline, [register.day], None)[1:]
    units = register.timeline.units
    rows = [
        {
            "one": one,
            "unit": units[one.unit] if one.unit else None,
            "choices": [units[slug] for slug in one.choices],
        }
        for one in proposals
    ]
    context = {
        "rows": rows, "day": register.day, "every": every, "refusal": refusal, "seen": _seen(),
        "questions": sum(not one.unit and one.is_kept for one in proposals),
        "left_out": sum(not one.is_kept for one in proposals), "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return page(request, "indicators/accounts_preview.html", context, catalogue=catalogue, status=status)


@open_to(MANAGERS, *SEVERAL)
@not_stored
def moves(request: HttpRequest) -> HttpResponse:
    """People whose unit is no more, each with where it went; the ticked ones move there."""
    catalogue, now = load_catalogue(), timezone.now()
    by, today = person_of(request), timezone.localdate(now)
    due = directory.moves_due(by, catalogue.timeline, today, now)
    if request.method == "POST":
        chosen: dict[int, str] = {}
        for one in due:
            pk = one.person.user.pk
            slug = request.POST.get(f"unit-{pk}", "")
            if f"move-{pk}" in request.POST and slug in {unit.slug for unit in one.successors}:
                chosen[pk] = slug
        rows = Unit.objects.in_bulk(list(chosen.values()), field_name="slug")
        try:
            count = writing.move_people(
                {pk: rows[slug] for pk, slug in chosen.items()}, act_of(request, request.POST.get("reason", ""))
            )
        except NotChanged as refusal:
            messages.error(request, sentence_of(refusal))
        else:
            if count:
                messages.success(request, f"Đã chuyển {counted(count)} người sang đơn vị mới.")
            else:
                messages.error(request, "Chưa có ai được đánh dấu cùng đơn vị mới, hoặc họ đã được chuyển rồi.")
        return redirect("indicators:accounts_moved")
    return page(request, "indicators/accounts_moved.html", {"due": due, "today": today}, catalogue=catalogue)
