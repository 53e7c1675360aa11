"""Run on a database of its own: two administrators let each other go at one moment, again and again. Prints who stayed."""

from __future__ import annotations

import sys
from datetime import date
from threading import Barrier, Thread

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from units import people  # noqa: E402
from units.models import User  # noqa: E402
from units.people_rows import Act, NotChanged, mark_of  # noqa: E402

TODAY = date(2024, 12, 9)


def let_go(by: str, whom: str, gate: Barrier) -> None:
    actor, row = User.objects.get(username=by), User.objects.get(username=whom)
    mark = mark_of(row)
    gate.wait()
    try:
        people.let_go(row, Act(actor, timezone.now(), "thử"), mark=mark, on=TODAY, today=TODAY)
    except NotChanged:
        pass
    finally:
        connection.close()


for turn in range(int(sys.argv[1])):
    User.objects.filter(role="administrator").update(is_active=False)
    pair = [f"quan-tri-{name}-{turn}" for name in "ab"]
    for login in pair:
        User(username=login, role="administrator").save()
    gate = Barrier(2)
    threads = [Thread(target=let_go, args=(by, whom, gate)) for by, whom in (pair, reversed(pair))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(User.objects.filter(role="administrator", is_active=True).count())
