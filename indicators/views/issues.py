"""Papers as issued: freezing one, reading it, its signed copies, what has changed since, withdrawing it. HTTP only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.annex.changes import Changes, changes_from
from indicators.annex.freezing import Frozen, NotFrozen, thawed
from indicators.annex.issue_sheets import changes_sheets
from indicators.annex.publications import (
    MAY_ISSUE,
    NotIssued,
    StillProposed,
    annex_from,
    dated,
    document_of,
    doubts_about,
    is_whole,
    issue_paper,
    made_again,
    title_of,
    withdraw,
)
from indicators.annex.signing import attach
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Issue, MeasurementChange, SignedCopy
from indicators.sheets.outside import TOO_BIG, Refused
from indicators.sheets.tables import table_workbook
from indicators.views.access import OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.issue_forms import IssueForm, SigningForm, WithdrawForm
from indicators.views.pages import page
from indicators.views.showing import file_answer, wants_workbook

ISSUERS = frozenset(role.value for role in MAY_ISSUE)
SHOWN, PER_PAGE = 10, 50


def _listed() -> QuerySet[Issue]:
    """Newest first, without their contents, which may be large; each with its signed copies."""
    later = MeasurementChange.objects.filter(
        month__gte=OuterRef("first"), month__lte=OuterRef("last"), changed_at__gt=OuterRef("issued_at")
    )
    return _issues().defer("frozen", "file").annotate(has_later_changes=Exists(later))


def _issues() -> QuerySet[Issue]:
    copies = SignedCopy.objects.select_related("attached_by")
    rows = Issue.objects.select_related("issued_by", "withdrawn_by", "unit")
    return rows.prefetch_related(Prefetch("signed_copies", copies))


def newest_issues() -> tuple[list[Issue], bool]:
    """The newest ones, and whether there are more."""
    rows = list(_listed()[: SHOWN + 1])
    return rows[:SHOWN], len(rows) > SHOWN


@open_to(OFFICE)
def issues(request: HttpRequest) -> HttpResponse:
    """Everything that was ever issued."""
    listed = Paginator(_listed(), PER_PAGE).get_page(request.GET.get("trang"))
    return page(request, "indicators/issues.html", {"listed": listed, "issues": listed.object_list})


@open_to(ISSUERS, "GET", "HEAD", "POST")
def issue_new(request: HttpRequest) -> HttpResponse:
    """Asks for number and day, shows what will be frozen, and freezes it; with its signed copy where there is one already."""
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    initial = {"loai": request.GET.get("loai")}
    proposals: tuple[str, ...] = ()
    form = IssueForm(request.POST, request.FILES) if request.method == "POST" else IssueForm(initial=initial)
    if request.method == "POST" and _is_fit(form, request):
        try:
            issue = _issue_now(request, catalogue, asked, form)
        except (NotIssued, Refused) as refusal:
            form.add_error("tep" if isinstance(refusal, Refused) else None, str(refusal))
            proposals = refusal.proposals if isinstance(refusal, StillProposed) else ()
        else:
            messages.success(request, f"Đã phát hành {title_of(issue)}. Sửa số liệu về sau không làm đổi bản này.")
            return redirect("indicators:issue", pk=issue.pk)
    status = 422 if form.errors else 200
    context = {
        "form": form, "here": issue_new_url(asked), "back": asked.link(reverse("indicators:annex")),
        "proposals": proposals, "in_words": form["nguyen_van"],
    }  # fmt: skip
    return page(request, "indicators/issue_new.html", context, catalogue=catalogue, asked=asked, status=status)


@transaction.atomic
def _issue_now(request: HttpRequest, catalogue: Catalogue, asked: Asked, form: forms.Form) -> Issue:
    typed, by, now = form.cleaned_data, person_of(request), timezone.now()
    issue = issue_paper(
        typed["loai"], catalogue, asked.question, by=by, at=now, number=typed["so"], day=typed["ngay"],
        with_proposals=bool(typed["tep"] or typed["nguyen_van"]),
    )  # fmt: skip
    if typed["tep"]:
        _attach(issue, typed["tep"], request, typed)
    return issue


def _attach(issue: Issue, file: UploadedFile, request: HttpRequest, typed: dict[str, Any]) -> SignedCopy:
    return attach(
        issue, file.read(), file.name or "", number=typed["so"], day=typed["ngay"], by=person_of(request), at=timezone.now()
    )  # fmt: skip


def _is_fit(form: forms.Form, request: HttpRequest) -> bool:
    """Whether the form can be taken; a file that was too large to be read leaves nothing else to say about it."""
    is_valid = form.is_valid()
    if getattr(request, "upload_too_large", False):
        form.errors.pop("tep", None)
        form.add_error("tep", TOO_BIG)
        return False
    return is_valid


@open_to(OFFICE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found, catalogue = _issue(pk), load_catalogue()
    if wants_workbook(request):
        return _changes_workbook(found, catalogue)
    return _shown(request, found, catalogue)


def _shown(
    request: HttpRequest, found: Issue, catalogue: Catalogue, *, withdrawing: WithdrawForm | None = None,
    signing: SigningForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page; with the form that could not be taken, where it is one."""
    frozen, unreadable = _frozen(found)
    context = {
        "issue": found,
        "title": title_of(found),
        "changes": Changes() if frozen is None else changes_from(frozen, found, catalogue),
        "unreadable": unreadable,
        "is_whole": is_whole(found),
        "approved_only": frozen is not None and frozen.question.approved_only,
        **({} if frozen is None else _content(frozen, found)),
        "doubts": doubts_about(found),
        "withdrawing": withdrawing or WithdrawForm(),
        "signing": signing or SigningForm(initial=_known(found)),
        "may_issue": person_of(request).role in ISSUERS and not found.is_withdrawn,
    }
    status = 422 if withdrawing or signing else 200
    return page(request, "indicators/issue.html", context, catalogue=catalogue, status=status)


def _known(found: Issue) -> dict[str, object]:
    signed = found.as_signed
    return {"so": signed.document_number, "ngay": signed.document_date}


def _content(frozen: Frozen, found: Issue) -> dict[str, object]:
    """What the paper says: an annex as its page shows it, a notice or a report word for word."""
    document = document_of(found)
    if frozen.paper is None:
        return {"annex": annex_from(frozen, document)}
    return {"paper": dated(frozen.paper, document)}


def _frozen(found: Issue) -> tuple[Frozen | None, str]:
    """What it was made from, read once; None with a sentence where this version cannot read it."""
    try:
        return thawed(bytes(found.frozen)), ""
    except NotFrozen as problem:
        return None, str(problem)


@open_to(OFFICE)
def issue_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was issued."""
    found = _issue(pk)
    return file_answer(bytes(found.file), _called(found, found.file_name))


def _called(found: Issue, name: str) -> str:
    """A file of a withdrawn issue says so by its name: the file itself stays as it was issued."""
    return f"da-thu-hoi-{name}" if found.is_withdrawn else name


@open_to(OFFICE)
def issue_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same paper, made again from what was frozen."""
    found = _issue(pk)
    try:
        content = made_again(found)
    except NotFrozen as problem:
        messages.error(request, f"Không lập lại được: {problem}. Tệp gốc vẫn tải được.")
        return redirect("indicators:issue", pk=pk)
    name, kind = found.file_name.rsplit(".", 1)
    return file_answer(content, _called(found, f"{name}-lap-lai.{kind}"))


@open_to(ISSUERS, "POST")
def issue_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = _issue(pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            withdraw(found, form.cleaned_data["ly_do"], by=person_of(request), at=timezone.now())
        except NotIssued as refusal:
            messages.error(request, str(refusal))
            found = _issue(pk)
        else:
            messages.success(request, f"Đã thu hồi {title_of(found)}. Bản này vẫn đọc và tải được.")
            return redirect("indicators:issue", pk=pk)
    return _shown(request, found, load_catalogue(), withdrawing=form)


@open_to(ISSUERS, "POST")
def issue_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a signed copy with its number and day."""
    found = _issue(pk)
    form = SigningForm(request.POST, request.FILES)
    if _is_fit(form, request):
        try:
            copy = _attach(found, form.cleaned_data["tep"], request, form.cleaned_data)
        except (NotIssued, Refused) as refusal:
            form.add_error("tep" if isinstance(refusal, Refused) else None, str(refusal))
        else:
            messages.success(request, f"Đã giữ {copy.file_name}, số {copy.document_number}.")
            return redirect("indicators:issue", pk=pk)
    return _shown(request, found, load_catalogue(), signing=form)


@open_to(OFFICE)
def issue_signed(request: HttpRequest, pk: int, copy: int) -> HttpResponse:
    """A signed copy as it was sent."""
    found = SignedCopy.objects.select_related("issue").filter(pk=copy, issue=pk).first()
    if found is None:
        raise Http404
    return file_answer(bytes(found.file), _called(found.issue, found.file_name))


def _issue(pk: int) -> Issue:
    found = _issues().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _changes_workbook(found: Issue, catalogue: Catalogue) -> HttpResponse:
    frozen, unreadable = _frozen(found)
    changes = Changes() if frozen is None else changes_from(frozen, found, catalogue)
    sheets = changes_sheets(title_of(found), changes, timezone.localtime(), frozen, unreadable)
    return file_answer(table_workbook(sheets), f"thay-doi-{found.first}-{found.last}.xlsx")


def issue_new_url(asked: Asked) -> str:
    """With the window written out: what is issued is what was looked at, whatever the usual window becomes meanwhile."""
    window = {"tu": asked.first, "den": asked.last, "ranh-gioi": asked.boundaries}
    return asked.link(reverse("indicators:issue_new"), **window)
