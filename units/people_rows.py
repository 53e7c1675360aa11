"""Rows of accounts while they are written: held in one order, looked at again, recorded. `units.people` alone writes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.crypto import salted_hmac

from units.models import Event, User
from units.names import tidy

Role = User.Role
# Who may write which accounts: the administrator all, the office editor those of reporters.
MANAGERS = frozenset({Role.ADMINISTRATOR, Role.EDITOR})
LONGEST_REASON = 2000

NOT_YOUR_ROLE = "Tài khoản này không được quản lý người dùng."
NOT_THERE = "Không có tài khoản này."
LAST_ADMINISTRATOR = "Đây là người quản trị duy nhất còn làm việc. Hãy giao vai trò quản trị cho người khác trước."
CHANGED_MEANWHILE = "Tài khoản “{login}” vừa được thay đổi. Hãy xem lại tình trạng mới rồi làm tiếp."
NO_REASON = "Hãy ghi lý do."
LONG_REASON = "Lý do dài quá 2.000 ký tự. Hãy viết ngắn hơn."


class NotChanged(Exception):
    """Nothing was changed. `status` is HTTP's: 403 role, 404 not there for this person, 409 state, 422 what was sent."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Act:
    """Who does it, when and why; `by` None is a command."""

    by: User | None
    at: datetime
    reason: str = ""


def mark_of(user: User) -> str:
    """A mark of the account as it was seen: acts that carry it are refused once anything about it has changed."""
    seen = (
        user.pk,
        user.password,
        user.role,
        user.unit_id,
        user.first_name,
        user.last_name,
        user.email,
        user.is_active,
    )
    return salted_hmac("units.people", repr(seen)).hexdigest()[:20]


class Held:
    """These accounts, whoever acts and every administrator at work, held until the transaction ends, in one order."""

    def __init__(self, pks: Iterable[int], act: Act) -> None:
        """NotChanged where the one who acts may not any more."""
        wanted = set(pks) | ({act.by.pk} if act.by is not None else set())
        rows = User.objects.select_for_update().filter(Q(pk__in=wanted) | Q(role=Role.ADMINISTRATOR, is_active=True))
        # Units are asked for afterwards: a joined row would be as it was before the wait.
        self.rows = {row.pk: row for row in rows.order_by("pk").prefetch_related("unit")}
        self.by = self.rows.get(act.by.pk) if act.by is not None else None
        self.is_command = act.by is None
        if not self.is_command and (self.by is None or not self.by.is_active or self.by.role not in MANAGERS):
            raise NotChanged(403, NOT_YOUR_ROLE)

    @property
    def may_all(self) -> bool:
        return self.is_command or (self.by is not None and self.by.role == Role.ADMINISTRATOR)

    def account(self, pk: int, mark: str | None = None) -> User:
        """An account that this person may write, and that still is as it was seen."""
        row = self.rows.get(pk)
        if row is None or not (self.may_all or row.role == Role.REPORTER):
            raise NotChanged(404, NOT_THERE)
        if mark is not None and mark != mark_of(row):
            raise NotChanged(409, CHANGED_MEANWHILE.format(login=row.username))
        return row

    def may_give(self, role: str) -> None:
        if role != Role.REPORTER and not self.may_all:
            raise NotChanged(403, NOT_YOUR_ROLE)

    def refuse_own(self, row: User, message: str) -> None:
        if self.by is not None and self.by.pk == row.pk:
            raise NotChanged(409, message)

    def keep_an_administrator(self, row: User) -> None:
        at_work = {pk for pk, one in self.rows.items() if one.role == Role.ADMINISTRATOR and one.is_active}
        if at_work == {row.pk}:
            raise NotChanged(409, LAST_ADMINISTRATOR)


def need_reason(act: Act) -> None:
    if not tidy(act.reason):
        raise NotChanged(422, NO_REASON)


def record(act: Act, lines: Iterable[tuple[User, str, str, str]]) -> None:
    """One line of history for each (account, what was done, old, new)."""
    reason = tidy(act.reason)
    if len(reason) > LONGEST_REASON:
        raise NotChanged(422, LONG_REASON)
    Event.objects.bulk_create(
        Event(
            kind=Event.Kind.ACCOUNT, subject=user.username, unit_id=user.unit_id, action=action, old=old, new=new,
            reason=reason, by=act.by, at=act.at,
        )
        for user, action, old, new in lines
    )  # fmt: skip
