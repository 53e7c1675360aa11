"""`manage.py entry_form`: the workbook that people fill in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.core.months import Month
from indicators.entry.importing.forms import NoForm, indicator_form, unit_form
from indicators.loading import load_catalogue
from indicators.management import arguments
from indicators.management.files import write_file


class Command(BaseCommand):
    help = "Write the entry form of one unit and month, or of one indicator and month for all units."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--unit", metavar="SLUG", help="all indicators of this unit")
        about.add_argument("--indicator", metavar="CODE", help="this indicator of all units, such as KS01")
        parser.add_argument("--month", type=arguments.month, required=True, metavar="MONTH", help="such as 2024-11")
        parser.add_argument("--out", required=True, type=Path, metavar="F.xlsx", help="the workbook to write")

    def handle(self, *, unit: str | None, indicator: str | None, month: Month, out: Path, **options: Any) -> None:
        catalogue = load_catalogue()
        now = timezone.now()
        if unit is not None and unit not in catalogue.timeline.units:
            raise CommandError(f"There is no unit {unit!r}.")
        if indicator is not None and indicator not in catalogue.by_code:
            raise CommandError(f"There is no indicator {indicator!r}.")
        try:
            if unit is not None:
                form = unit_form(catalogue, catalogue.timeline.units[unit], month, at=now)
            else:
                form = indicator_form(catalogue, catalogue.by_code[str(indicator)], month, at=now)
        except NoForm as problem:
            raise CommandError(str(problem)) from None
        write_file(out, form.content)
        self.stderr.write(f"Wrote {out}.")
