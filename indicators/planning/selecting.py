"""The only writer of what a year measures: indicators in its set, out of it, and those that nobody here can measure.

An indicator that holds figures of the year stays in its set; nothing here deletes an indicator.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from indicators.core.figures import REPORTED_STATES, Rule
from indicators.core.months import Month, Window
from indicators.core.numbers_vi import counted
from indicators.loading import Catalogue
from indicators.models import Indicator, IndicatorYear, Measurement, ReportingYear, Target
from indicators.planning.decisions import (
    NOTHING_CHANGED,
    Decision,
    NotPlanned,
    need_reason,
    need_role,
    record,
)
from indicators.planning.targeting import Aimed, words_of
from indicators.planning.words import indicator_words
from units.models import Event

NOTHING_CHOSEN = "Hãy chọn ít nhất một chỉ tiêu."
UNKNOWN = "Không có chỉ tiêu mang mã {codes}. Hãy tải lại trang rồi chọn lại."
ALREADY_IN = "Chỉ tiêu {codes} đã có trong năm {year} từ trước."
NOT_IN = "Chỉ tiêu {code} không có trong năm {year}."
HAS_FIGURES = "Chỉ tiêu {code} đã có {count} số liệu năm {year}, nên không {what} được."
OUT = "bỏ khỏi năm này"
EXCUSED = "ghi là không áp dụng"


@transaction.atomic
def add_to_year(catalogue: Catalogue, codes: Sequence[str], year: int, decision: Decision) -> int:
    """Indicators that exist already into the set of that year; all or none. Returns how many."""
    need_role(decision)
    ReportingYear.objects.select_for_update().filter(pk=year).first()
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        raise NotPlanned(422, NOTHING_CHOSEN)
    unknown = [code for code in chosen if code not in catalogue.by_code]
    if unknown:
        raise NotPlanned(422, UNKNOWN.format(codes=", ".join(code[:20] for code in unknown[:5])))
    ids = {catalogue.ids[code]: code for code in chosen}
    there = IndicatorYear.objects.filter(year_id=year, indicator_id__in=ids).values_list("indicator_id", flat=True)
    taken = [ids[pk] for pk in there]
    if taken:
        raise NotPlanned(409, ALREADY_IN.format(codes=", ".join(sorted(taken)), year=year))
    IndicatorYear.objects.bulk_create(IndicatorYear(indicator_id=pk, year_id=year) for pk in ids)
    for code in chosen:
        record(decision, Event.Kind.INDICATOR, _subject(catalogue.by_code[code]), f"thêm vào năm {year}")
    return len(chosen)


@transaction.atomic
def take_out(catalogue: Catalogue, rule: Rule, year: int, decision: Decision) -> None:
    """Out of the set of that year, with the targets it had there; refused once the year holds figures of it."""
    need_role(decision)
    row = _held(catalogue, rule, year)
    need_reason(decision)
    _refuse_with_figures(catalogue, rule, year, OUT)
    targets = Target.objects.filter(indicator_id=row.indicator_id, year_id=year)
    old = "\n".join(words_of(Aimed.of(target), rule) for target in targets)
    targets.delete()
    row.delete()
    record(decision, Event.Kind.INDICATOR, _subject(rule), f"bỏ khỏi năm {year}", old=old)


@transaction.atomic
def excuse(catalogue: Catalogue, rule: Rule, year: int, decision: Decision) -> None:
    """Nobody here can measure it in that year, for the reason given; refused once the year holds figures of it."""
    need_role(decision)
    row = _held(catalogue, rule, year)
    need_reason(decision)
    if row.not_applicable == decision.reason:
        raise NotPlanned(422, NOTHING_CHANGED)
    _refuse_with_figures(catalogue, rule, year, EXCUSED)
    old, row.not_applicable = row.not_applicable, decision.reason
    row.save()
    record(
        decision, Event.Kind.INDICATOR, _subject(rule), f"ghi không áp dụng năm {year}", old=old, new=row.not_applicable
    )


@transaction.atomic
def ask_again(catalogue: Catalogue, rule: Rule, year: int, decision: Decision) -> None:
    """It can be measured after all: figures are asked for again."""
    need_role(decision)
    row = _held(catalogue, rule, year)
    if not row.not_applicable:
        raise NotPlanned(422, NOTHING_CHANGED)
    need_reason(decision)
    old, row.not_applicable = row.not_applicable, ""
    row.save()
    record(decision, Event.Kind.INDICATOR, _subject(rule), f"áp dụng lại năm {year}", old=old)


def figures_of_year(catalogue: Catalogue, rule: Rule, year: int) -> int:
    """How many reported cells the year holds of it."""
    return (
        Measurement.objects.in_window(Window(Month(year, 1), Month(year, 12)))
        .filter(indicator_id=catalogue.ids[rule.code], state__in=[state.value for state in REPORTED_STATES])
        .count()
    )


def _held(catalogue: Catalogue, rule: Rule, year: int) -> IndicatorYear:
    """Its place in the year's set, held together with the indicator, so that no figure comes in between."""
    ReportingYear.objects.select_for_update().filter(pk=year).first()
    Indicator.objects.select_for_update().filter(pk=catalogue.ids[rule.code]).first()
    row = IndicatorYear.objects.filter(indicator_id=catalogue.ids[rule.code], year_id=year).first()
    if row is None:
        raise NotPlanned(409, NOT_IN.format(code=rule.code, year=year))
    return row


def _refuse_with_figures(catalogue: Catalogue, rule: Rule, year: int, what: str) -> None:
    count = figures_of_year(catalogue, rule, year)
    if count:
        raise NotPlanned(409, HAS_FIGURES.format(code=rule.code, count=counted(count), year=year, what=what))


def _subject(rule: Rule) -> str:
    return indicator_words(rule.code, rule.short_name)
