"""Nhắc nộp báo cáo: a finished text for each unit that owes a report, to copy or to send. HTTP only."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from indicators.core.numbers_vi import counted
from indicators.entry.reminding import Reminder, load_reminders, text_for_all
from indicators.entry.sending import NO_SERVER, Delivery, load_recipients, load_sent, mail_is_set, send_reminders
from indicators.loading import load_catalogue
from indicators.views.access import OFFICE, Role, open_to, person_of
from indicators.views.asking import asked_by
from indicators.views.pages import page
from indicators.views.progress import in_reach
from units.models import User

SENDERS = frozenset({Role.EDITOR.value, Role.APPROVER.value})
NOBODY_CHOSEN = "Chưa chọn đơn vị nào để gửi thư nhắc."
NO_MAIL = "Máy chủ này chưa cấu hình gửi thư. Hãy chép nội dung nhắc rồi gửi bằng cách khác."


@dataclass(frozen=True)
class Note:
    """One unit's reminder on the page, with whom it can be sent to and who was written to today."""

    reminder: Reminder
    text: str
    people: list[User]
    sent_today: bool

    @property
    def lines(self) -> int:
        """Height of the text field: long lines wrap once."""
        return sum(1 + len(line) // 90 for line in self.text.split("\n")) + 1


@open_to(OFFICE)
def reminders(request: HttpRequest) -> HttpResponse:
    catalogue = load_catalogue()
    asked = in_reach(asked_by(request, catalogue))
    today, site = asked.question.today, request.build_absolute_uri("/").rstrip("/")
    found = load_reminders(catalogue, list(asked.window), today)
    units = [one.unit for one in found]
    recipients, sent = load_recipients(catalogue.timeline, units, today), load_sent(units, today)
    notes = [
        Note(
            one,
            one.text(site),
            recipients[one.unit.slug],
            bool(recipients[one.unit.slug]) and all((one.unit.pk, who.pk) in sent for who in recipients[one.unit.slug]),
        )
        for one in found
    ]
    context = {
        "notes": notes,
        "all_text": text_for_all(found, site),
        "mail_is_set": mail_is_set(),
        "may_send": mail_is_set() and person_of(request).role in SENDERS,
        "sendable": [note for note in notes if note.people and not note.sent_today],
    }
    return page(request, "indicators/reminders.html", context, catalogue=catalogue, asked=asked)


@open_to(SENDERS, "POST")
def send(request: HttpRequest) -> HttpResponse:
    """`don-vi`, once for each unit; the window is in the address, as on the page."""
    chosen = set(request.POST.getlist("don-vi"))
    catalogue = load_catalogue()
    asked = in_reach(asked_by(request, catalogue))
    here = redirect(f"{reverse('indicators:reminders')}?tu={asked.first}&den={asked.last}")
    if not mail_is_set():
        messages.error(request, NO_MAIL)
        return here
    today = asked.question.today
    found = [one for one in load_reminders(catalogue, list(asked.window), today) if one.unit.slug in chosen]
    if not found:
        messages.warning(request, NOBODY_CHOSEN)
        return here
    deliveries = send_reminders(
        found,
        load_recipients(catalogue.timeline, [one.unit for one in found], today),
        site=request.build_absolute_uri("/").rstrip("/"),
        by=person_of(request), at=timezone.now(), day=today,
    )  # fmt: skip
    _tell(request, deliveries)
    return here


def _tell(request: HttpRequest, deliveries: list[Delivery]) -> None:
    written = [one.reminder.unit.short_name for one in deliveries if one.written]
    failed = [one.reminder.unit.name for one in deliveries if one.failed]
    unknown = [one.reminder.unit.name for one in deliveries if not one.has_address]
    before = [one.reminder.unit.name for one in deliveries if one.before and not one.written and not one.failed]
    if written:
        messages.success(request, f"Đã gửi thư nhắc {counted(len(written))} đơn vị: {', '.join(written)}.")
    if before:
        messages.info(request, f"Hôm nay đã nhắc từ trước, không gửi lại: {', '.join(before)}.")
    if unknown:
        messages.warning(request, f"Chưa có địa chỉ thư, hãy nhắc bằng cách khác: {', '.join(unknown)}.")
    if failed:
        messages.error(request, f"{NO_SERVER} Chưa gửi được cho: {', '.join(failed)}.")
