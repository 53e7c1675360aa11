"""`manage.py annex`: the annex of a report as a workbook, issued where asked for."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.annex.beside import load_beside
from indicators.annex.contents import annex_of
from indicators.annex.publications import NO_FIGURES
from indicators.annex.workbook import annex_workbook
from indicators.loading import load_catalogue, load_scorecard
from indicators.management.arguments import add_question, question_of
from indicators.management.files import write_file
from indicators.management.issuing import add_freezing, issue_to
from indicators.models import Issue


class Command(BaseCommand):
    help = "Write the annex of a report: a list of the annexes, then one sheet per group of indicators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="F.xlsx", help="the workbook to write")
        add_freezing(parser)

    def handle(self, *, out: Path, freeze: bool, **options: Any) -> None:
        now = timezone.now()
        catalogue = load_catalogue()
        question = question_of(catalogue, options, timezone.localdate(now))
        if not catalogue.rules_for(question.window):
            raise CommandError(NO_FIGURES)
        if freeze:
            self.stderr.write(issue_to(out, Issue.Kind.ANNEX, catalogue, question, now, options))
            return
        scorecard = load_scorecard(catalogue, question)
        annex = annex_of(catalogue, scorecard, now, beside=load_beside(catalogue, question))
        write_file(out, annex_workbook(annex, now))
        self.stderr.write(f"Wrote {out}: {len(annex.sheets)} annexes.")
