"""What is measured inside one process, on a database filled by `seed_scale`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.template import Context, Template
from django.utils.crypto import get_random_string

from benchmarks.browser import grids
from benchmarks.importing import importing
from benchmarks.measuring import Finding, medians
from benchmarks.plain_workbook import PlainWorkbook
from benchmarks.sessions import session_key_of
from indicators.core.figures import Boundaries
from indicators.core.months import Month, Window
from indicators.entry.cells import Typed
from indicators.entry.recording import save_cells
from indicators.loading import Question, load_catalogue, load_scorecard
from indicators.models import Measurement, Submission
from units.models import Unit, User

WINDOW = Window(Month(2024, 1), Month(2024, 12))
RAW_SUMS = """
    SELECT indicator_id, {by}, SUM(numerator), SUM(denominator), COUNT(*) FROM indicators_measurement
    WHERE month BETWEEN {first} AND 202412 GROUP BY indicator_id, {by}
"""
# By month the page needs the year before too, which stands beside each figure.
RAW_NEEDED = (("unit_id", 202401), ("month", 202301))


def pages() -> Iterator[Finding]:
    handler = WSGIHandler()
    handler.get_response  # noqa: B018 (the middleware is loaded once, before the clock runs)
    get = _getter(handler, User.objects.get(username="tai-trong"))
    size = len(get("/"))
    blank = _page_without_queries(size)
    times = medians({"raw": _raw_sums, "blank": blank, "overview": lambda: get("/")})
    # Allowed: 2.5 × the SQL that the page needs and 1 × a page of its size without any.
    floor = 2.5 * times["raw"] + times["blank"]
    yield Finding(f"Tổng quan, whole request, {size // 1024} kB, against 2.5 × SQL + page", floor, times["overview"], 1)
    code = "MP001"
    times = medians({"blank": blank, "indicator": lambda: get(f"/chi-tieu/{code}/"), "overview": lambda: get("/")})
    yield Finding("Chỉ tiêu, whole request, against Tổng quan", times["overview"], times["indicator"], 1)
    yield Finding("first visit of Tổng quan over the wire, kB", 120, _wire_kilobytes(get), 1, "kB")


def _getter(handler: WSGIHandler, user: User) -> Callable[[str], bytes]:
    key = session_key_of(user)

    def get(path: str) -> bytes:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1", "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "HTTP_COOKIE": f"sessionid={key}",
        }  # fmt: skip
        status: list[str] = []
        body = b"".join(handler(environ, lambda line, headers: status.append(line)))
        if not status[0].startswith("200"):
            raise RuntimeError(f"{path} answered {status[0]}")
        return body

    return get


def _raw_sums() -> None:
    with connection.cursor() as cursor:
        for by, first in RAW_NEEDED:
            cursor.execute(RAW_SUMS.format(by=by, first=first))
            cursor.fetchall()


def _page_without_queries(size: int) -> Callable[[], str]:
    """A page of that size from a loop over values that are there already."""
    template = Template(
        "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
    )
    rows = [["70,82"] * 10 for _ in range(max(size // 150, 1))]
    return lambda: template.render(Context({"rows": rows}))


def _wire_kilobytes(get: Callable[[str], bytes]) -> float:
    """The page and what it loads at once, each compressed as the server sends it."""
    import re
    from pathlib import Path

    import brotli
    from django.conf import settings

    page = get("/")
    total = len(brotli.compress(page, quality=5))
    for name in {address.split(b"#")[0] for address in re.findall(rb'(?:href|src)="/static/([^"]+)"', page)}:
        if b"plotly" in name:
            continue
        file = Path(settings.STATIC_ROOT) / name.decode()
        packed = file.with_name(file.name + ".br")
        total += (packed if packed.exists() else file).stat().st_size
    return total / 1024


def saving() -> Iterator[Finding]:
    catalogue = load_catalogue()
    editor = User.objects.get(username="tai-trong")
    month = Month(2024, 12)
    Submission.objects.filter(month=month).update(stage="draft", approved_by=None, approved_at=None)
    units = [slug for slug in catalogue.timeline.units if slug != catalogue.root][:1]
    codes = [rule.code for rule in catalogue.rules if rule.over_units == "sum"]
    for count in (1, len(codes)):
        ours = _Saver(catalogue, editor, units[0], codes[:count], month)
        bare = _BareUpsert(units[0], codes[:count], month)
        times = medians({"bare": bare, "ours": ours})
        yield Finding(
            f"save {count} cell(s), history included, against the bare upsert", times["bare"], times["ours"], 3
        )


class _Saver:
    def __init__(self, catalogue: Any, editor: User, unit: str, codes: list[str], month: Month) -> None:
        self.catalogue, self.editor, self.unit, self.codes, self.month = catalogue, editor, unit, codes, month
        rows = Measurement.objects.filter(unit__slug=unit, month=month).values_list("indicator__code", "version")
        self.versions = dict(rows)
        self.turn = 0

    def __call__(self) -> None:
        self.turn += 1
        cells = []
        for code in self.codes:
            is_count = self.catalogue.by_code[code].measure == "count"
            cells.append(
                Typed(
                    self.unit,
                    code,
                    str(self.month),
                    version=self.versions[code],
                    numerator=str(20 + self.turn % 7),
                    denominator="" if is_count else "40",
                )
            )
        for saved in save_cells(
            cells, catalogue=self.catalogue, by=self.editor, at=datetime.now(UTC), key=get_random_string(20)
        ):
            self.versions[saved["indicator"]] = saved["version"]


class _BareUpsert:
    """The same rows through the driver alone, committed to disk."""

    def __init__(self, unit: str, codes: list[str], month: Month) -> None:
        from indicators.models import Indicator

        self.unit = Unit.objects.get(slug=unit).pk
        self.indicators = list(Indicator.objects.filter(code__in=codes).values_list("pk", flat=True))
        self.month = month.key
        self.turn = 0
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE IF NOT EXISTS bare_figures (unit_id bigint, indicator_id bigint, month integer, "
                "numerator numeric, denominator numeric, PRIMARY KEY (unit_id, indicator_id, month))"
            )

    def __call__(self) -> None:
        self.turn += 1
        with transaction.atomic(), connection.cursor() as cursor:
            for indicator in self.indicators:
                cursor.execute(
                    "INSERT INTO bare_figures VALUES (%s, %s, %s, %s, 40) ON CONFLICT (unit_id, indicator_id, month) "
                    "DO UPDATE SET numerator = excluded.numerator",
                    [self.unit, indicator, self.month, 20 + self.turn % 7],
                )


def annex() -> Iterator[Finding]:
    """The annex of all units and indicators, from the database to the file, against openpyxl writing the same workbook from
    memory: see `PlainWorkbook` for what that includes, and for the bare one, which no caller of openpyxl gets."""
    from indicators.annex.contents import Annex, annex_of
    from indicators.annex.workbook import annex_book, annex_workbook

    as_of = datetime(2026, 1, 1, tzinfo=UTC)
    root = load_catalogue().root

    def loaded() -> Annex:
        catalogue = load_catalogue()
        scorecard = load_scorecard(catalogue, Question(root, WINDOW, Boundaries(), as_of.date()), with_months=False)
        return annex_of(catalogue, scorecard, as_of)

    floor = PlainWorkbook(annex_book(loaded()).workbook)
    times = medians({
        "floor": floor.saved, "bare": lambda: floor.saved(bare=True), "ours": lambda: annex_workbook(loaded(), as_of),
    })  # fmt: skip
    question = "annex of all units × indicators, against openpyxl from memory"
    yield Finding(question, times["floor"], times["ours"], 1.5)
    yield Finding(f"{question}, merging left out", times["bare"], times["ours"], 1.5)


def report() -> list[Finding]:
    return [*pages(), *saving(), *annex(), *importing(), *grids()]


def as_json() -> str:
    return json.dumps([finding.__dict__ for finding in report()])
