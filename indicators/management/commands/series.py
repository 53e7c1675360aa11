"""`manage.py series`: one indicator month by month, per unit."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.answers import series_as_json
from indicators.loading import load_catalogue, load_series
from indicators.management.arguments import add_question, question_of


class Command(BaseCommand):
    help = "Print one indicator month by month, a row per unit on the chosen boundaries and month due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--indicator", required=True, metavar="CODE", help="such as KS01")
        add_question(parser)
        parser.add_argument(
            "--total", action="store_true", help="one row a month for the whole instead of one per unit"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="as JSON instead of a table")

    def handle(self, *, indicator: str, as_json: bool, total: bool, **options: Any) -> None:
        catalogue = load_catalogue()
        question = question_of(catalogue, options, timezone.localdate())
        if indicator not in catalogue.by_code:
            raise CommandError(f"There is no indicator {indicator!r}.")
        rows = load_series(catalogue, question, indicator, total=total)
        answer = series_as_json(indicator, question, rows)
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for row in answer["rows"]:
            counts = "/".join(part for part in (row["numerator"], row["denominator"]) if part)
            self.stdout.write(f"{row['month']} {row['unit']:32} {row['value'] or row['state']:>14} {counts:>14}")
