"""`manage.py annex`: the annex of a report as a workbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.annex.contents import annex_of
from indicators.annex.workbook import annex_workbook
from indicators.loading import load_catalogue, load_scorecard
from indicators.management.arguments import add_question, question_of
from indicators.management.files import write_file


class Command(BaseCommand):
    help = "Write the annex of a report: a list of the annexes, then one sheet per group of indicators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="F.xlsx", help="the workbook to write")
        parser.add_argument("--freeze", action="store_true", help="keep the annex as issued (not available yet)")

    def handle(self, *, out: Path, freeze: bool, **options: Any) -> None:
        if freeze:
            raise CommandError("Freezing an annex is not available yet; run the command without --freeze.")
        now = timezone.now()
        catalogue = load_catalogue()
        question = question_of(catalogue, options, timezone.localdate(now))
        scorecard = load_scorecard(catalogue, question, with_months=False)
        annex = annex_of(catalogue, scorecard, now)
        write_file(out, annex_workbook(annex, now))
        self.stderr.write(f"Wrote {out}: {len(annex.sheets)} annexes.")
