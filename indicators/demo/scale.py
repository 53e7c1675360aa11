"""A simulated load of any size for benchmarks: communes under districts under provinces, indicators of every kind.

All of it is labelled as simulated, and the same sizes give the same figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction

from indicators.core.figures import Origin
from indicators.core.months import Month, Window
from indicators.demo.writing import moment_of
from indicators.entry.recording import take_over
from indicators.entry.submitting import settle
from indicators.models import AnnexGroup, Indicator, IndicatorYear, Measurement, Pillar, ReportingYear, Target
from units.models import Membership, Unit, User

LAST_MONTH = Month(2024, 12)
COMMUNES_PER_DISTRICT = 15
DISTRICTS_PER_PROVINCE = 11
ONE_DISTRICT = 60
CHUNK = 20_000

# Of ten indicators: six flows of ratios, one count, two stocks, one running total that only the office enters.
KINDS = ("flow", "flow", "stock", "flow", "flow", "count", "flow", "stock", "flow", "office")


@transaction.atomic
def load_scale(*, communes: int, indicators: int, months: int, progress: Callable[[int, int], None]) -> int:
    """Fill an empty database; returns the number of figures. `progress` is called with done and all figures."""
    root, leaves = _units(communes)
    editor = User(username="tai-trong", role=User.Role.EDITOR, first_name="Tài khoản đo tốc độ")
    approver = User(username="tai-trong-duyet", role=User.Role.APPROVER, first_name="Tài khoản đo tốc độ")
    for person in (editor, approver):
        person.set_unusable_password()
        person.save()
    window = Window(LAST_MONTH.plus(1 - months), LAST_MONTH)
    measured = _indicators(indicators, window)
    figures = _figures(root, leaves, measured, window, editor)
    expected = sum(1 if _kind(index) == "office" else len(leaves) for index in range(indicators)) * months
    done = 0
    while chunk := list(islice(figures, CHUNK)):
        done += take_over(chunk)
        progress(done, expected)
    for month in window:
        settle(
            ((unit, month) for unit in (root, *leaves)),
            submitted_by=editor, approved_by=approver, at=moment_of(month),
        )  # fmt: skip
    return done


def _units(communes: int) -> tuple[Unit, list[Unit]]:
    """One district up to 60 communes; above that a nation of provinces, districts and communes."""
    root = Unit(slug="tai-trong", name="Địa bàn mô phỏng", short_name="Địa bàn mô phỏng", kind="district")
    leaves = [_unit("xa", index, "Xã mô phỏng", "commune") for index in range(communes)]
    districts: list[Unit] = []
    provinces: list[Unit] = []
    if communes > ONE_DISTRICT:
        root.kind = "province"
        districts = [
            _unit("huyen", index, "Huyện mô phỏng", "district")
            for index in range(-(-communes // COMMUNES_PER_DISTRICT))
        ]
        provinces = [
            _unit("tinh", index, "Tỉnh mô phỏng", "province")
            for index in range(-(-len(districts) // DISTRICTS_PER_PROVINCE))
        ]
    everyone = [root, *provinces, *districts, *leaves]
    for position, unit in enumerate(everyone):
        unit.position = position
        unit.make_keys()
    Unit.objects.bulk_create(everyone, batch_size=2000)
    links = [(province, root) for province in provinces]
    links += [(district, provinces[index // DISTRICTS_PER_PROVINCE]) for index, district in enumerate(districts)]
    links += [
        (leaf, districts[index // COMMUNES_PER_DISTRICT] if districts else root) for index, leaf in enumerate(leaves)
    ]
    Membership.objects.bulk_create((Membership(child=child, parent=parent) for child, parent in links), batch_size=2000)
    return root, leaves


def _unit(prefix: str, index: int, name: str, kind: str) -> Unit:
    return Unit(slug=f"{prefix}-{index:05d}", name=f"{name} {index + 1}", short_name=f"{name} {index + 1}", kind=kind)


def _kind(index: int) -> str:
    return KINDS[index % len(KINDS)]


def _indicators(count: int, window: Window) -> list[tuple[str, Indicator]]:
    years = range(window.first.year, window.last.year + 1)
    for year in years:
        ReportingYear.objects.create(year=year, first_month=Month(year, 1), last_month=Month(year, 12))
    pillars = [
        Pillar.objects.create(slug=f"linh-vuc-{index}", name=f"Lĩnh vực mô phỏng {index}", position=index)
        for index in range(1, 6)
    ]
    group = AnnexGroup.objects.create(slug="mo-phong", name="Chỉ tiêu mô phỏng", position=1)
    found = []
    for index in range(count):
        kind = _kind(index)
        indicator = Indicator.objects.create(
            code=f"MP{index + 1:03d}",
            name=f"Chỉ tiêu mô phỏng {index + 1}",
            short_name=f"Chỉ tiêu mô phỏng {index + 1}",
            pillar=pillars[index * len(pillars) // count],
            annex_group=group,
            measure="count" if kind == "count" else "ratio",
            over_time={"stock": "latest", "office": "to_date"}.get(kind, "sum"),
            over_units="none" if kind == "office" else "sum",
            decimals=0 if kind == "count" else 2,
            unit_label="tin, bài" if kind == "count" else "%",
            applies_to=["district", "province"] if kind == "office" else ["commune"],
            few_records=50 if kind == "flow" else None,
            position=index,
        )
        found.append((kind, indicator))
        IndicatorYear.objects.bulk_create(IndicatorYear(indicator=indicator, year_id=year) for year in years)
        if kind != "count":
            Target.objects.bulk_create(
                Target(
                    indicator=indicator, year_id=year, comparator=">=", value=60 + index % 35, wording="chỉ tiêu giao"
                )
                for year in years
            )
    return found


def _figures(
    root: Unit, leaves: list[Unit], measured: list[tuple[str, Indicator]], window: Window, editor: User
) -> Iterator[Measurement]:
    for time, month in enumerate(window):
        at = moment_of(month)
        for place, (kind, indicator) in enumerate(measured):
            for number, unit in enumerate([root] if kind == "office" else leaves):
                yield _figure(kind, unit, indicator, month, at, editor, (number * 37 + place * 101 + time * 11) % 97)


def _figure(
    kind: str, unit: Unit, indicator: Indicator, month: Month, at: datetime, editor: User, lot: int
) -> Measurement:
    whole = 40 + lot * 3
    part = whole - (lot * 7) % 23
    return Measurement(
        unit=unit,
        indicator=indicator,
        month=month,
        numerator=lot if kind == "count" else part,
        denominator=None if kind == "count" else whole,
        origin=Origin.SIMULATED.value,
        changed_by=editor,
        changed_at=at,
    )
