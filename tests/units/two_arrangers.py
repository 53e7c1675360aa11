"""Run on a database of its own: two people lay the same tile at one moment. Prints who was told, and lines of history."""

from __future__ import annotations

import sys
from threading import Barrier, Thread

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from units.arranging import NotArranged, arrange, load_places, mark_of  # noqa: E402
from units.loading import load_timeline  # noqa: E402
from units.models import Event, Tile, User  # noqa: E402
from units.tiles import KINDS, TilePlace, arranged  # noqa: E402

timeline = load_timeline()
UNITS = tuple(unit for unit in timeline.in_order(timeline.units) if unit.kind in KINDS and unit.life.ends_on is None)
told: list[int] = []


def lay(by: str, column: int, gate: Barrier) -> None:
    actor, places = User.objects.get(username=by), arranged(timeline, UNITS, load_places())
    wanted = {**places, UNITS[0].slug: TilePlace(column, 16)}
    gate.wait()
    try:
        arrange(timeline, UNITS, wanted, mark_of(places), by=actor, at=timezone.now())
    except NotArranged as refusal:
        told.append(refusal.status)
    finally:
        connection.close()


for _ in range(int(sys.argv[1])):
    told.clear()
    Tile.objects.all().delete()
    before, gate = Event.objects.filter(kind="tiles").count(), Barrier(2)
    threads = [Thread(target=lay, args=(by, column, gate)) for column, by in enumerate(("vanphong", "quantri"), 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = Event.objects.filter(kind="tiles").count() - before
    print(f"{told}/{written}".replace(" ", ""))
