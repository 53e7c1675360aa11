"""The only writer of definitions: an indicator made, and changed with care for the figures that are there (README §1.9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.db.models.functions import Upper

from indicators.core.consequences import forbidding, to_agree_to
from indicators.core.figures import REPORTED_STATES, Better, Due, Measure, OverTime, OverUnits, Rule
from indicators.core.redefining import Held, consequences_of, objections_to
from indicators.loading import Catalogue
from indicators.models import AnnexGroup, Indicator, IndicatorYear, Measurement, Pillar, ReportingYear
from indicators.planning.decisions import (
    NOTHING_CHANGED,
    Decision,
    NotPlanned,
    need_agreement,
    need_reason,
    need_role,
    need_seen,
    record,
    token_of,
)
from indicators.planning.words import KIND_NAMES, LABELS, changed_words, indicator_words
from units.models import Event
from units.names import fold

CODE = re.compile(r"[A-Z][A-Z0-9]{1,18}[a-z]?", re.ASCII)
NOT_A_CODE = "Mã viết bằng chữ in hoa không dấu và chữ số, bắt đầu bằng chữ, từ 2 đến 20 ký tự, ví dụ KS03."
CODE_TAKEN = "Đã có chỉ tiêu mang mã {code}: {name}."
NO_YEAR = "Năm {year} chưa được mở."
GONE = "Chỉ tiêu này không còn nữa."


@dataclass(frozen=True)
class Definition:
    """What an indicator means and how it is measured, as typed and understood. `pillar` and `annex_group` are names; a
    name that is not there yet makes a new one, an empty annex group none."""

    name: str
    short_name: str
    pillar: str
    annex_group: str
    definition: str
    source: str
    measure: str
    over_time: str
    over_units: str
    due: str
    applies_to: tuple[str, ...]
    better: str
    unit_label: str
    decimals: int
    numerator_label: str
    denominator_label: str
    few_records: int | None

    @classmethod
    def of(cls, row: Indicator) -> Definition:
        given = {name: getattr(row, name) for name in LABELS if name not in ("pillar", "annex_group", "applies_to")}
        return cls(
            **given,
            pillar=row.pillar.name,
            annex_group=row.annex_group.name if row.annex_group is not None else "",
            applies_to=tuple(kind for kind in KIND_NAMES if kind in row.applies_to),
        )

    @property
    def token(self) -> str:
        return token_of(self)

    @property
    def facts(self) -> dict[str, Any]:
        return asdict(self) | {"applies_to": list(self.applies_to)}

    def rule_with(self, rule: Rule) -> Rule:
        """The rule that this definition makes of an indicator; its code and years stay."""
        return replace(
            rule,
            name=self.name,
            measure=Measure(self.measure),
            over_time=OverTime(self.over_time),
            over_units=OverUnits(self.over_units),
            due=Due(self.due),
            better=Better(self.better),
            decimals=self.decimals,
            unit_label=self.unit_label,
            applies_to=frozenset(self.applies_to),
            short_name=self.short_name,
            numerator_label=self.numerator_label,
            denominator_label=self.denominator_label,
            few_records=self.few_records,
        )


_NOTHING = Rule("", "", Measure.RATIO, OverTime.SUM, OverUnits.SUM)


@transaction.atomic
def create_indicator(
    catalogue: Catalogue, code: str, definition: Definition, year: int, decision: Decision
) -> Indicator:
    """A new indicator, last in the office's order, in the set of that year."""
    need_role(decision)
    if not ReportingYear.objects.select_for_update().filter(pk=year).exists():
        raise NotPlanned(409, NO_YEAR.format(year=year))
    wrong = _wrong_code(code) | _wrong(catalogue, definition.rule_with(_NOTHING))
    if wrong:
        raise NotPlanned(422, fields=wrong)
    last = Indicator.objects.aggregate(last=Max("position"))["last"] or 0
    row = Indicator(code=code, position=last + 1)
    _write(row, definition)
    IndicatorYear.objects.create(indicator=row, year_id=year)
    _, new = changed_words({}, definition.facts, LABELS)
    subject = indicator_words(code, definition.short_name)
    record(decision, Event.Kind.INDICATOR, subject, f"tạo chỉ tiêu, đưa vào năm {year}", new=new)
    return row


@transaction.atomic
def redefine(catalogue: Catalogue, code: str, definition: Definition, decision: Decision, *, today: date) -> Indicator:
    """Changes what an indicator means. What would change the meaning of its figures is refused; what changes how they look
    wants agreement. The row is held, so that no figure comes in between."""
    need_role(decision)
    row = (
        Indicator.objects.select_for_update(of=("self",))
        .select_related("pillar", "annex_group")
        .filter(code=code)
        .first()
    )
    if row is None:
        raise NotPlanned(409, GONE)
    before = Definition.of(row)
    need_seen(decision, before.token)
    if definition == before:
        raise NotPlanned(422, NOTHING_CHANGED)
    rule = catalogue.by_code[code]
    after = definition.rule_with(rule)
    found = consequences_of(
        before.rule_with(rule), after, held_of(catalogue, rule), deadlines=catalogue.deadlines(today),
        timeline=catalogue.timeline, kinds=KIND_NAMES,
    )  # fmt: skip
    wrong = _wrong(catalogue, after) | forbidding(found)
    if wrong:
        raise NotPlanned(422, fields=wrong)
    need_reason(decision)
    need_agreement(decision, to_agree_to(found))
    _write(row, definition)
    old, new = changed_words(before.facts, definition.facts, LABELS)
    record(
        decision, Event.Kind.INDICATOR, indicator_words(code, definition.short_name), "sửa định nghĩa", old=old, new=new
    )
    return row


def held_of(catalogue: Catalogue, rule: Rule) -> Held:
    """What is stored of the indicator; at most two queries."""
    rows = Measurement.objects.filter(
        indicator_id=catalogue.ids[rule.code], state__in=[state.value for state in REPORTED_STATES]
    ).order_by()
    counts = rows.values_list("unit__kind", "month").annotate(count=Count("id"))
    cells = {(kind, month): count for kind, month, count in counts}
    places = 0
    if rule.measure is Measure.COUNT and rule.decimals and cells:
        numbers = rows.filter(numerator__isnull=False).values_list("numerator", flat=True).distinct()
        places = max((_places(number) for number in numbers), default=0)
    targets = [
        (year, target) for (code, year), found in catalogue.targets.items() if code == rule.code for target in found
    ]
    return Held(cells, places, tuple(targets))


def _places(number: Decimal | None) -> int:
    exponent = Decimal(number or 0).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _wrong(catalogue: Catalogue, rule: Rule) -> dict[str, str]:
    root = catalogue.timeline.units[catalogue.root].kind
    return forbidding(objections_to(rule, root, KIND_NAMES))


def _wrong_code(code: str) -> dict[str, str]:
    if CODE.fullmatch(code) is None:
        return {"code": NOT_A_CODE}
    there = Indicator.objects.annotate(upper=Upper("code")).filter(upper=code.upper()).first()
    return {"code": CODE_TAKEN.format(code=there.code, name=there.short_name)} if there is not None else {}


def _write(row: Indicator, definition: Definition) -> None:
    for name, value in definition.facts.items():
        if name not in ("pillar", "annex_group"):
            setattr(row, name, value)
    row.pillar = _named(Pillar, definition.pillar)
    row.annex_group = _named(AnnexGroup, definition.annex_group) if definition.annex_group else None
    row.save()


def _named(model: Any, name: str) -> Any:
    """The section of that name; a new one, last in order, where there is none."""
    there = model.objects.filter(name=name).first()
    if there is not None:
        return there
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:50] or "muc"
    taken: Mapping[str, int] = dict.fromkeys(
        model.objects.filter(slug__startswith=base).values_list("slug", flat=True), 1
    )
    slug = next(slug for slug in (base, *(f"{base}-{count}" for count in range(2, 1000))) if slug not in taken)
    last = model.objects.aggregate(last=Max("position"))["last"] or 0
    return model.objects.create(slug=slug, name=name, position=last + 1)
