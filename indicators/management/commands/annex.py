"""`manage.py annex`: the annex of a report as a workbook, issued where asked for."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from indicators.annex.beside import load_beside
from indicators.annex.contents import annex_of
from indicators.annex.publications import MAY_ISSUE, NotIssued, issue_paper, title_of
from indicators.annex.workbook import annex_workbook
from indicators.loading import Catalogue, Question, load_catalogue, load_scorecard
from indicators.management.arguments import add_question, question_of
from indicators.management.files import write_file
from indicators.management.people import acting_person
from indicators.models import Issue


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date; write 2024-12-05") from None


class Command(BaseCommand):
    help = "Write the annex of a report: a list of the annexes, then one sheet per group of indicators."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_question(parser)
        parser.add_argument("--out", required=True, type=Path, metavar="F.xlsx", help="the workbook to write")
        parser.add_argument("--freeze", action="store_true", help="issue it: keep the annex as it is now, for good")
        parser.add_argument("--number", default="", help="with --freeze: the number of the paper, 125/BC-UBND")
        parser.add_argument("--date", type=day, metavar="DATE", help="with --freeze: its day, 2024-12-05")
        parser.add_argument(
            "--as",
            dest="login",
            metavar="USER",
            help="with --freeze: in whose name (default: the office editor, where there is just one)",
        )

    def handle(self, *, out: Path, freeze: bool, **options: Any) -> None:
        now = timezone.now()
        catalogue = load_catalogue()
        question = question_of(catalogue, options, timezone.localdate(now))
        if freeze:
            self._issue(out, catalogue, question, now, options)
            return
        scorecard = load_scorecard(catalogue, question)
        annex = annex_of(catalogue, scorecard, now, beside=load_beside(catalogue, question))
        write_file(out, annex_workbook(annex, now))
        self.stderr.write(f"Wrote {out}: {len(annex.sheets)} annexes.")

    def _issue(
        self, out: Path, catalogue: Catalogue, question: Question, now: datetime, options: dict[str, Any]
    ) -> None:
        by = acting_person(options["login"], MAY_ISSUE, "issue papers")
        try:
            # Nothing stays issued whose file could not be handed over.
            with transaction.atomic():
                issue = issue_paper(
                    Issue.Kind.ANNEX, catalogue, question, by=by, at=now, number=options["number"], day=options["date"]
                )
                write_file(out, bytes(issue.file))
        except NotIssued as refusal:
            raise CommandError(str(refusal)) from None
        self.stderr.write(f"Issued {title_of(issue)} (no. {issue.pk}), SHA-256 {issue.file_sha256}. Wrote {out}.")
