"""The only writer of what reports say besides figures: added, changed, taken out; carried over in `carrying`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import Max

from indicators.core.numbers_vi import written_date
from indicators.loading import Catalogue
from indicators.models import ReportingYear, ReportText
from indicators.planning.decisions import (
    NOTHING_CHANGED,
    Decision,
    NotPlanned,
    need_role,
    need_seen,
    record,
    token_of,
)
from units.models import Event

GONE = "Nội dung này vừa được người khác bỏ."
LARGEST_POSITION = 9999


@dataclass(frozen=True, slots=True)
class Said:
    """One text as the office writes it; `code` empty for no indicator, `position` None for the end."""

    kind: str
    text: str
    section: str = ""
    code: str = ""
    place: str = ReportText.Place.PARAGRAPH.value
    action: str = ""
    number: str = ""
    dated_on: date | None = None
    who: str = ""
    until: str = ""
    position: int | None = None

    @classmethod
    def of(cls, row: ReportText) -> Said:
        code = row.indicator.code if row.indicator is not None else ""
        return cls(
            row.kind, row.text, row.section, code, row.place, row.action, row.number, row.dated_on, row.who, row.until,
            row.position,
        )  # fmt: skip

    @property
    def token(self) -> str:
        return token_of(self)

    @property
    def words(self) -> str:
        """What the log keeps of it."""
        day = f"ngày {written_date(self.dated_on)}" if self.dated_on else ""
        return " ".join(filter(None, (self.code, self.number, day, self.who, self.until, self.text)))


def subject_of(year: int) -> str:
    return f"Nội dung báo cáo năm {year}"


@transaction.atomic
def add_text(catalogue: Catalogue, year: int, said: Said, decision: Decision) -> ReportText:
    need_role(decision)
    hold(year)
    row = ReportText(year_id=year)
    _write(catalogue, row, said, year)
    record_of(decision, year, f"thêm {row.get_kind_display()}", new=said.words)
    return row


@transaction.atomic
def change_text(catalogue: Catalogue, year: int, pk: int, said: Said, decision: Decision) -> ReportText:
    need_role(decision)
    hold(year)
    row = _row(year, pk)
    before = Said.of(row)
    need_seen(decision, before.token)
    if said.position is None:
        said = _at(said, before.position)
    if said == before:
        raise NotPlanned(422, NOTHING_CHANGED)
    _write(catalogue, row, said, year)
    record_of(decision, year, f"sửa {row.get_kind_display()}", old=before.words, new=said.words)
    return row


@transaction.atomic
def remove_text(year: int, pk: int, decision: Decision) -> None:
    need_role(decision)
    hold(year)
    row = _row(year, pk)
    before = Said.of(row)
    need_seen(decision, before.token)
    row.delete()
    record_of(decision, year, f"bỏ {row.get_kind_display()}", old=before.words)


def _at(said: Said, position: int | None) -> Said:
    return Said(
        said.kind, said.text, said.section, said.code, said.place, said.action, said.number, said.dated_on, said.who,
        said.until, position,
    )  # fmt: skip


def hold(year: int) -> None:
    """One writer of a year's texts at a time."""
    ReportingYear.objects.select_for_update().filter(pk=year).first()


def _row(year: int, pk: int) -> ReportText:
    row = ReportText.objects.filter(pk=pk, year=year).select_related("indicator").first()
    if row is None:
        raise NotPlanned(409, GONE)
    return row


def _write(catalogue: Catalogue, row: ReportText, said: Said, year: int) -> None:
    for name in ("kind", "text", "section", "place", "action", "number", "dated_on", "who", "until"):
        setattr(row, name, getattr(said, name))
    row.indicator_id = catalogue.ids.get(said.code) if said.code else None
    last = ReportText.objects.filter(year=year).aggregate(last=Max("position"))["last"] or 0
    row.position = last + 1 if said.position is None else said.position
    try:
        row.full_clean()
    except ValidationError as refused:
        found = {name: " ".join(messages) for name, messages in refused.message_dict.items()}
        message = found.pop(NON_FIELD_ERRORS, "")
        raise NotPlanned(422, message, fields=found) from None
    row.save()


def record_of(decision: Decision, year: int, action: str, *, old: str = "", new: str = "") -> None:
    record(decision, Event.Kind.YEAR, subject_of(year), action, old=old, new=new)
