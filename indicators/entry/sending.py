"""Writes to the people of units that owe a report: once a day at most, to addresses that stand in their accounts alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email

from indicators.entry.reminding import Reminder
from indicators.models import SentReminder
from units.models import Event, User
from units.timeline import Timeline, UnitLife

logger = logging.getLogger(__name__)

NO_SERVER = "Máy chủ thư không nhận thư. Hãy kiểm tra cấu hình thư rồi gửi lại; thư đã gửi không bị gửi lần nữa."


def mail_is_set() -> bool:
    """Whether the office named a mail server."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def load_recipients(timeline: Timeline, units: Iterable[UnitLife], today: date) -> dict[str, list[User]]:
    """The people with a usable address who report for each unit, by slug; one query.

    Of a unit that has ended: the people of the units alive today that carry it on, since they may write its months.
    """
    unit_of = {unit.slug: _who_answers_for(timeline, unit, today) for unit in units}
    pks = {timeline.units[slug].pk for slugs in unit_of.values() for slug in slugs}
    people: dict[int, list[User]] = {}
    rows = User.objects.filter(is_active=True, unit__in=pks, role=User.Role.REPORTER).exclude(email="")
    for person in rows.order_by("username"):
        if person.unit_id is not None and _is_usable(person.email):
            people.setdefault(person.unit_id, []).append(person)
    return {
        slug: [person for own in slugs for person in people.get(timeline.units[own].pk or 0, ())]
        for slug, slugs in unit_of.items()
    }


def _who_answers_for(timeline: Timeline, unit: UnitLife, today: date) -> list[str]:
    heirs = [] if unit.alive_on(today) else timeline.descent_of(unit.slug)
    return [unit.slug, *(slug for slug in heirs if timeline.units[slug].alive_on(today))]


def _is_usable(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def load_sent(units: Iterable[UnitLife], day: date) -> set[tuple[int, int]]:
    """Who was written to on that day about which of these units, by the keys of unit and person; one query."""
    rows = SentReminder.objects.filter(unit__in=[unit.pk for unit in units], sent_on=day)
    return set(rows.values_list("unit_id", "person_id"))


@dataclass
class Delivery:
    """What became of one reminder."""

    reminder: Reminder
    written: list[User] = field(default_factory=list)
    before: list[User] = field(default_factory=list)
    failed: list[User] = field(default_factory=list)

    @property
    def has_address(self) -> bool:
        return bool(self.written or self.before or self.failed)


def send_reminders(
    reminders: Sequence[Reminder],
    recipients: Mapping[str, Sequence[User]],
    *,
    site: str,
    by: User | None,
    at: datetime,
    day: date,
) -> list[Delivery]:
    """Sends each reminder to each of its people who was not written to on `day` yet; `by` is None for a timer.

    A letter is claimed before it is sent, so that of two timers at once only one sends it, and given up where it failed.
    """
    found = [Delivery(reminder) for reminder in reminders]
    post = _Post(site, at, day)
    try:
        for delivery in found:
            for person in recipients.get(delivery.reminder.unit.slug, ()):
                post.send(delivery, person)
            if delivery.written:
                _log(delivery, by, at)
    finally:
        post.close()
    return found


class _Post:
    """One connection for all letters. Once the server is gone it is not tried again: each try may take its whole time-out."""

    def __init__(self, site: str, at: datetime, day: date) -> None:
        self.site, self.at, self.day = site, at, day
        self.connection: BaseEmailBackend = get_connection()
        self.is_gone = False

    def send(self, delivery: Delivery, person: User) -> None:
        unit = delivery.reminder.unit
        claim, is_new = SentReminder.objects.get_or_create(
            unit_id=unit.pk, person=person, sent_on=self.day, defaults={"sent_at": self.at}
        )
        if not is_new:
            delivery.before.append(person)
        elif self._is_taken(delivery.reminder, person):
            delivery.written.append(person)
        else:
            # What was not sent may be sent again today.
            claim.delete()
            delivery.failed.append(person)

    def _is_taken(self, reminder: Reminder, person: User) -> bool:
        if self.is_gone:
            return False
        subject = " ".join(reminder.subject.split())
        letter = EmailMessage(subject, reminder.text(self.site), to=[person.email], connection=self.connection)
        try:
            self.connection.open()
        except OSError as problem:
            return self._not_sent(reminder, person, problem, is_gone=True)
        try:
            letter.send()
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError) as problem:
            # The server refuses this letter; the next one may be as welcome as ever.
            return self._not_sent(reminder, person, problem, is_gone=False)
        except OSError as problem:
            return self._not_sent(reminder, person, problem, is_gone=True)
        return True

    def _not_sent(self, reminder: Reminder, person: User, problem: Exception, *, is_gone: bool) -> bool:
        self.is_gone = is_gone
        # By login and not by address: logs are read by more people than accounts are.
        what = (reminder.unit.slug, person.username, type(problem).__name__)
        logger.warning("reminder about %s to %s not sent: %s", *what)
        return False

    def close(self) -> None:
        with suppress(OSError):
            self.connection.close()


def _log(delivery: Delivery, by: User | None, at: datetime) -> None:
    reminder = delivery.reminder
    Event.objects.create(
        kind=Event.Kind.DEADLINE, subject=reminder.unit.name, unit_id=reminder.unit.pk, action="gửi thư nhắc nộp",
        new="; ".join(owed.in_short for owed in reminder.owed)[:2000],
        reason=f"đến {', '.join(person.username for person in delivery.written)}", by=by, at=at,
    )  # fmt: skip
