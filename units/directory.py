"""Who has an account: the list by unit and role, with the state of each; whose unit is no more; which units have nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from units.lockouts import locked_out
from units.models import User
from units.names import fold_name, search_words
from units.people import manageable
from units.timeline import Timeline, UnitLife

# What can be asked for, in the words of the address, and in those of people.
STATES = {
    "dang-lam-viec": "đang làm việc",
    "chua-dang-nhap": "chưa đăng nhập lần nào",
    "phai-doi-mat-khau": "phải đổi mật khẩu",
    "bi-khoa": "đang bị khóa đăng nhập",
    "da-nghi": "đã nghỉ",
    "tat-ca": "tất cả, kể cả đã nghỉ",
}
USUAL_STATE = "dang-lam-viec"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the list; empty means any. `role` and `state` as in addresses, `unit` a slug."""

    words: str = ""
    role: str = ""
    unit: str = ""
    state: str = USUAL_STATE


@dataclass(frozen=True, slots=True)
class Person:
    """One account as the list shows it."""

    user: User
    unit: UnitLife | None
    is_locked: bool

    @property
    def states(self) -> tuple[str, ...]:
        """What there is to say, most important first; one of STATES at least."""
        if not self.user.is_active:
            return ("da-nghi",)
        found = []
        if self.is_locked:
            found.append("bi-khoa")
        if self.user.last_login is None:
            found.append("chua-dang-nhap")
        elif self.user.must_change_password:
            found.append("phai-doi-mat-khau")
        return tuple(found) or (USUAL_STATE,)


def accounts(by: User, wanted: Wanted, timeline: Timeline, now: datetime) -> QuerySet[User]:
    """The accounts that `by` may manage and that are wanted, the office's first, then in the order of units."""
    rows = User.objects.filter(manageable(by))
    if wanted.state == "da-nghi":
        rows = rows.filter(is_active=False)
    elif wanted.state != "tat-ca":
        rows = rows.filter(is_active=True)
    if wanted.state == "chua-dang-nhap":
        rows = rows.filter(last_login=None)
    elif wanted.state == "phai-doi-mat-khau":
        rows = rows.filter(must_change_password=True)
    elif wanted.state == "bi-khoa":
        # Of people alone: whoever guesses names leaves any number of others.
        rows = rows.filter(username__in=locked_out(now, User.objects.values("username")))
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.unit:
        rows = rows.filter(unit_id=timeline.units[wanted.unit].pk)
    if wanted.words.strip():
        rows = rows.filter(_found_by(wanted.words))
    # NULLs stand where neither database would agree on its own.
    return rows.order_by(
        F("unit__position").asc(nulls_first=True),
        F("unit__sort_key").asc(nulls_first=True),
        "role",
        "sort_key",
        "username",
    )


def _found_by(words: str) -> Q:
    """By what the person or the unit is called, whatever accents, case and signs; nothing for signs alone."""
    found = Q(pk__in=[])
    for folded in {search_words(words), search_words(fold_name(words))} - {""}:
        found |= Q(search_key__contains=folded) | Q(unit__search_key__contains=folded)
    return found


def as_people(users: Iterable[User], timeline: Timeline, now: datetime) -> list[Person]:
    """With unit and lock-out, in one query more."""
    rows = list(users)
    locked = locked_out(now, [row.username for row in rows]) if rows else frozenset()
    people = []
    for row in rows:
        slug = timeline.slug_of(row.unit_id)
        people.append(Person(row, timeline.units[slug] if slug else None, row.username in locked))
    return people


def reporters_by_unit() -> dict[int, int]:
    """How many reporters at work each unit has, by the unit's row id."""
    rows = User.objects.filter(role=User.Role.REPORTER, is_active=True, unit__isnull=False)
    return dict(rows.order_by().values_list("unit_id").annotate(Count("id")))


def units_without_people(timeline: Timeline, day: date, counts: dict[int, int]) -> tuple[UnitLife, ...]:
    """Units that report on that day and have no account of their own, in display order."""
    members = timeline.members_of(timeline.roots[0].slug, day, day) if timeline.units else ()
    return tuple(unit for unit in members if unit.pk not in counts)


@dataclass(frozen=True, slots=True)
class Move:
    """A person whose unit has ended: where it went, one successor mostly, several after a split, none where it just ended."""

    person: Person
    successors: tuple[UnitLife, ...]

    @property
    def target(self) -> UnitLife | None:
        return self.successors[0] if len(self.successors) == 1 else None


def moves_due(by: User, timeline: Timeline, today: date, now: datetime) -> list[Move]:
    """Reporters at work whose unit is no more, in the order of their units. Two queries."""
    ended = {unit.pk: unit for unit in timeline.units.values() if has_ended(unit, today)}
    rows = User.objects.filter(manageable(by), role=User.Role.REPORTER, is_active=True, unit__in=ended)
    people = as_people(rows.order_by("unit__position", "unit__sort_key", "sort_key", "username"), timeline, now)
    return [
        Move(person, successors_on(timeline, person.unit.slug, today)) for person in people if person.unit is not None
    ]


def has_ended(unit: UnitLife, today: date) -> bool:
    return unit.life.ends_on is not None and unit.life.ends_on <= today


def successors_on(timeline: Timeline, slug: str, today: date) -> tuple[UnitLife, ...]:
    """The units alive today that this one went into, through any number of steps."""
    return timeline.in_order(_alive_after(timeline, slug, today, set()))


def _alive_after(timeline: Timeline, slug: str, today: date, seen: set[str]) -> Collection[str]:
    found: dict[str, None] = {}
    for successor in timeline.successors_of(slug):
        if successor in seen:
            continue
        seen.add(successor)
        if timeline.units[successor].alive_on(today):
            found[successor] = None
        else:
            found.update(dict.fromkeys(_alive_after(timeline, successor, today, seen)))
    return found
