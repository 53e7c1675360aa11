"""The only writer of accounts: opened, changed, given a new first password, let go, brought back, moved with their unit.

Each change is an Event of kind account, whose subject is the login. Right and sight are looked at again while the rows are
held, so that a right that was just taken away changes nothing any more, and one administrator always stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from units.first_passwords import new_password
from units.lockouts import attempts_of
from units.models import Unit, User
from units.names import tidy
from units.people_rows import Act, Held, NotChanged, need_reason, record

Role = User.Role
# A first password is 65 bits of chance: stretching it as a chosen one would only keep whoever opens 47 accounts waiting. The
# first login stretches it in full, and the person's own password follows at once.
FIRST_ITERATIONS = 20_000

OWN_ROLE = "Không ai tự đổi vai trò của chính mình. Hãy nhờ một người quản trị khác."
OWN_LEAVE = "Không ai tự cho mình nghỉ. Hãy nhờ một người quản trị khác."
OWN_RESET = "Muốn đổi mật khẩu của chính mình, dùng mục “Đổi mật khẩu” ở góc trên bên phải."
HAS_LEFT = "Tài khoản “{login}” đã cho nghỉ. Hãy cho làm việc trở lại trước."
IS_WORKING = "Tài khoản “{login}” đang làm việc, không cần cho trở lại."
NOT_LOCKED = "Tài khoản “{login}” không bị khóa đăng nhập."
LEFT_IN_FUTURE = "Ngày nghỉ không được sau hôm nay. Hãy quay lại vào ngày đó."
PASSWORD_CHANGED_MEANWHILE = "Mật khẩu vừa được văn phòng cấp lại. Hãy đăng nhập bằng mật khẩu mới."
NEEDS_UNIT = "Người nhập số liệu phải thuộc một đơn vị. Hãy chọn đơn vị."
LOGIN_TAKEN = "Có tên đăng nhập vừa được người khác dùng. Chưa tạo tài khoản nào; hãy xem lại danh sách."


@dataclass(frozen=True, slots=True)
class NewPerson:
    """An account to be opened; what it is called defaults to the unit's name, never to an invented one."""

    login: str
    role: User.Role
    unit: Unit | None = None
    name: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person is handed once; the password is kept nowhere."""

    user: User
    password: str


def manageable(by: User) -> Q:
    """The accounts that this person may see and write; nobody's for most."""
    if by.role == Role.ADMINISTRATOR:
        return Q()
    return Q(role=Role.REPORTER) if by.role == Role.EDITOR else Q(pk__in=[])


def open_accounts(people: Sequence[NewPerson], act: Act) -> list[Slip]:
    """All or none, each with a first password that must be changed at the first login."""
    # Hashing takes its time: it is done before anybody has to wait for the transaction.
    slips = [_slip_of(_new_user(person, act), _fresh()) for person in people]
    with transaction.atomic():
        _open([slip.user for slip in slips], act)
    return slips


@transaction.atomic
def open_with_password(person: NewPerson, hashed: str, act: Act) -> User:
    """An account whose password somebody has chosen already (a command); `hashed` as Django keeps it."""
    user = _new_user(person, act)
    user.password = hashed
    _open([user], act)
    return user


@transaction.atomic
def change(user: User, act: Act, *, mark: str, name: str, email: str, role: User.Role, unit: Unit | None) -> list[str]:
    """What the person is called, the address, role and unit; returns what was changed, in words."""
    held = Held([user.pk], act)
    row = held.account(user.pk, mark)
    unit = unit if role == Role.REPORTER else None
    if role != row.role:
        held.may_give(role)
        held.refuse_own(row, OWN_ROLE)
        held.keep_an_administrator(row)
    if role == Role.REPORTER and unit is None:
        raise NotChanged(422, NEEDS_UNIT)
    name = _called(name, unit)
    every = (
        ("đổi tên gọi", row.get_full_name(), name),
        ("đổi email", row.email, email),
        ("đổi vai trò", Role(row.role).label, Role(role).label),
        ("đổi đơn vị", _unit_name(row.unit), _unit_name(unit)),
    )
    changes = [(what, old, new) for what, old, new in every if old != new]
    if any(what in ("đổi vai trò", "đổi đơn vị") for what, _, _ in changes):
        need_reason(act)
    row.first_name, row.last_name, row.email, row.role, row.unit = name, "", email, role, unit
    row.save(update_fields=["first_name", "last_name", "email", "role", "unit", "sort_key", "search_key"])
    record(act, ((row, what, old, new) for what, old, new in changes))
    return [what for what, _, _ in changes]


def give_first_passwords(marks: Mapping[int, str], act: Act) -> list[Slip]:
    """New first passwords for these accounts (row id → the mark as seen), all or none; whoever is logged in with the old one
    is logged out, and no lock-out is left."""
    fresh = {pk: _fresh() for pk in marks}
    with transaction.atomic():
        held = Held(marks, act)
        slips = []
        for pk, mark in marks.items():
            row = held.account(pk, mark)
            held.refuse_own(row, OWN_RESET)
            _need_working(row)
            slips.append(_handed(row, fresh[pk]))
        record(act, ((slip.user, "cấp lại mật khẩu", "", "") for slip in slips))
    return slips


@transaction.atomic
def unlock(user: User, act: Act) -> None:
    """Let someone who is locked out after wrong passwords try again, at every address."""
    row = Held([user.pk], act).account(user.pk)
    removed, _ = attempts_of(row.username).delete()
    if not removed:
        raise NotChanged(409, NOT_LOCKED.format(login=row.username))
    record(act, [(row, "mở khóa đăng nhập", "", "")])


@transaction.atomic
def let_go(user: User, act: Act, *, mark: str, on: date, today: date) -> None:
    """Someone left on that day: no login from now on, sessions end at their next request, the history keeps the name."""
    held = Held([user.pk], act)
    row = held.account(user.pk, mark)
    held.refuse_own(row, OWN_LEAVE)
    _need_working(row)
    need_reason(act)
    if on > today:
        raise NotChanged(422, LEFT_IN_FUTURE)
    held.keep_an_administrator(row)
    row.is_active, row.left_on = False, on
    row.save(update_fields=["is_active", "left_on"])
    record(act, [(row, "cho nghỉ", "đang làm việc", left_words(on))])


@transaction.atomic
def bring_back(user: User, act: Act, *, mark: str) -> Slip:
    """Back at work, with a first password: nobody knows who has learned the old one meanwhile."""
    row = Held([user.pk], act).account(user.pk, mark)
    if row.is_active:
        raise NotChanged(409, IS_WORKING.format(login=row.username))
    need_reason(act)
    old = left_words(row.left_on)
    row.is_active, row.left_on = True, None
    row.save(update_fields=["is_active", "left_on"])
    slip = _handed(row, _fresh())
    record(act, [(row, "cho làm việc trở lại", old, "đang làm việc, mật khẩu mới")])
    return slip


@transaction.atomic
def move_people(moves: Mapping[int, Unit], act: Act) -> int:
    """People of units that are no more go where their unit went (row id → unit); returns how many moved.

    Whoever has left or was moved meanwhile stays as he is.
    """
    held = Held(moves, act)
    moved = []
    for pk, unit in moves.items():
        row = held.account(pk)
        if row.role == Role.REPORTER and row.is_active and row.unit_id != unit.pk:
            moved.append((row, "chuyển theo đơn vị", _unit_name(row.unit), unit.name))
            row.unit = unit
            row.save(update_fields=["unit"])
    record(act, moved)
    return len(moved)


def choose_own_password(user: User, password: str, at: datetime) -> None:
    """The person's own choice, already checked against the password in use; nothing forces another one afterwards."""
    hashed = make_password(password)
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if row.password != user.password or not row.is_active:
            raise NotChanged(409, PASSWORD_CHANGED_MEANWHILE)
        what = "tự đặt mật khẩu lần đầu" if row.must_change_password else "tự đổi mật khẩu"
        row.password, row.must_change_password = hashed, False
        row.save(update_fields=["password", "must_change_password"])
        record(Act(row, at), [(row, what, "", "")])
    user.password, user.must_change_password = hashed, False


def _new_user(person: NewPerson, act: Act) -> User:
    unit = person.unit if person.role == Role.REPORTER else None
    if person.role == Role.REPORTER and unit is None:
        raise NotChanged(422, NEEDS_UNIT)
    user = User(
        username=person.login,
        role=person.role,
        unit=unit,
        first_name=_called(person.name, unit),
        email=person.email,
        date_joined=act.at,
    )
    user.make_keys()
    return user


def _open(users: Sequence[User], act: Act) -> None:
    if act.by is not None:
        held = Held([], act)
        for user in users:
            held.may_give(user.role)
    try:
        with transaction.atomic():
            User.objects.bulk_create(users)
    except IntegrityError:
        raise NotChanged(409, LOGIN_TAKEN) from None
    record(act, ((user, "tạo tài khoản", "", _described(user)) for user in users))


def _fresh() -> tuple[str, str]:
    """A new first password, and as Django keeps it."""
    password, hasher = new_password(), get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return password, hasher.encode(password, hasher.salt(), FIRST_ITERATIONS)
    return password, hasher.encode(password, hasher.salt())


def _slip_of(user: User, fresh: tuple[str, str]) -> Slip:
    password, user.password = fresh
    user.must_change_password = True
    return Slip(user, password)


def _handed(row: User, fresh: tuple[str, str]) -> Slip:
    slip = _slip_of(row, fresh)
    row.save(update_fields=["password", "must_change_password"])
    attempts_of(row.username).delete()
    return slip


def _need_working(row: User) -> None:
    if not row.is_active:
        raise NotChanged(409, HAS_LEFT.format(login=row.username))


def left_words(on: date | None) -> str:
    """nghỉ từ ngày 08/5/2024, as dates are written (NĐ 30/2020)."""
    if on is None:
        return "đã nghỉ"
    month = f"{on.month:02d}" if on.month <= 2 else f"{on.month}"
    return f"nghỉ từ ngày {on.day:02d}/{month}/{on.year}"


def _called(name: str, unit: Unit | None) -> str:
    """The name that was given, or else the unit's: none is invented."""
    return (tidy(name) or _unit_name(unit))[:150]


def _unit_name(unit: Unit | None) -> str:
    return unit.name if unit is not None else ""


def _described(user: User) -> str:
    parts = (user.get_full_name(), Role(user.role).label, _unit_name(user.unit), user.email)
    return "; ".join(dict.fromkeys(part for part in parts if part))
