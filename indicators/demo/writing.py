"""Loads the demo: units over time, indicators, targets, the figures of 2024 and accounts named by role.

The report's own figures are entered as printed; the breakdown by unit and month is simulated and says so on every row. All
is written at fixed moments, so that the same seed gives the same database to the digit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from indicators.core.figures import Origin, State
from indicators.core.months import Month
from indicators.demo import catalogue
from indicators.demo.simulation import simulate
from indicators.entry.recording import take_over
from indicators.entry.submitting import settle
from indicators.models import (
    AnnexGroup,
    Indicator,
    IndicatorRelation,
    IndicatorYear,
    Measurement,
    Pillar,
    ReportingYear,
    ReportText,
    Statement,
    Target,
)
from units.models import Membership, Succession, Unit, UnitAlias, User
from units.people import NewPerson, open_with_password
from units.people_rows import Act

OPEN_MONTH = Month(2024, 11)
REPORT_YEAR = 2024
YEARS = (2024, 2025)
JOINED_AT = datetime(2024, 1, 2, 1, 0, tzinfo=UTC)

# login: (role, unit, what the account is called); people are named by what they do.
ACCOUNTS = {
    "quantri": (User.Role.ADMINISTRATOR, None, "Quản trị hệ thống"),
    "vanphong": (User.Role.EDITOR, None, "Cán bộ tổng hợp"),
    "duyet": (User.Role.APPROVER, None, "Người duyệt"),
    "lanhdao": (User.Role.LEADER, None, "Lãnh đạo"),
    "xa-bac-son": (User.Role.REPORTER, "xa-bac-son", "Xã Bắc Sơn"),
    "xa-cong-hoa": (User.Role.REPORTER, "xa-cong-hoa", "Xã Cộng Hòa"),
    "phong-tu-phap": (User.Role.REPORTER, "phong-tu-phap", "Phòng Tư pháp"),
}


def moment_of(month: Month) -> datetime:
    """When the demo writes a month's figures: the third of the following month, 8:00 in Vietnam."""
    day = month.plus(1).first_day
    return datetime(day.year, day.month, 3, 1, 0, tzinfo=UTC)


@transaction.atomic
def load_demo(*, seed: int, with_figures: bool = True) -> dict[str, int]:
    """Everything into an empty database; returns how many rows of each kind. All or nothing."""
    units = _load_units()
    people = _load_people(units)
    indicators = _load_indicators()
    _load_statements(units, indicators)
    _load_report_texts(indicators)
    count = 0
    if with_figures:
        count = take_over(_figures(seed, units, indicators, people["vanphong"]))
        _settle_months(units, people)
    return {"units": len(units), "indicators": len(indicators), "figures": count, "accounts": len(people)}


def _load_units() -> dict[str, Unit]:
    rows = [
        Unit(
            slug=row.slug,
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            code=row.code,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            position=row.position,
        )
        for row in catalogue.units()
    ]
    for row in rows:
        row.make_keys()
    units = {row.slug: row for row in Unit.objects.bulk_create(rows)}
    root, *members = units.values()
    Membership.objects.bulk_create(
        Membership(child=unit, parent=root, valid_from=unit.valid_from, valid_until=unit.valid_until)
        for unit in members
    )
    Succession.objects.bulk_create(
        Succession(
            predecessor=units[row.predecessor],
            successor=units[row.successor],
            effective_on=row.effective_on,
            resolution=_resolution(row),
        )
        for row in catalogue.successions()
    )
    for alias in catalogue.aliases():
        UnitAlias(unit=units[alias.slug], spelling=alias.spelling).save()
    return units


def _resolution(row: catalogue.SuccessionRow) -> str:
    if row.resolution_date is None:
        return row.resolution
    day = row.resolution_date
    return f"{row.resolution} ngày {day.day:02d}/{day.month}/{day.year}"


def _load_people(units: dict[str, Unit]) -> dict[str, User]:
    people = {}
    for login, (role, slug, called) in ACCOUNTS.items():
        person = NewPerson(login, role, units[slug] if slug else None, called)
        people[login] = open_with_password(person, make_password(f"demo{login}"), Act(None, JOINED_AT))
    return people


def _load_indicators() -> dict[str, Indicator]:
    for year in YEARS:
        ReportingYear.objects.create(year=year, first_month=Month(year, 1), last_month=Month(year, 11))
    pillars = {row.slug: Pillar.objects.create(**_section(row)) for row in catalogue.pillars()}
    groups = {row.slug: AnnexGroup.objects.create(**_section(row)) for row in catalogue.annex_groups()}
    indicators: dict[str, Indicator] = {}
    for row in catalogue.indicators():
        indicators[row.code] = Indicator.objects.create(
            code=row.code,
            name=row.name,
            short_name=row.short_name,
            pillar=pillars[row.pillar],
            annex_group=groups.get(row.annex_group),
            measure=row.measure.value,
            over_time=row.over_time.value,
            over_units=row.over_units.value,
            due=row.due.value,
            better=row.better.value,
            decimals=row.decimals,
            unit_label=row.unit_label,
            numerator_label=row.numerator_label,
            denominator_label=row.denominator_label,
            applies_to=list(row.applies_to),
            definition=row.definition,
            source=row.source,
            few_records=row.few_records,
            few_by_numerator=row.few_by_numerator,
            position=row.position,
        )
        IndicatorYear.objects.bulk_create(
            IndicatorYear(indicator=indicators[row.code], year_id=year, not_applicable=row.not_applicable)
            for year in row.years
        )
    Target.objects.bulk_create(_target(row, indicators[row.indicator]) for row in catalogue.targets())
    IndicatorRelation.objects.bulk_create(
        IndicatorRelation(
            kind=row.kind.value, indicator=indicators[row.indicator], others=" ".join(row.others), note=row.note
        )
        for row in catalogue.relations()
    )
    return indicators


def _section(row: catalogue.SectionRow) -> dict[str, object]:
    return {"slug": row.slug, "name": row.name, "position": row.position}


def _target(row: catalogue.TargetRow, indicator: Indicator) -> Target:
    holds_all_year = row.effective_on == Month(row.year, 1).first_day
    return Target(
        indicator=indicator,
        year_id=row.year,
        scope=row.scope,
        comparator=row.comparator,
        value=row.value,
        wording=row.wording,
        issuer=row.issuer,
        document_number=row.document_number,
        document_date=row.document_date,
        effective_on=None if holds_all_year else row.effective_on,
    )


def _load_statements(units: dict[str, Unit], indicators: dict[str, Indicator]) -> None:
    for row in catalogue.statements():
        statement = Statement.objects.create(
            code=row.code,
            year_id=REPORT_YEAR,
            section=row.section,
            indicator=indicators.get(row.indicator),
            claim=row.claim,
            low=row.low,
            high=row.high,
            parts=" ".join(row.parts),
            text=row.text,
        )
        statement.units.set([units[slug] for slug in row.units])


def _load_report_texts(indicators: dict[str, Indicator]) -> None:
    ReportText.objects.bulk_create(
        ReportText(
            year_id=REPORT_YEAR,
            kind=row.kind,
            section=row.section,
            indicator=indicators.get(row.indicator),
            place=row.place,
            action=row.action,
            number=row.number,
            dated_on=row.dated_on,
            who=row.who,
            until=row.until,
            text=row.text,
            position=position,
        )
        for position, row in enumerate(catalogue.report_texts(), 1)
    )


def _figures(
    seed: int, units: dict[str, Unit], indicators: dict[str, Indicator], editor: User
) -> Iterable[Measurement]:
    root = next(iter(units.values()))
    for printed in catalogue.office_figures():
        yield Measurement(
            unit=root,
            indicator=indicators[printed.indicator],
            month=printed.month,
            state=printed.state.value,
            numerator=printed.numerator,
            denominator=printed.denominator,
            value=printed.value,
            qualifier=printed.qualifier,
            origin=printed.origin.value,
            note=printed.note,
            changed_by=editor,
            changed_at=moment_of(printed.month),
        )
    for made_up in simulate(seed):
        month = Month.parse(made_up.month)
        yield Measurement(
            unit=units[made_up.unit],
            indicator=indicators[made_up.indicator],
            month=month,
            state=State(made_up.state).value,
            numerator=made_up.numerator,
            denominator=made_up.denominator,
            origin=Origin.SIMULATED.value,
            changed_by=editor,
            changed_at=moment_of(month),
        )


def _settle_months(units: dict[str, Unit], people: dict[str, User]) -> None:
    """Months 01–10/2024 approved, 11 open."""
    for number in range(1, OPEN_MONTH.number + 1):
        month = Month(OPEN_MONTH.year, number)
        alive = [
            (unit, month)
            for unit in units.values()
            if (unit.valid_from is None or unit.valid_from <= month.last_day)
            and (unit.valid_until is None or month.last_day < unit.valid_until)
        ]
        settle(
            alive,
            submitted_by=people["vanphong"],
            approved_by=people["duyet"] if month < OPEN_MONTH else None,
            at=moment_of(month) + timedelta(days=2),
        )
