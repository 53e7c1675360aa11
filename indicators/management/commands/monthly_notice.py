"""`manage.py monthly_notice`: the notice of a month as a Word file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from indicators.annex.gathering import load_notice_parts
from indicators.annex.notice import notice_of
from indicators.annex.paper import drafted
from indicators.annex.word import word_file
from indicators.core.figures import Boundaries
from indicators.loading import load_catalogue
from indicators.management.arguments import boundaries, month, question_of, refuse_without_indicators
from indicators.management.files import write_file
from indicators.management.issuing import add_freezing, issue_to
from indicators.models import Issue


class Command(BaseCommand):
    help = "Write the notice of a month: its results and those of the year so far, who is behind, who has not reported."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=month, required=True, metavar="MONTH", help="the month, 2024-11")
        parser.add_argument(
            "--boundaries", type=boundaries, default=Boundaries("end"), help="end (default), then, today or a date"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="F.docx", help="the Word file to write")
        add_freezing(parser)

    def handle(self, *, out: Path, freeze: bool, **options: Any) -> None:
        now = timezone.now()
        catalogue = load_catalogue()
        asked = options | {"unit": None, "first": options["month"], "last": options["month"]}
        question = question_of(catalogue, asked, timezone.localdate(now))
        refuse_without_indicators(catalogue, question.window)
        if freeze:
            self.stderr.write(issue_to(out, Issue.Kind.NOTICE, catalogue, question, now, options))
            return
        paper = drafted(notice_of(load_notice_parts(catalogue, question, now)))
        write_file(out, word_file(paper, now))
        self.stderr.write(f"Wrote {out}: {len(paper.footnotes)} footnotes.")
