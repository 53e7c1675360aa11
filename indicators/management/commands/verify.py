"""`manage.py verify`: integrity and invariants of the stored data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.integrity import findings


class Command(BaseCommand):
    help = "Check the database's integrity and what must hold of units, figures and history; exit 1 with the findings."

    def handle(self, **options: Any) -> None:
        count = 0
        for finding in findings():
            count += 1
            self.stdout.write(finding)
        if count:
            raise CommandError(f"{count} findings.")
        self.stderr.write("All promises hold.")
