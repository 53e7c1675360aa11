"""`manage.py import_figures`: a workbook's figures, compared with what is stored and then saved, all or nothing."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.core.months import Month
from indicators.entry.importing.answering import Given
from indicators.entry.importing.committing import NotCommitted, commit
from indicators.entry.importing.marking import marked
from indicators.entry.importing.previewing import NOT_CONFIRMED, Preview, Scope, preview_as_json, preview_of
from indicators.entry.importing.uploads import receipt_of, receipt_words
from indicators.entry.workbooks.limits import MOST_BYTES, Unreadable
from indicators.entry.workbooks.lines import Kind, Line, content_words
from indicators.loading import Catalogue, load_catalogue
from indicators.management import arguments
from indicators.management.files import read_file, write_file
from indicators.management.people import acting_person
from units.models import User

WRITERS = (User.Role.EDITOR, User.Role.REPORTER)


class Command(BaseCommand):
    help = (
        "Compare the figures of a workbook (the entry form, or a sheet of the office's own) with what is stored, and save "
        "them all or not at all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="F.xlsx", help="the workbook, .xlsx or .xls")
        parser.add_argument(
            "--as",
            dest="login",
            metavar="USER",
            help="in whose name (default: the office editor, where there is just one)",
        )
        parser.add_argument("--month", type=arguments.month, metavar="MONTH", help="for sheets that name no month")
        parser.add_argument("--dry-run", action="store_true", help="show the differences and save nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="as JSON instead of a table")
        parser.add_argument(
            "--errors-to", type=Path, metavar="F2.xlsx", help="write the workbook back with its errors marked"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        catalogue, now = load_catalogue(), timezone.now()
        scope = Scope.of(acting_person(options["login"], WRITERS, "enter figures"), catalogue)
        content = read_file(file, MOST_BYTES)
        preview = self._previewed(content, catalogue, scope, options["month"])
        if options["errors_to"] is not None:
            self._mark(options["errors_to"], content, preview)
        receipt = receipt_of(preview.sha256)
        if receipt is not None:
            self.stderr.write(receipt_words(receipt))
        refusal, committed = "", False
        if not options["dry_run"]:
            try:
                committed = commit(preview, file.name, catalogue=catalogue, scope=scope, at=now)
            except NotCommitted as problem:
                refusal = problem.message
        answer = preview_as_json(preview, str(file), committed=committed)
        if options["as_json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
        else:
            assert preview.differences is not None
            self._print(preview.differences.lines)
        counts = ", ".join(f"{count} {kind}" for kind, count in answer["counts"].items())
        done = "Saved" if committed else "Nothing was saved"
        self.stderr.write(f"{done}: {answer['rows_in_file']} rows, {counts}.")
        if refusal:
            raise CommandError(refusal)

    def _previewed(self, content: bytes, catalogue: Catalogue, scope: Scope, month: Month | None) -> Preview:
        today = timezone.localdate()
        try:
            preview = preview_of(
                content, Given(), catalogue=catalogue, scope=scope, today=today,
                month=None if month is None else str(month), takes_sure_guesses=True,
            )  # fmt: skip
        except Unreadable as problem:
            raise CommandError(str(problem)) from None
        if preview.differences is None:
            raise CommandError(" ".join([*preview.problems, NOT_CONFIRMED]))
        for remark in preview.remarks:
            self.stderr.write(remark)
        return preview

    def _mark(self, target: Path, content: bytes, preview: Preview) -> None:
        found = marked(content, preview, timezone.now())
        write_file(target, found.content)
        kind = (
            "the workbook with its errors marked" if found.is_same else "a copy of the cells with their errors marked"
        )
        self.stderr.write(f"Wrote {target}: {kind}.")

    def _print(self, lines: Iterable[Line]) -> None:
        for line in lines:
            if line.kind is not Kind.SAME:
                old, new = ("" if content is None else content_words(content) for content in (line.old, line.new))
                figure = f"{line.unit or line.name} {line.indicator} {line.month}"
                self.stdout.write(
                    f"{line.kind:9}{line.cell:24}{figure:48}{old:>16} -> {new:<16}{line.message}".rstrip()
                )
