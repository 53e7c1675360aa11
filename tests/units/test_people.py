"""The only writer of accounts: who may, what is refused, and that each change leaves who, when, old, new and why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from units import people
from units.directory import Wanted, accounts, moves_due
from units.loading import load_timeline
from units.models import Event, Unit, User
from units.people import NewPerson
from units.people_rows import Act, NotChanged, mark_of

pytestmark = pytest.mark.django_db
Role = User.Role
AT = datetime(2024, 12, 9, 2, 0, tzinfo=UTC)
TODAY = date(2024, 12, 9)


def person(login: str) -> User:
    return User.objects.get(username=login)


def by(login: str, reason: str = "") -> Act:
    return Act(person(login), AT, reason)


def events(login: str) -> list[tuple[str, str, str, str, str | None]]:
    rows = Event.objects.filter(kind=Event.Kind.ACCOUNT, subject=login, at=AT)
    return [(row.action, row.old, row.new, row.reason, row.by.username if row.by else None) for row in rows]


def may_log_in(login: str, password: str) -> bool:
    request = RequestFactory().post("/dang-nhap/", {"username": login}, REMOTE_ADDR="10.0.0.1")
    return authenticate(request, username=login, password=password) is not None


def changed(login: str, act: Act, **what: object) -> list[str]:
    row = person(login)
    given: dict[str, object] = {
        "mark": mark_of(row), "name": row.get_full_name(), "email": row.email, "role": Role(row.role), "unit": row.unit,
    }  # fmt: skip
    return people.change(row, act, **(given | what))  # type: ignore[arg-type]


# Opening


def test_an_account_is_called_as_its_unit_and_its_password_must_be_changed() -> None:
    unit = Unit.objects.get(slug="xa-tan-hoa")
    (slip,) = people.open_accounts([NewPerson("xa-tan-hoa", Role.REPORTER, unit)], by("vanphong", "theo CV 12"))
    row = person("xa-tan-hoa")
    assert (row.get_full_name(), row.unit, row.role, row.must_change_password) == (unit.name, unit, "reporter", True)
    assert may_log_in("xa-tan-hoa", slip.password)
    new = f"{unit.name}; người nhập số liệu"
    assert events("xa-tan-hoa") == [("tạo tài khoản", "", new, "theo CV 12", "vanphong")]


def test_of_many_accounts_all_are_opened_or_none() -> None:
    unit = Unit.objects.get(slug="xa-tan-hoa")
    two = [NewPerson("moi-1", Role.REPORTER, unit), NewPerson("quantri", Role.REPORTER, unit)]
    with pytest.raises(NotChanged) as refusal:
        people.open_accounts(two, by("quantri"))
    assert refusal.value.status == 409
    assert not User.objects.filter(username="moi-1").exists() and not events("moi-1")


def test_the_editor_opens_accounts_of_reporters_alone() -> None:
    with pytest.raises(NotChanged) as refusal:
        people.open_accounts([NewPerson("ban-moi", Role.ADMINISTRATOR)], by("vanphong"))
    assert refusal.value.status == 403
    people.open_accounts([NewPerson("ban-moi", Role.ADMINISTRATOR)], by("quantri"))


def test_a_first_password_is_stretched_in_full_at_the_first_login(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    unit = Unit.objects.get(slug="xa-tan-hoa")
    (slip,) = people.open_accounts([NewPerson("xa-tan-hoa", Role.REPORTER, unit)], by("vanphong"))
    assert f"${people.FIRST_ITERATIONS}$" in person("xa-tan-hoa").password
    assert may_log_in("xa-tan-hoa", slip.password)
    iterations = int(person("xa-tan-hoa").password.split("$")[1])
    assert iterations >= 1_000_000


# Changing


def test_role_and_unit_change_with_a_reason_and_each_leaves_its_line() -> None:
    unit = Unit.objects.get(slug="xa-tan-hoa")
    with pytest.raises(NotChanged, match="lý do"):
        changed("xa-bac-son", by("quantri"), unit=unit)
    assert changed("xa-bac-son", by("quantri", "điều động"), unit=unit, name="Chị A") == ["đổi tên gọi", "đổi đơn vị"]
    assert events("xa-bac-son") == [
        ("đổi tên gọi", "Xã Bắc Sơn", "Chị A", "điều động", "quantri"),
        ("đổi đơn vị", "Xã Bắc Sơn", "Xã Tân Hòa", "điều động", "quantri"),
    ]
    assert changed("xa-bac-son", by("quantri", "lên văn phòng"), role=Role.EDITOR) == ["đổi vai trò", "đổi đơn vị"]
    assert person("xa-bac-son").unit is None


def test_name_and_address_need_no_reason_and_are_found_at_once() -> None:
    changed("xa-bac-son", by("vanphong"), name="Nguyễn Thị Đào", email="dao@example.vn")
    found = accounts(person("vanphong"), Wanted(words="thi dao"), load_timeline(), AT)
    assert [row.username for row in found] == ["xa-bac-son"]


def test_a_name_that_is_emptied_is_the_units_again() -> None:
    changed("xa-bac-son", by("vanphong"), name="Chị A")
    changed("xa-bac-son", by("vanphong"), name="  ")
    assert person("xa-bac-son").get_full_name() == "Xã Bắc Sơn"


def test_a_reporter_without_a_unit_is_refused() -> None:
    with pytest.raises(NotChanged, match="phải thuộc một đơn vị"):
        changed("lanhdao", by("quantri", "x"), role=Role.REPORTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(username="xa-bac-son").update(unit=None)


@pytest.mark.parametrize("login", ["quantri", "vanphong", "duyet", "lanhdao"])
def test_for_the_editor_there_are_reporters_alone(login: str) -> None:
    with pytest.raises(NotChanged) as refusal:
        changed(login, by("vanphong", "x"), name="Tên khác")
    assert refusal.value.status == 404
    with pytest.raises(NotChanged) as refusal:
        changed("xa-bac-son", by("vanphong", "x"), role=Role.EDITOR)
    assert refusal.value.status == 403
    assert person(login).get_full_name() != "Tên khác"


@pytest.mark.parametrize("login", ["xa-bac-son", "duyet", "lanhdao"])
def test_nobody_else_writes_accounts_at_all(login: str) -> None:
    with pytest.raises(NotChanged) as refusal:
        changed("xa-cong-hoa", by(login, "x"), name="Tên khác")
    assert refusal.value.status == 403


def test_a_right_that_was_just_taken_away_changes_nothing() -> None:
    act = by("vanphong", "x")
    User.objects.filter(username="vanphong").update(is_active=False)
    with pytest.raises(NotChanged) as refusal:
        changed("xa-bac-son", act, name="Tên khác")
    assert refusal.value.status == 403


def test_what_somebody_else_changed_meanwhile_is_not_overwritten() -> None:
    row, mark = person("xa-bac-son"), mark_of(person("xa-bac-son"))
    changed("xa-bac-son", by("vanphong"), email="moi@example.vn")
    with pytest.raises(NotChanged, match="vừa được thay đổi"):
        people.change(row, by("quantri"), mark=mark, name="A", email="", role=Role.REPORTER, unit=row.unit)


# The administrator who must stay


def test_nobody_demotes_lets_go_or_resets_himself() -> None:
    people.open_accounts([NewPerson("quantri2", Role.ADMINISTRATOR)], by("quantri"))
    row = person("quantri")
    for attempt in (
        lambda: changed("quantri", by("quantri", "x"), role=Role.LEADER),
        lambda: people.let_go(row, by("quantri", "x"), mark=mark_of(row), on=TODAY, today=TODAY),
        lambda: people.give_first_passwords({row.pk: mark_of(row)}, by("quantri")),
    ):
        with pytest.raises(NotChanged) as refusal:
            attempt()
        assert refusal.value.status == 409


def test_the_last_administrator_at_work_stays_even_where_a_command_asks() -> None:
    row, command = person("quantri"), Act(None, AT, "x")
    with pytest.raises(NotChanged, match="quản trị duy nhất"):
        changed("quantri", command, role=Role.LEADER)
    with pytest.raises(NotChanged, match="quản trị duy nhất"):
        people.let_go(row, command, mark=mark_of(row), on=TODAY, today=TODAY)
    people.open_accounts([NewPerson("quantri2", Role.ADMINISTRATOR)], by("quantri"))
    changed("quantri", command, role=Role.LEADER)
    with pytest.raises(NotChanged, match="quản trị duy nhất"):
        changed("quantri2", command, role=Role.LEADER)


def test_one_who_has_left_is_no_administrator_at_work() -> None:
    people.open_accounts([NewPerson("quantri2", Role.ADMINISTRATOR)], by("quantri"))
    gone = person("quantri2")
    people.let_go(gone, by("quantri", "nghỉ hưu"), mark=mark_of(gone), on=TODAY, today=TODAY)
    with pytest.raises(NotChanged, match="quản trị duy nhất"):
        changed("quantri", Act(None, AT, "x"), role=Role.LEADER)


# Leaving and coming back


def test_leaving_needs_a_reason_and_a_day_that_has_come() -> None:
    row = person("xa-bac-son")
    with pytest.raises(NotChanged, match="lý do"):
        people.let_go(row, by("vanphong", "  "), mark=mark_of(row), on=TODAY, today=TODAY)
    with pytest.raises(NotChanged, match="sau hôm nay"):
        people.let_go(row, by("vanphong", "x"), mark=mark_of(row), on=date(2024, 12, 10), today=TODAY)
    people.let_go(row, by("vanphong", "nghỉ sinh"), mark=mark_of(row), on=date(2024, 12, 1), today=TODAY)
    assert events("xa-bac-son") == [
        ("cho nghỉ", "đang làm việc", "nghỉ từ ngày 01/12/2024", "nghỉ sinh", "vanphong"),
    ]
    assert not may_log_in("xa-bac-son", "demoxa-bac-son")


def test_whoever_comes_back_gets_a_new_password() -> None:
    row = person("xa-bac-son")
    people.let_go(row, by("vanphong", "nghỉ"), mark=mark_of(row), on=TODAY, today=TODAY)
    row = person("xa-bac-son")
    with pytest.raises(NotChanged, match="đã cho nghỉ"):
        people.give_first_passwords({row.pk: mark_of(row)}, by("vanphong"))
    slip = people.bring_back(row, by("vanphong", "đi làm lại"), mark=mark_of(row))
    assert may_log_in("xa-bac-son", slip.password) and not may_log_in("xa-bac-son", "demoxa-bac-son")
    row = person("xa-bac-son")
    assert (row.left_on, row.must_change_password) == (None, True)
    assert events("xa-bac-son")[-1][:3] == (
        "cho làm việc trở lại", "nghỉ từ ngày 09/12/2024", "đang làm việc, mật khẩu mới",
    )  # fmt: skip


def test_the_database_itself_knows_that_whoever_left_is_not_active() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(username="xa-bac-son").update(left_on=TODAY)


# First passwords


def test_of_several_first_passwords_all_are_given_or_none() -> None:
    one, two = person("xa-bac-son"), person("xa-cong-hoa")
    with pytest.raises(NotChanged, match="vừa được thay đổi"):
        people.give_first_passwords({one.pk: mark_of(one), two.pk: "khác"}, by("vanphong"))
    assert may_log_in("xa-bac-son", "demoxa-bac-son")
    slips = people.give_first_passwords({row.pk: mark_of(row) for row in (one, two)}, by("vanphong"))
    assert all(may_log_in(slip.user.username, slip.password) for slip in slips)
    assert not may_log_in("xa-bac-son", "demoxa-bac-son")


def test_no_password_is_kept_in_clear() -> None:
    one = person("xa-bac-son")
    (slip,) = people.give_first_passwords({one.pk: mark_of(one)}, by("vanphong", "quên"))
    kept = repr([list(model.objects.values_list()) for model in (User, Event)])
    assert slip.password not in kept and slip.password.replace("-", "") not in kept


def test_ones_own_password_is_refused_where_the_office_was_faster() -> None:
    row = person("xa-bac-son")
    people.give_first_passwords({row.pk: mark_of(row)}, by("vanphong"))
    with pytest.raises(NotChanged, match="vừa được văn phòng cấp lại"):
        people.choose_own_password(row, "mat-khau-cua-toi", AT)
    assert person("xa-bac-son").must_change_password


# Moving with the unit


def test_people_of_merged_units_are_proposed_to_the_successor_and_move_in_one_go() -> None:
    old = Unit.objects.get(slug="xa-diep-nong")
    people.open_accounts([NewPerson("dn", Role.REPORTER, old), NewPerson("dn2", Role.REPORTER, old)], by("quantri"))
    due = moves_due(person("vanphong"), load_timeline(), TODAY, AT)
    assert [(one.person.user.username, one.target.slug if one.target else None) for one in due] == [
        ("dn", "xa-quang-trung"), ("dn2", "xa-quang-trung"),
    ]  # fmt: skip
    target = Unit.objects.get(slug="xa-quang-trung")
    moves = {one.person.user.pk: target for one in due}
    assert people.move_people(moves, by("vanphong", "1201/NQ")) == 2
    assert people.move_people(moves, by("vanphong", "1201/NQ")) == 0
    assert ("chuyển theo đơn vị", "Xã Điệp Nông", "Xã Quang Trung", "1201/NQ", "vanphong") in events("dn")
    assert moves_due(person("vanphong"), load_timeline(), TODAY, AT) == []


def test_through_two_mergers_the_unit_of_today_is_proposed_and_without_successor_none() -> None:
    due = {
        one.person.user.username: one.target.slug if one.target else None
        for one in moves_due(person("quantri"), load_timeline(), date(2026, 1, 1), AT)
    }
    assert due["phong-tu-phap"] is None
    assert due["xa-bac-son"] == "xa-than-khe-2025"


def test_a_reason_that_is_too_long_changes_nothing() -> None:
    with pytest.raises(NotChanged, match="dài quá"):
        changed("xa-bac-son", by("vanphong", "x" * 2001), name="Tên khác")
    assert person("xa-bac-son").get_full_name() == "Xã Bắc Sơn"
