"""The only writer of thresholds and of relations between indicators; who, when, old, new and why go into the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from indicators.core.numbers_vi import written
from indicators.entry.cells import tidy_note
from indicators.models import Indicator, Threshold
from indicators.quality.numbers import FewField, Form, NumberField, filled, form_of
from indicators.quality.relations import hold_catalogue
from units.models import Event, User

CHANGED, THRESHOLD = "đổi ngưỡng", Event.Kind.THRESHOLD


def load_stored() -> dict[str, int]:
    """The office's own numbers as they are kept, nonsense included."""
    return dict(Threshold.objects.values_list("name", "value"))


@transaction.atomic
def change_numbers(posted: Mapping[str, str], *, by: User, at: datetime) -> tuple[Form, int]:
    """Keeps what was typed, all or nothing; gives the form and how many numbers changed, 0 where it has messages."""
    form = filled(form_of(hold_catalogue(), load_stored()), posted)
    if form.messages:
        return form, 0
    reason = tidy_note(form.reason)
    events = [
        Event(kind=THRESHOLD, action=CHANGED, subject=subject, old=old, new=new, reason=reason, by=by, at=at)
        for subject, old, new in (*map(_kept, form.numbers), *map(_kept_few, form.few))
        if old != new
    ]
    Event.objects.bulk_create(events)
    return form, len(events)


def _kept(field: NumberField) -> tuple[str, str, str]:
    if field.number is None:
        Threshold.objects.filter(name=field.name).delete()
    elif field.number != field.stored:
        Threshold.objects.update_or_create(name=field.name, defaults={"value": field.number})
    numbers = (field.stored, field.number)
    old, new = (f"{field.usual if number is None else written(number)} {field.counted_in}" for number in numbers)
    return field.label, old, new


def _kept_few(field: FewField) -> tuple[str, str, str]:
    rule = field.rule
    old, new = (rule.few_records, rule.few_by_numerator), (field.number, field.by_numerator)
    if old != new:
        kept = {"few_records": field.number, "few_by_numerator": field.by_numerator}
        Indicator.objects.filter(code=rule.code).update(**kept)
    return f"{field.label}: ngưỡng ít hồ sơ", few_words(*old), few_words(*new)


def few_words(number: int | None, by_numerator: bool) -> str:
    """từ 120 trở xuống, đếm theo mẫu số; không xét."""
    if number is None:
        return "không xét"
    return f"từ {written(number)} trở xuống, đếm theo {'tử số' if by_numerator else 'mẫu số'}"
