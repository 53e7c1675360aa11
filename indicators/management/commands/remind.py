"""`manage.py remind`: reminds units of the reports that they owe, for a timer."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.core.months import Month
from indicators.entry.reminding import Owed, load_reminders, months_to_remind_of
from indicators.entry.sending import Delivery, load_recipients, load_sent, mail_is_set, send_reminders
from indicators.loading import load_catalogue
from indicators.management.arguments import month
from units.models import User


class Command(BaseCommand):
    help = (
        "Remind units of reports that are due within five days, late, returned or opened again: by e-mail where a person of "
        "the unit has an address and EMAIL_URL is set, once a day at most; else the text goes to stdout."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--month", type=month, help="this month alone, 2024-11 (default: the newest year of months)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say who would be reminded and why; send nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="as JSON instead of text")

    def handle(self, *, month: Month | None, dry_run: bool, as_json: bool, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        catalogue = load_catalogue()
        if not catalogue.timeline.units:
            raise CommandError("The database holds no units. Load the demo or the units first.")
        if month is not None and month.year not in catalogue.years:
            raise CommandError(f"No reporting year asks for {month}.")
        months = [month] if month is not None else months_to_remind_of(catalogue, today)
        reminders = load_reminders(catalogue, months, today)
        units = [one.unit for one in reminders]
        recipients = load_recipients(catalogue.timeline, units, today) if mail_is_set() else {}
        site = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
        if dry_run:
            sent = load_sent(units, today)
            deliveries = [_planned(Delivery(one), recipients.get(one.unit.slug, []), sent) for one in reminders]
        else:
            deliveries = send_reminders(reminders, recipients, site=site, by=None, at=now, day=today)
        self._tell(deliveries, today.isoformat(), site, dry_run=dry_run, as_json=as_json)
        failed = [one.reminder.unit.slug for one in deliveries if one.failed]
        if failed:
            raise CommandError(f"The mail server did not take {len(failed)} reminders: {', '.join(failed)}.")

    def _tell(self, deliveries: list[Delivery], day: str, site: str, *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            answer = {"on": day, "dry_run": dry_run, "reminders": [_as_json(one, site) for one in deliveries]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            for one in deliveries:
                if dry_run:
                    self.stdout.write(_line(one))
                elif not one.has_address:
                    self.stdout.write(f"{one.reminder.text(site)}\n")
        would = "would be " if dry_run else ""
        self.stderr.write(
            f"{len(deliveries)} units owe reports: {sum(bool(one.written) for one in deliveries)} {would}written to, "
            f"{sum(bool(one.before) for one in deliveries)} already today, "
            f"{sum(not one.has_address for one in deliveries)} without an address."
        )


def _planned(delivery: Delivery, people: list[User], sent: set[tuple[int, int]]) -> Delivery:
    for person in people:
        was_sent = (delivery.reminder.unit.pk or 0, person.pk) in sent
        (delivery.before if was_sent else delivery.written).append(person)
    return delivery


def _line(delivery: Delivery) -> str:
    people = ", ".join(f"{person.username} <{person.email}>" for person in delivery.written) or "-"
    why = "; ".join(owed.in_short for owed in delivery.reminder.owed)
    return f"{delivery.reminder.unit.slug}\t{people}\t{why}"


def _as_json(delivery: Delivery, site: str) -> dict[str, Any]:
    reminder = delivery.reminder
    return {
        "unit": reminder.unit.slug,
        "name": reminder.unit.name,
        "months": [_month_as_json(owed) for owed in reminder.owed],
        "to": [person.username for person in delivery.written],
        "already_today": [person.username for person in delivery.before],
        "failed": [person.username for person in delivery.failed],
        "text": reminder.text(site),
    }


def _month_as_json(owed: Owed) -> dict[str, Any]:
    seen = owed.progress.seen
    return {
        "month": str(owed.month),
        "stage": seen.stage.value,
        "late": seen.is_late,
        "due_on": seen.due_on.isoformat(),
        "days_left": seen.days_left,
        "missing": [rule.code for rule in owed.missing],
        "returned": [rule.code for rule in owed.returned],
        "reason": owed.progress.state.reason if owed.is_returned else "",
    }
