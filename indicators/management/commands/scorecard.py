"""`manage.py scorecard`: the figures behind every page."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.answers import scorecard_as_json
from indicators.loading import load_catalogue, load_scorecard
from indicators.management.arguments import add_question, question_of


class Command(BaseCommand):
    help = "Print every indicator of a window: value, counts, target, status, coverage and units behind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--json", action="store_true", dest="as_json", help="as JSON instead of a table")

    def handle(self, *, as_json: bool, **options: Any) -> None:
        catalogue = load_catalogue()
        question = question_of(catalogue, options, timezone.localdate())
        answer = scorecard_as_json(load_scorecard(catalogue, question))
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for line in answer["indicators"]:
            counts = "/".join(part for part in (line["numerator"], line["denominator"]) if part)
            target = f"{line['target']['comparator']} {line['target']['value']}" if line["target"] else "-"
            self.stdout.write(
                f"{line['code']:8} {line['value'] or '-':>8} {line['unit']:12} {counts:>14} {target:>8} {line['status']}"
            )
