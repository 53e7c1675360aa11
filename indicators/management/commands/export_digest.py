"""`manage.py export_digest`: one number for all data and history."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from indicators.digest import digest


class Command(BaseCommand):
    help = "Print an ordered SHA-256 over data and history, without passwords, sessions and row ids."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            self.stdout.write(digest())
