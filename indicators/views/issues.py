"""Papers as issued: freezing one, reading it, what has changed since, withdrawing it. HTTP only."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.annex.changes import Changes, changes_from
from indicators.annex.freezing import Frozen, NotFrozen, thawed
from indicators.annex.issue_sheets import changes_sheets
from indicators.annex.publications import (
    LONGEST_NUMBER,
    MAY_ISSUE,
    NotIssued,
    annex_from,
    dated,
    document_of,
    is_whole,
    issue_paper,
    made_again,
    title_of,
    withdraw,
)
from indicators.loading import Catalogue, load_catalogue
from indicators.models import Issue
from indicators.planning.fields import Choice, Day, Words
from indicators.sheets.tables import table_workbook
from indicators.views.access import OFFICE, open_to, person_of
from indicators.views.asking import Asked, asked_by
from indicators.views.pages import page
from indicators.views.papers import WORD
from indicators.views.showing import WORKBOOK, wants_workbook

ISSUERS = frozenset(role.value for role in MAY_ISSUE)
LONGEST_REASON = 500
SHOWN = 50


class IssueForm(forms.Form):
    """Which paper, its number and its day, as far as they are known."""

    loai = Choice(label="Loại văn bản", choices=[
        (Issue.Kind.ANNEX, "Phụ lục của kỳ (Excel)"),
        (Issue.Kind.NOTICE, "Thông báo của tháng cuối kỳ (Word)"),
        (Issue.Kind.REPORT, "Báo cáo của kỳ (Word)"),
    ])  # fmt: skip
    so = Words(
        label="Số văn bản", longest=LONGEST_NUMBER, required=False, hint="Ví dụ 125/BC-UBND. Chưa có thì để trống."
    )
    ngay = Day(label="Ngày văn bản", required=False)


class WithdrawForm(forms.Form):
    ly_do = Words(label="Lý do thu hồi", longest=LONGEST_REASON)


def newest_issues() -> list[Issue]:
    """Without their contents, which may be large."""
    rows = Issue.objects.select_related("issued_by", "withdrawn_by", "unit").defer("frozen", "file")
    return list(rows[:SHOWN])


@open_to(ISSUERS, "GET", "HEAD", "POST")
def issue_new(request: HttpRequest) -> HttpResponse:
    """Asks for number and day, shows what will be frozen, and freezes it."""
    catalogue = load_catalogue()
    asked = asked_by(request, catalogue)
    form = IssueForm(request.POST if request.method == "POST" else None, initial={"loai": request.GET.get("loai")})
    if request.method == "POST" and form.is_valid():
        try:
            issue = issue_paper(
                form.cleaned_data["loai"],
                catalogue,
                asked.question,
                by=person_of(request),
                at=timezone.now(),
                number=form.cleaned_data["so"],
                day=form.cleaned_data["ngay"],
            )
        except NotIssued as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã phát hành {title_of(issue)}. Sửa số liệu về sau không làm đổi bản này.")
            return redirect("indicators:issue", pk=issue.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "here": issue_new_url(asked), "back": asked.link(reverse("indicators:annex"))}
    return page(request, "indicators/issue_new.html", context, catalogue=catalogue, asked=asked, status=status)


@open_to(OFFICE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    found, catalogue = _issue(pk), load_catalogue()
    if wants_workbook(request):
        return _changes_workbook(found, catalogue)
    return _shown(request, found, catalogue, WithdrawForm())


def _shown(
    request: HttpRequest, found: Issue, catalogue: Catalogue, form: WithdrawForm, *, status: int = 200
) -> HttpResponse:
    frozen, unreadable = _frozen(found)
    context = {
        "issue": found,
        "title": title_of(found),
        "changes": Changes((), ()) if frozen is None else changes_from(frozen, found, catalogue),
        "unreadable": unreadable,
        "is_whole": is_whole(found),
        "approved_only": frozen is not None and frozen.question.approved_only,
        **({} if frozen is None else _content(frozen, found)),
        "form": form,
        "may_withdraw": person_of(request).role in ISSUERS and not found.is_withdrawn,
    }
    return page(request, "indicators/issue.html", context, catalogue=catalogue, status=status)


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
    return _as_file(bytes(found.file), found.file_name)


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
    return _as_file(content, f"{name}-lap-lai.{kind}")


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
    return _shown(request, found, load_catalogue(), form, status=422)


def _issue(pk: int) -> Issue:
    found = Issue.objects.select_related("issued_by", "withdrawn_by", "unit").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _changes_workbook(found: Issue, catalogue: Catalogue) -> HttpResponse:
    frozen, unreadable = _frozen(found)
    changes = Changes((), ()) if frozen is None else changes_from(frozen, found, catalogue)
    sheets = changes_sheets(title_of(found), changes, timezone.localtime(), unreadable)
    return _as_file(table_workbook(sheets), f"thay-doi-{found.first}-{found.last}.xlsx")


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORD if name.endswith(".docx") else WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def issue_new_url(asked: Asked) -> str:
    """With the window written out: what is issued is what was looked at, whatever the usual window becomes meanwhile."""
    window = {"tu": asked.first, "den": asked.last, "ranh-gioi": asked.boundaries}
    return asked.link(reverse("indicators:issue_new"), **window)
