"""Accounts as pages and workbooks show them: who, of which unit, in which role, in which state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from indicators.core.numbers_vi import written_date, written_moment
from indicators.sheets.tables import TableSheet, Value
from units.directory import STATES, Person
from units.models import Unit, User

# The words of addresses for roles.
ROLES = {
    "nhap-so-lieu": User.Role.REPORTER,
    "tong-hop": User.Role.EDITOR,
    "duyet": User.Role.APPROVER,
    "lanh-dao": User.Role.LEADER,
    "quan-tri": User.Role.ADMINISTRATOR,
}
STATE_MARKS = {"bi-khoa": "lock-fill", "phai-doi-mat-khau": "key", "chua-dang-nhap": "clock-history"}
OFFICE = "Văn phòng"


@dataclass(frozen=True, slots=True)
class State:
    """One thing to say of an account: its code in addresses, in words, and the icon beside them."""

    code: str
    words: str
    icon: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One account as read."""

    person: Person

    @property
    def user(self) -> User:
        return self.person.user

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def unit(self) -> str:
        return self.person.unit.name if self.person.unit is not None else OFFICE

    @property
    def kind(self) -> str:
        return str(Unit.Kind(self.person.unit.kind).label) if self.person.unit is not None else ""

    @property
    def role(self) -> str:
        return str(User.Role(self.user.role).label)

    @property
    def states(self) -> list[State]:
        found = []
        for code in self.person.states:
            words = STATES[code]
            if code == "da-nghi" and self.user.left_on is not None:
                words = f"{words} từ {written_date(self.user.left_on)}"
            found.append(State(code, words, STATE_MARKS.get(code, "")))
        return found

    @property
    def state_words(self) -> str:
        return ", ".join(state.words for state in self.states)


def people_sheet(people: Sequence[Person], notes: Sequence[str], as_of: datetime) -> TableSheet:
    """The list as seen, one row an account; no password is anywhere to be written."""
    moment = timezone.localtime(as_of)
    columns = [
        "Đơn vị", "Loại", "Họ tên hoặc tên gọi", "Tên đăng nhập", "Vai trò", "Tình trạng", "Đăng nhập gần nhất", "Email",
    ]  # fmt: skip
    rows: list[list[Value]] = []
    for line in map(PersonLine, people):
        last = line.user.last_login
        seen = timezone.localtime(last).date() if last is not None else None
        rows.append(
            [line.unit, line.kind, line.name, line.user.username, line.role, line.state_words, seen, line.user.email]
        )
    said = f"Danh sách lúc {written_moment(moment)}"
    return TableSheet("Tài khoản", [*notes, said], columns, rows, "Tài khoản")
