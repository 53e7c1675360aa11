"""`manage.py demo`: units, indicators, targets, the figures of 2024 and demo accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.demo.writing import load_demo
from units.models import Unit

DEFAULT_SEED = 2024


class Command(BaseCommand):
    help = "Load units, indicators, targets, the figures of 2024 and demo accounts into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=DEFAULT_SEED, help=f"of the simulation (default {DEFAULT_SEED})"
        )
        parser.add_argument("--empty", action="store_true", help="everything but figures")

    def handle(self, *, seed: int, empty: bool, **options: Any) -> None:
        if Unit.objects.exists():
            raise CommandError("The database already holds units; the demo is only loaded into an empty one.")
        counts = load_demo(seed=seed, with_figures=not empty)
        self.stderr.write(", ".join(f"{count} {what}" for what, count in counts.items()))
