"""`manage.py seed_scale`: a simulated load for benchmarks, into an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.demo.scale import load_scale
from units.models import Unit

BAR = 40


class Command(BaseCommand):
    help = "Fill an empty database with simulated communes, indicators and months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--communes", type=int, default=48)
        parser.add_argument("--indicators", type=int, default=40)
        parser.add_argument("--months", type=int, default=36)

    def handle(self, *, communes: int, indicators: int, months: int, **options: Any) -> None:
        if not (1 <= communes <= 20_000 and 1 <= indicators <= 500 and 1 <= months <= 240):
            raise CommandError("Sizes must be 1–20000 communes, 1–500 indicators and 1–240 months.")
        if Unit.objects.exists():
            raise CommandError("The database already holds units; a simulated load needs an empty one.")
        count = load_scale(communes=communes, indicators=indicators, months=months, progress=self.show)
        self.stderr.write(f"\n{count} simulated figures.")

    def show(self, done: int, expected: int) -> None:
        filled = BAR * done // max(expected, 1)
        self.stderr.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{expected}", ending="")
        self.stderr.flush()
