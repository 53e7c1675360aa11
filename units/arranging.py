"""The only writer of the schematic map: all tiles of one moment at once, against the arrangement that the person saw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from units.models import Event, Tile, Unit, User
from units.tiles import MOST_COLUMNS, MOST_ROWS, TilePlace, arranged, clashes, shared_places
from units.timeline import Timeline, UnitLife

ARRANGED, RESTORED = "sắp xếp lại ô", "trở lại cách sắp xếp mặc định"
CHANGED_MEANWHILE = (
    "Người khác vừa sắp xếp lại trong lúc anh/chị đang sửa nên chưa lưu. "
    "Trang đang hiện cách sắp xếp mới nhất; hãy xem rồi sửa lại."
)


class NotArranged(ValueError):
    """Nothing was saved; the message says what to do. `status` is HTTP's: 409 somebody was quicker, 422 what was typed."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def load_places() -> dict[str, TilePlace]:
    """What the office has set; one query."""
    return {
        slug: TilePlace(column, row) for slug, column, row in Tile.objects.values_list("unit__slug", "column", "row")
    }


def mark_of(places: Mapping[str, TilePlace]) -> str:
    """The same for the same arrangement: carried by the form, compared when it comes back."""
    said = ";".join(f"{slug}:{place.column},{place.row}" for slug, place in sorted(places.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def objection_to(units: Sequence[UnitLife], places: Mapping[str, TilePlace]) -> str:
    """A sentence where the arrangement cannot be kept; empty where it can."""
    names = {unit.slug: unit.name for unit in units}
    for slug, place in places.items():
        if not (1 <= place.column <= MOST_COLUMNS and 1 <= place.row <= MOST_ROWS):
            return f"{names[slug]}: cột từ 1 đến {MOST_COLUMNS}, hàng từ 1 đến {MOST_ROWS}."
    pairs = shared_places(places)
    if pairs:
        one, other = pairs[0]
        place = places[one]
        where = f"cột {place.column}, hàng {place.row}"
        return f"{names[one]} và {names[other]} cùng ở {where}. Hãy chuyển một trong hai sang ô trống."
    return ""


@transaction.atomic
def arrange(
    timeline: Timeline, units: Sequence[UnitLife], places: Mapping[str, TilePlace], seen: str, *, by: User, at: datetime
) -> int:
    """Lay these units' tiles; how many moved. NotArranged for a place that cannot be, or where someone else was quicker."""
    problem = objection_to(units, places)
    if problem:
        raise NotArranged(problem)
    before = _locked(timeline, units, seen)
    moved = [unit for unit in units if places[unit.slug] != before[unit.slug]]
    if not moved:
        return 0
    _need_no_clash(timeline, units, places)
    for unit in units:
        place = places[unit.slug]
        Tile.objects.update_or_create(unit_id=unit.pk, defaults={"column": place.column, "row": place.row})
    _record(ARRANGED, moved, before, places, by, at)
    return len(moved)


@transaction.atomic
def restore(timeline: Timeline, units: Sequence[UnitLife], seen: str, *, by: User, at: datetime) -> int:
    """Forget what was set for these units; how many moved."""
    before = _locked(timeline, units, seen)
    Tile.objects.filter(unit__in=[unit.pk for unit in units]).delete()
    after = arranged(timeline, units, load_places())
    moved = [unit for unit in units if after[unit.slug] != before[unit.slug]]
    if moved:
        _record(RESTORED, moved, before, after, by, at)
    return len(moved)


def _locked(timeline: Timeline, units: Sequence[UnitLife], seen: str) -> dict[str, TilePlace]:
    """The arrangement as it stands, with everyone else waiting; NotArranged where it is not the one that was seen."""
    list(Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by("pk").values_list("pk"))
    before = arranged(timeline, units, load_places())
    if mark_of(before) != seen:
        raise NotArranged(CHANGED_MEANWHILE, 409)
    return before


def _need_no_clash(timeline: Timeline, units: Sequence[UnitLife], places: Mapping[str, TilePlace]) -> None:
    """A unit keeps its place before and after mergers: nobody may lie there whom the office has laid on other boundaries."""
    shown = {unit.slug for unit in units}
    others = {slug: place for slug, place in load_places().items() if slug not in shown}
    for pair in clashes(timeline, {**others, **places}):
        ours, theirs = sorted(pair, key=lambda unit: unit.slug not in shown)
        place = places[ours.slug]
        raise NotArranged(
            f"{ours.name}: cột {place.column}, hàng {place.row} là chỗ của {theirs.name} ở một thời kỳ khác mà hai đơn vị "
            "cùng tồn tại. Hãy chọn ô khác, hoặc sắp lại ở thời kỳ ấy trước."
        )


def _record(
    action: str, moved: Sequence[UnitLife], before: Mapping[str, TilePlace], after: Mapping[str, TilePlace], by: User,
    at: datetime,
) -> None:  # fmt: skip
    def said(places: Mapping[str, TilePlace]) -> str:
        return "; ".join(f"{unit.name}: cột {places[unit.slug].column}, hàng {places[unit.slug].row}" for unit in moved)

    Event.objects.create(
        kind=Event.Kind.TILES, subject="Ô vuông địa bàn", action=action, old=said(before), new=said(after), by=by, at=at
    )
