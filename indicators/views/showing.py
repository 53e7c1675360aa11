"""What pages of figures share: the rendered page, and the workbook of what is seen on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from indicators.core.results import Scorecard
from indicators.dashboards.exports import Circumstances
from indicators.loading import Catalogue
from indicators.sheets.tables import TableSheet, table_workbook
from indicators.views.access import may_write, person_of
from indicators.views.asking import Asked
from indicators.views.pages import page
from units.names import fold

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {"xlsx": WORKBOOK, "docx": WORD, "pdf": "application/pdf"}
# Which single table of a page is wanted, by the key of its sheet: ?format=xlsx&bang=xep-hang.
ONE_TABLE = "bang"


def dashboard(
    request: HttpRequest,
    name: str,
    context: Mapping[str, object],
    catalogue: Catalogue,
    asked: Asked,
    status: int = 200,
) -> HttpResponse:
    """A page of figures; `tail` is what every link to another one carries."""
    tail = f"?{asked.query}" if asked.query else ""
    shared = {"tail": tail, **context}
    return page(request, f"indicators/{name}.html", shared, catalogue=catalogue, asked=asked, status=status)


def entry_url(request: HttpRequest, catalogue: Catalogue, slug: str) -> str:
    """Where this person enters figures; empty for those who only read."""
    return reverse("indicators:entry") if may_write(person_of(request), catalogue.timeline, slug) else ""


def wants_workbook(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def file_answer(content: bytes, name: str) -> HttpResponse:
    """A file to keep, never shown in the browser; `name` may hold any letters and ends with a form of TYPES."""
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def circumstances(asked: Asked, scorecard: Scorecard, *filters: str) -> Circumstances:
    approved = ("Chỉ tính số liệu đã duyệt",) if asked.question.approved_only else ()
    return Circumstances(
        scorecard.scope.unit.name,
        asked.window_label,
        asked.boundaries_label,
        timezone.localtime(),
        (*approved, *filters),
        scorecard.coverage,
    )


def workbook(request: HttpRequest, name: str, asked: Asked, sheets: Sequence[TableSheet]) -> HttpResponse:
    """Every table of the page, or the one that the address asks for; all of them where it asks for one that is not there."""
    one = [sheet for sheet in sheets if key_of(sheet) == request.GET.get(ONE_TABLE)]
    called = f"{name.lower()}-{key_of(one[0])}" if one else name.lower()
    return file_answer(table_workbook(one or sheets), f"{called}-{asked.file_span}.xlsx")


def key_of(sheet: TableSheet) -> str:
    """The name of a sheet as addresses and files carry it: "Chỉ tiêu giao" is chi-tieu-giao."""
    return fold(sheet.name or sheet.title).replace(" ", "-")
