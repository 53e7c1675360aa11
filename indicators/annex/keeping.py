"""The office's own papers in the database: kept, replaced, taken away, each with its line in the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from indicators.models import PaperTemplate
from units.models import Event, User
from units.names import tidy

LONGEST_NAME, LONGEST_REASON = 120, 500
MOST_TEMPLATES = 100
NO_NAME = "Hãy ghi tên mẫu."
NAME_TAKEN = "Đã có mẫu tên “{name}”. Hãy đặt tên khác, hoặc mở mẫu ấy rồi thay tệp."
NO_REASON = "Hãy ghi lý do xóa mẫu."
TOO_MANY = f"Đã có {MOST_TEMPLATES} mẫu. Hãy xóa mẫu không dùng nữa."
OTHER_FORM = "Mẫu này là tệp {form}. Tệp thay phải cùng dạng; dạng khác thì tải lên thành mẫu mới."


class NotKept(ValueError):
    """Nothing was changed; the message is a sentence for the person who asked."""


@transaction.atomic
def keep(name: str, file_name: str, content: bytes, form: str, *, by: User, at: datetime) -> PaperTemplate:
    name = tidy(name)[:LONGEST_NAME]
    if not name:
        raise NotKept(NO_NAME)
    if PaperTemplate.objects.count() >= MOST_TEMPLATES:
        raise NotKept(TOO_MANY)
    row = PaperTemplate(name=name, form=form, uploaded_by=by, uploaded_at=at)
    _take(row, file_name, content)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise NotKept(NAME_TAKEN.format(name=name)) from None
    _log(row, "tải mẫu lên", by, at, new=_said(row))
    return row


@transaction.atomic
def replace(pk: int, file_name: str, content: bytes, form: str, *, by: User, at: datetime) -> PaperTemplate:
    """What names of units mean stays answered: the new file is mostly the old one with a change. DoesNotExist for none."""
    row = PaperTemplate.objects.select_for_update().get(pk=pk)
    if row.form != form:
        raise NotKept(OTHER_FORM.format(form=row.get_form_display()))
    before = _said(row)
    _take(row, file_name, content)
    row.uploaded_by, row.uploaded_at = by, at
    row.save()
    _log(row, "thay tệp của mẫu", by, at, old=before, new=_said(row))
    return row


@transaction.atomic
def answer(pk: int, units: Mapping[str, str], names: Mapping[str, str], *, by: User, at: datetime) -> None:
    """`units` are slugs by the name as written; `names` what those units are called."""
    row = PaperTemplate.objects.select_for_update().get(pk=pk)
    new = {name: slug for name, slug in units.items() if row.units.get(name) != slug}
    if not new:
        return
    row.units = {**row.units, **new}
    row.save(update_fields=["units"])
    said = "; ".join(f"“{name}” là {names[slug]}" for name, slug in new.items())
    _log(row, "xác nhận tên đơn vị trong mẫu", by, at, new=said)


@transaction.atomic
def take_away(pk: int, reason: str, *, by: User, at: datetime) -> str:
    """Returns the name of what was taken away."""
    reason = tidy(reason)[:LONGEST_REASON]
    if not reason:
        raise NotKept(NO_REASON)
    row = PaperTemplate.objects.select_for_update().get(pk=pk)
    _log(row, "xóa mẫu", by, at, old=_said(row), reason=reason)
    row.delete()
    return row.name


def _take(row: PaperTemplate, file_name: str, content: bytes) -> None:
    row.file_name = tidy(file_name)[:200] or f"mau.{row.form}"
    row.content, row.sha256 = content, hashlib.sha256(content).hexdigest()


def _said(row: PaperTemplate) -> str:
    return f"{row.file_name}, SHA-256 {row.sha256}"


def _log(row: PaperTemplate, action: str, by: User, at: datetime, **more: str) -> None:
    Event.objects.create(kind=Event.Kind.PAPER, subject=f"Mẫu “{row.name}”"[:300], action=action, by=by, at=at, **more)
