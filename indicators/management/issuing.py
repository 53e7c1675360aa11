"""`--freeze`: a command that writes a paper also issues it."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from indicators.annex.publications import MAY_ISSUE, NotIssued, issue_paper, title_of
from indicators.loading import Catalogue, Question
from indicators.management.files import write_file
from indicators.management.people import acting_person


def add_freezing(parser: ArgumentParser) -> None:
    parser.add_argument("--freeze", action="store_true", help="issue it: keep the paper as it is now, for good")
    parser.add_argument("--number", default="", help="with --freeze: the number of the paper, 125/BC-UBND")
    parser.add_argument("--date", type=day, metavar="DATE", help="with --freeze: its day, 2024-12-05")
    parser.add_argument(
        "--as",
        dest="login",
        metavar="USER",
        help="with --freeze: in whose name (default: the office editor, where there is just one)",
    )


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date; write 2024-12-05") from None


def issue_to(
    out: Path, kind: str, catalogue: Catalogue, question: Question, now: datetime, options: dict[str, Any]
) -> str:
    """Issues the paper, writes its file and says so in one line; CommandError where it cannot be issued."""
    by = acting_person(options["login"], MAY_ISSUE, "issue papers")
    try:
        # Nothing stays issued whose file could not be handed over.
        with transaction.atomic():
            issue = issue_paper(
                kind, catalogue, question, by=by, at=now, number=options["number"], day=options["date"]
            )  # fmt: skip
            write_file(out, bytes(issue.file))
    except NotIssued as refusal:
        raise CommandError(str(refusal)) from None
    return f"Issued {title_of(issue)} (no. {issue.pk}), SHA-256 {issue.file_sha256}. Wrote {out}."
