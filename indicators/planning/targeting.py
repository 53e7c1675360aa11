"""The only writer of targets: set, revised from a day on, corrected, taken back (README §2.3).

A revision is another row: both versions stay. What no paper names is kept empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from indicators.core.aims import objection_to, objection_to_scope
from indicators.core.figures import Rule
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import written_date
from indicators.core.status import Comparator
from indicators.core.status import Target as Aim
from indicators.core.wording import document_words, scope_words, target_words
from indicators.loading import Catalogue, number_of
from indicators.models import IndicatorYear, ReportingYear, Target
from indicators.planning.decisions import (
    NOTHING_CHANGED,
    Decision,
    NotPlanned,
    need_reason,
    need_role,
    need_seen,
    record,
    token_of,
)
from indicators.planning.words import ISSUERS, NO_DOCUMENT, indicator_words
from units.models import Event

NOT_IN_THE_SET = "Chỉ tiêu {code} không nằm trong bộ chỉ tiêu năm {year}. Trước hết hãy thêm chỉ tiêu vào năm đó."
OUTSIDE = "Ngày hiệu lực phải nằm trong năm {year}."
TAKEN = (
    "Đã có mức giao cho {scope}, {since}: {words}. Điều chỉnh giữa năm thì ghi ngày hiệu lực; ghi sai thì sửa mức đó."
)
GONE = "Mức giao này vừa được người khác bỏ."


@dataclass(frozen=True, slots=True)
class Aimed:
    """A target as a paper sets it. `effective_on` None: from the start of the year; empty words: the paper has none."""

    scope: str
    comparator: str
    value: Decimal
    wording: str = ""
    issuer: str = ""
    document_number: str = ""
    document_date: date | None = None
    effective_on: date | None = None

    @classmethod
    def of(cls, row: Target) -> Aimed:
        return cls(
            row.scope, row.comparator, number_of(row.value), row.wording, row.issuer, row.document_number,
            row.document_date, row.effective_on,
        )  # fmt: skip

    @property
    def token(self) -> str:
        return token_of(self)


def aim_of(row: Target | Aimed) -> Aim:
    """The target as the rules judge by it."""
    document = document_words(row.document_number, row.document_date) or None
    return Aim(
        Comparator(row.comparator), number_of(row.value), row.wording, row.issuer, document, row.scope, row.effective_on
    )


@transaction.atomic
def set_target(catalogue: Catalogue, rule: Rule, year: int, aimed: Aimed, decision: Decision) -> Target:
    """A target for a scope that has none from that day on; a later day makes it a revision of the earlier one."""
    need_role(decision)
    _hold(rule, year, catalogue)
    aimed = _checked(catalogue, rule, year, aimed)
    _refuse_taken(catalogue, rule, year, aimed)
    row = Target(indicator_id=catalogue.ids[rule.code], year_id=year)
    _write(row, aimed)
    is_revision = aimed.effective_on is not None
    action = f"điều chỉnh từ ngày {written_date(aimed.effective_on)}" if aimed.effective_on else "giao chỉ tiêu"
    if is_revision and not _standing(rule, year, catalogue, aimed.scope).exclude(pk=row.pk).exists():
        action = f"giao chỉ tiêu từ ngày {written_date(aimed.effective_on)}" if aimed.effective_on else action
    _record(catalogue, rule, year, decision, action, aimed.scope, new=words_of(aimed, rule))
    return row


@transaction.atomic
def correct_target(catalogue: Catalogue, rule: Rule, year: int, pk: int, aimed: Aimed, decision: Decision) -> Target:
    """What was written down wrongly, put right in its place; a target that was changed by a paper is a revision instead."""
    need_role(decision)
    _hold(rule, year, catalogue)
    row = _row(catalogue, rule, year, pk)
    before = Aimed.of(row)
    need_seen(decision, before.token)
    aimed = _checked(catalogue, rule, year, aimed)
    if aimed == before:
        raise NotPlanned(422, NOTHING_CHANGED)
    need_reason(decision)
    _refuse_taken(catalogue, rule, year, aimed, but=pk)
    _write(row, aimed)
    _record(
        catalogue,
        rule,
        year,
        decision,
        "sửa mức giao",
        aimed.scope,
        old=words_of(before, rule),
        new=words_of(aimed, rule),
    )
    return row


@transaction.atomic
def remove_target(catalogue: Catalogue, rule: Rule, year: int, pk: int, decision: Decision) -> None:
    """A target that should never have been there; what it said stays in the record."""
    need_role(decision)
    _hold(rule, year, catalogue)
    row = _row(catalogue, rule, year, pk)
    before = Aimed.of(row)
    need_seen(decision, before.token)
    need_reason(decision)
    row.delete()
    _record(catalogue, rule, year, decision, "bỏ mức giao", before.scope, old=words_of(before, rule))


def words_of(aimed: Aimed, rule: Rule) -> str:
    """từ 50 %; chỉ tiêu giao; tỉnh giao; 12/QĐ-UBND ngày 08/5/2024; từ ngày 01/7/2024."""
    parts = [
        target_words(aim_of(aimed), rule.unit_label),
        aimed.wording,
        ISSUERS.get(aimed.issuer, ""),
        document_words(aimed.document_number, aimed.document_date) or NO_DOCUMENT,
        f"từ ngày {written_date(aimed.effective_on)}" if aimed.effective_on else "",
    ]
    return "; ".join(filter(None, parts))


def _hold(rule: Rule, year: int, catalogue: Catalogue) -> None:
    """One writer of a year's targets at a time; the indicator must be in the year's set."""
    ReportingYear.objects.select_for_update().filter(pk=year).first()
    if not IndicatorYear.objects.filter(indicator_id=catalogue.ids[rule.code], year_id=year).exists():
        raise NotPlanned(409, NOT_IN_THE_SET.format(code=rule.code, year=year))


def _row(catalogue: Catalogue, rule: Rule, year: int, pk: int) -> Target:
    row = Target.objects.filter(pk=pk, indicator_id=catalogue.ids[rule.code], year_id=year).first()
    if row is None:
        raise NotPlanned(409, GONE)
    return row


def _checked(catalogue: Catalogue, rule: Rule, year: int, aimed: Aimed) -> Aimed:
    """The target as it may be stored; the first day of the year is the start that every target has."""
    window = Window(Month(year, 1), Month(year, 12))
    wrong = {
        "value": objection_to(rule, aim_of(aimed)),
        "scope": objection_to_scope(rule, aimed.scope, catalogue.timeline, window),
    }
    day = aimed.effective_on
    if day is not None and day.year != year:
        wrong["effective_on"] = OUTSIDE.format(year=year)
    if any(wrong.values()):
        raise NotPlanned(422, fields={name: sentence for name, sentence in wrong.items() if sentence})
    if day == window.first.first_day:
        aimed = Aimed(
            aimed.scope, aimed.comparator, aimed.value, aimed.wording, aimed.issuer, aimed.document_number,
            aimed.document_date,
        )  # fmt: skip
    return aimed


def _standing(rule: Rule, year: int, catalogue: Catalogue, scope: str) -> QuerySet[Target]:
    return Target.objects.filter(indicator_id=catalogue.ids[rule.code], year_id=year, scope=scope)


def _refuse_taken(catalogue: Catalogue, rule: Rule, year: int, aimed: Aimed, but: int = 0) -> None:
    there = (
        _standing(rule, year, catalogue, aimed.scope).filter(effective_on=aimed.effective_on).exclude(pk=but).first()
    )
    if there is None:
        return
    since = f"từ ngày {written_date(aimed.effective_on)}" if aimed.effective_on else "từ đầu năm"
    sentence = TAKEN.format(
        scope=scope_words(aimed.scope, _names(catalogue)),
        since=since,
        words=target_words(aim_of(there), rule.unit_label),
    )
    raise NotPlanned(422, fields={"effective_on": sentence})


def _write(row: Target, aimed: Aimed) -> None:
    for name in Aimed.__slots__:
        setattr(row, name, getattr(aimed, name))
    row.save()


def _names(catalogue: Catalogue) -> dict[str, str]:
    return {slug: unit.name for slug, unit in catalogue.timeline.units.items()}


def _record(
    catalogue: Catalogue, rule: Rule, year: int, decision: Decision, action: str, scope: str, *, old: str = "",
    new: str = "",
) -> None:  # fmt: skip
    unit = catalogue.timeline.units.get(scope)
    whom = scope_words(scope, _names(catalogue))
    subject = f"{indicator_words(rule.code, rule.short_name)}, năm {year}, {whom}"
    record(decision, Event.Kind.TARGET, subject, action, old=old, new=new, unit_id=None if unit is None else unit.pk)
