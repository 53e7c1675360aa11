"""A year opened from another one: what would be taken over, and the one transaction that does it.

Taken over are the set of indicators and, where chosen, the level of each target. What only a paper can say (wording, issuer,
document) is left empty until the new year's paper is there. A past year is opened the same way, so that its figures can be
brought in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.core.aims import objection_to_scope
from indicators.core.consequences import Consequence, to_agree_to
from indicators.core.deadlines import ReportingYear as YearPlan
from indicators.core.figures import Rule
from indicators.core.months import FIRST_YEAR, LAST_YEAR, Month, Window
from indicators.core.numbers_vi import counted, written_date
from indicators.core.rescheduling import beside
from indicators.core.status import Target as Aim
from indicators.core.wording import scope_words, target_words
from indicators.loading import Catalogue
from indicators.models import IndicatorYear, ReportingYear, Target
from indicators.planning.decisions import (
    Decision,
    NotPlanned,
    need_agreement,
    need_role,
    need_seen,
    record,
    token_of,
)
from indicators.planning.scheduling import Schedule
from indicators.planning.words import PLAN_LABELS, plan_facts, year_subject
from units.models import Event

OPENED = "mở năm"
ALREADY_OPEN = "Năm {year} đã được mở từ trước{who}."
NOT_IN_SOURCE = "Chỉ tiêu {codes} không có trong bộ chỉ tiêu năm {year}. Hãy xem lại danh sách rồi mở năm."
NO_SOURCE = "Năm {year} chưa được mở nên không lấy làm gốc được."
NOT_A_YEAR = "Năm phải từ {first} đến {last}."
USUAL = Schedule(1, 12, "calendar", 5, 0)


@dataclass(frozen=True)
class TakenTarget:
    """One target of the source year as it would stand in the new one, or why it cannot."""

    aim: Aim
    words: str
    whom: str
    objection: str = ""


@dataclass(frozen=True)
class Candidate:
    """One indicator of the source year. `names_year`: its own words name the source year, so somebody should look."""

    rule: Rule
    not_applicable: str
    targets: tuple[TakenTarget, ...]
    names_year: bool

    @property
    def can_copy(self) -> bool:
        return any(not target.objection for target in self.targets)


@dataclass(frozen=True)
class Preview:
    """What opening `year` from `source` (None: from nothing) would take over, by pillar."""

    year: int
    source: int | None
    schedule: Schedule
    sections: tuple[tuple[str, tuple[Candidate, ...]], ...] = ()

    @property
    def candidates(self) -> dict[str, Candidate]:
        return {one.rule.code: one for _, own in self.sections for one in own}

    @property
    def token(self) -> str:
        return token_of(
            self.year,
            self.source,
            [
                (code, one.not_applicable, [(target.aim, target.objection) for target in one.targets])
                for code, one in self.candidates.items()
            ],
        )


@dataclass(frozen=True)
class Opening:
    """What was chosen: how the year reports, which indicators come along, and whose targets keep their level."""

    schedule: Schedule
    kept: Collection[str]
    copied: Collection[str]


def years_to_open(catalogue: Catalogue, today: date) -> list[int]:
    """The years that could come next, the likeliest first: after the newest, then those before the oldest."""
    if not catalogue.years:
        return [today.year, today.year + 1, today.year - 1]
    span = range(min(catalogue.years) - 3, max(catalogue.years) + 2)
    missing = [year for year in span if year not in catalogue.years and FIRST_YEAR <= year <= LAST_YEAR]
    return sorted(missing, reverse=True)


def source_for(catalogue: Catalogue, year: int) -> int | None:
    """The nearest year that is there, the earlier one of two."""
    return min(catalogue.years, key=lambda other: (abs(other - year), other), default=None)


def preview_of(catalogue: Catalogue, year: int, source: int | None) -> Preview:
    """No query: everything is in the catalogue. KeyError for a source that is not there."""
    if source is None:
        return Preview(year, None, USUAL)
    schedule = Schedule.of(catalogue.years[source])
    by_pillar: dict[str, list[Candidate]] = {}
    for rule in catalogue.rules:
        if source in rule.years:
            by_pillar.setdefault(rule.pillar, []).append(_candidate(catalogue, rule, year, source))
    sections = tuple((name, tuple(by_pillar[slug])) for slug, name in catalogue.pillars.items() if slug in by_pillar)
    return Preview(year, source, schedule, sections)


def _candidate(catalogue: Catalogue, rule: Rule, year: int, source: int) -> Candidate:
    in_force: dict[str, Aim] = {}
    for aim in catalogue.targets.get((rule.code, source), ()):
        standing = in_force.get(aim.scope)
        if standing is None or (aim.effective_on or date.min) >= (standing.effective_on or date.min):
            in_force[aim.scope] = aim
    names = {slug: unit.name for slug, unit in catalogue.timeline.units.items()}
    window = Window(Month(year, 1), Month(year, 12))
    targets = tuple(
        TakenTarget(
            aim,
            target_words(aim, rule.unit_label),
            scope_words(aim.scope, names),
            objection_to_scope(rule, aim.scope, catalogue.timeline, window),
        )
        for aim in in_force.values()
    )
    names_year = str(source) in f"{rule.name} {rule.short_name}"
    return Candidate(rule, rule.not_applicable_in(source) or "", targets, names_year)


def consequences_of(catalogue: Catalogue, year: int, schedule: Schedule) -> tuple[Consequence, ...]:
    return beside(schedule.plan_for(year), list(catalogue.years.values()))


@transaction.atomic
def open_year(catalogue: Catalogue, preview: Preview, opening: Opening, decision: Decision) -> ReportingYear:
    """The year with its set and its targets, all or nothing. `decision.seen` is the token of the preview that was shown."""
    need_role(decision)
    year, source = preview.year, preview.source
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotPlanned(422, fields={"year": NOT_A_YEAR.format(first=FIRST_YEAR, last=LAST_YEAR)})
    need_seen(decision, preview.token)
    unknown = sorted((set(opening.kept) | set(opening.copied)) - set(preview.candidates))
    if unknown:
        raise NotPlanned(422, NOT_IN_SOURCE.format(codes=", ".join(code[:20] for code in unknown[:5]), year=source))
    need_agreement(decision, to_agree_to(consequences_of(catalogue, year, opening.schedule)))
    plan = opening.schedule.plan_for(year)
    try:
        with transaction.atomic():
            row = ReportingYear.objects.create(
                year=year, first_month=plan.report.first, last_month=plan.report.last, regime=plan.regime,
                due_day=plan.due_day, grace_days=plan.grace_days,
            )  # fmt: skip
    except IntegrityError:
        raise NotPlanned(409, already_open_words(year)) from None
    kept = [one for code, one in preview.candidates.items() if code in opening.kept]
    IndicatorYear.objects.bulk_create(
        IndicatorYear(indicator_id=catalogue.ids[one.rule.code], year=row, not_applicable=one.not_applicable)
        for one in kept
    )
    targets = list(_targets(catalogue, row, kept, opening.copied))
    Target.objects.bulk_create(targets)
    new = "\n".join(_said(plan, source, len(kept), len(targets)))
    record(decision, Event.Kind.YEAR, year_subject(year), OPENED, new=new)
    return row


def _targets(
    catalogue: Catalogue, row: ReportingYear, kept: Sequence[Candidate], copied: Collection[str]
) -> Iterator[Target]:
    """The level alone: what a paper says of it, only its own paper can say."""
    for one in kept:
        if one.rule.code not in copied:
            continue
        for target in one.targets:
            if not target.objection:
                yield Target(
                    indicator_id=catalogue.ids[one.rule.code], year=row, scope=target.aim.scope,
                    comparator=target.aim.comparator.value, value=target.aim.value,
                )  # fmt: skip


def _said(plan: YearPlan, source: int | None, kept: int, targets: int) -> Iterator[str]:
    yield f"Lấy từ năm: {source}" if source is not None else "Không lấy từ năm nào"
    yield f"Chỉ tiêu: {counted(kept)}"
    yield f"Mức giao chép sang: {counted(targets)}"
    for name, words in plan_facts(plan).items():
        yield f"{PLAN_LABELS[name]}: {words}"


def already_open_words(year: int) -> str:
    """Said with who opened it and when, where that was recorded."""
    event = (
        Event.objects.filter(kind=Event.Kind.YEAR, subject=year_subject(year), action=OPENED)
        .select_related("by")
        .order_by("-id")
        .first()
    )
    who = ""
    if event is not None:
        who = f" (ngày {written_date(timezone.localtime(event.at).date())}, {event.by})" if event.by else ""
    return ALREADY_OPEN.format(year=year, who=who)
