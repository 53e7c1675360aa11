"""New accounts, one and many: looked at first, opened all or none, each with a first password that is seen once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.indicators.views.people import fields_of, slips_of
from tests.indicators.views.reading import text_of
from units.loading import load_timeline
from units.models import Event, Unit, User

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
DAY = "30/11/2024"
LISTED = "Xã Tân Hòa; Chị A; chi.a; a@example.vn\nTT Hưng Nhân"


def preview(client: Client, text: str, **more: Any) -> Any:
    return client.post("/tai-khoan/tao/", {"day": DAY, "lines": text, "from_list": "1"} | more)


def create(client: Client, page: Any, **typed: str) -> Any:
    return client.post("/tai-khoan/tao/ghi/", fields_of(page, "/ghi/") | typed)


def everything_kept() -> str:
    """Every value of every table, as text: sessions, messages, attempts and receipts included."""
    return repr([list(model._default_manager.using("default").values_list()) for model in apps.get_models()])


def test_a_list_is_looked_at_before_anything_is_opened(as_person: Person) -> None:
    client, before = as_person("vanphong"), User.objects.count()
    page = preview(client, LISTED)
    assert page.status_code == 200 and User.objects.count() == before
    answer = create(client, page, reason="theo CV 12")
    assert answer.status_code == 200
    assert set(slips_of(answer)) == {"chi.a", "thi-tran-hung-nhan"}
    one = User.objects.get(username="chi.a")
    assert (one.first_name, one.email, one.unit and one.unit.slug, one.role) == (
        "Chị A", "a@example.vn", "xa-tan-hoa", "reporter",
    )  # fmt: skip
    assert {event.reason for event in Event.objects.filter(subject__in=["chi.a", "thi-tran-hung-nhan"])} == {
        "theo CV 12"
    }


def test_a_list_of_all_47_units_is_opened_in_one_go(as_person: Person) -> None:
    """Three of them have one in the demo, and are left out."""
    client = as_person("vanphong")
    timeline = load_timeline()
    names = [unit.name for unit in timeline.alive_on(date(2024, 11, 30)) if unit.kind != "district"]
    assert len(names) == 47
    page = preview(client, "\n".join(f"{name}; ; ; " for name in names))
    assert "03 dòng không được đánh dấu" in page.content.decode()
    slips = slips_of(create(client, page))
    assert len(slips) == 44 and len(set(slips.values())) == 44
    assert User.objects.filter(role="reporter", is_active=True).values("unit").distinct().count() == 47
    assert all(
        User.objects.get(username=login).check_password(slips[login]) for login in ("xa-quang-trung", "phong-noi-vu")
    )


def test_one_click_proposes_every_unit_without_an_account(as_person: Person) -> None:
    client = as_person("vanphong")
    page = client.post("/tai-khoan/tao/", {"day": DAY, "for_units": "1"})
    slips = slips_of(create(client, page))
    assert len(slips) == 44 and "xa-bac-son" not in slips
    again = client.post("/tai-khoan/tao/", {"day": DAY, "for_units": "1"})
    assert again.status_code == 422 and "đều đã có tài khoản" in again.content.decode()
    names = {user.get_full_name() for user in User.objects.filter(username__in=slips)}
    assert names <= set(Unit.objects.values_list("name", flat=True)), "no name is invented"


def test_first_passwords_are_kept_nowhere_and_shown_once(as_person: Person) -> None:
    client = as_person("vanphong")
    page = preview(client, LISTED)
    answer = create(client, page)
    slips = slips_of(answer)
    kept = everything_kept()
    assert not [password for password in slips.values() if password in kept or password.replace("-", "") in kept]
    assert answer["Cache-Control"] == "no-store"
    again = create(client, page)
    assert again.status_code == 409 and not slips_of(again)
    assert "vừa thay đổi" in again.content.decode()
    for path in ("/tai-khoan/", f"/tai-khoan/{User.objects.get(username='chi.a').pk}/", "/nhat-ky/"):
        assert not [password for password in slips.values() if password in client.get(path).content.decode()]


def test_a_page_sent_twice_opens_nothing_twice_even_when_it_is_confirmed_again(as_person: Person) -> None:
    client = as_person("vanphong")
    create(client, preview(client, LISTED))
    count = User.objects.count()
    again = preview(client, LISTED)
    assert "02 dòng không được đánh dấu" in again.content.decode()
    answer = create(client, again)
    assert answer.status_code == 422 and "Chưa có dòng nào được đánh dấu" in answer.content.decode()
    assert User.objects.count() == count


def test_a_doubtful_unit_is_asked_about_and_the_answer_counts(as_person: Person) -> None:
    client = as_person("vanphong")
    page = preview(client, "Tân Hoá\nXã Không Đâu\nXã Điệp Nông")
    html = page.content.decode()
    assert "có phải là Xã Tân Hòa không?" in html and "Tạo tài khoản cho Xã Quang Trung?" in html
    refused = create(client, page)
    assert refused.status_code == 422 and "Còn 03 dòng phải sửa" in refused.content.decode()
    typed = fields_of(page, "/ghi/") | {"unit-1": "xa-tan-hoa", "unit-3": "xa-quang-trung"}
    typed.pop("keep-2")
    answer = client.post("/tai-khoan/tao/ghi/", typed)
    assert set(slips_of(answer)) == {"xa-tan-hoa", "xa-quang-trung"}


def test_what_was_typed_stays_when_something_is_wrong(as_person: Person) -> None:
    client = as_person("vanphong")
    page = preview(client, LISTED)
    answer = create(client, page, **{"name-2": "Anh Bình", "login-2": "có dấu", "email-2": "sai@", "reason": "CV 9"})
    html = answer.content.decode()
    assert answer.status_code == 422 and not User.objects.filter(username="chi.a").exists()
    for words in ("Anh Bình", "có dấu", "sai@", "CV 9", "Tên đăng nhập chỉ gồm", "không phải là một địa chỉ email"):
        assert words in html


def test_tampered_fields_open_no_more_than_reporters_of_units_that_are_there(as_person: Person) -> None:
    client = as_person("vanphong")
    page = preview(client, LISTED)
    create(client, page, **{"role": "administrator", "role-1": "administrator", "is_superuser-1": "1", "is_staff": "1"})
    one = User.objects.get(username="chi.a")
    assert (one.role, one.is_superuser, one.is_staff, one.must_change_password) == ("reporter", False, False, True)
    for unit in ("xa-diep-nong", "xa-khong-co", "-1", "\x00"):
        refused = create(client, preview(client, "Xã Bắc Sơn"), **{"unit-1": unit, "keep-1": "1"})
        assert refused.status_code == 422, unit


@pytest.mark.parametrize(
    "sent",
    [{}, {"day": DAY}, {"day": "2024-11-30"}, {"day": "2024-11-30", "line": "x"}, {"day": "2024-11-30", "line": "-1"},
     {"day": "2024-11-30", "line": ["1"] * 501}, {"day": "2024-11-30", "line": "9" * 30}, {"day": "x\x00", "line": "1"}],
)  # fmt: skip
def test_what_no_page_of_ours_sends_is_missing(as_person: Person, sent: dict[str, Any]) -> None:
    assert as_person("vanphong").post("/tai-khoan/tao/ghi/", sent).status_code == 404


def test_files_are_read_as_text_and_others_refused_in_words(as_person: Person) -> None:
    client = as_person("vanphong")
    for encoding in ("utf-8-sig", "utf-16"):
        page = preview(client, "", file=SimpleUploadedFile("danh-sach.csv", LISTED.encode(encoding)))
        assert page.status_code == 200 and "thi-tran-hung-nhan" in page.content.decode()
    for content in (b"", b"PK\x03\x04\x00\xff\xfe", b"\xff" * 100, b"x" * 700_000):
        page = preview(client, LISTED, file=SimpleUploadedFile("a.xlsx", content))
        assert page.status_code == 422 and "data-error-summary" in page.content.decode()


@pytest.mark.parametrize("text", ["", "\x00", "Xã\x00", "x\n" * 501, "x" * 200_001, "\ud800"])
def test_a_text_that_is_no_list_is_refused_with_what_was_typed(as_person: Person, text: str) -> None:
    page = preview(as_person("vanphong"), text.encode("utf-8", "replace").decode())
    assert page.status_code in (200, 422) and "Traceback" not in page.content.decode()


@pytest.mark.parametrize("day", ["", "x", "31/02/2024", "9" * 20])
def test_a_day_that_cannot_be_is_refused(as_person: Person, day: str) -> None:
    page = preview(as_person("vanphong"), LISTED, day=day)
    assert page.status_code == 422 and "data-error-summary" in page.content.decode()


# One


def new(client: Client, **typed: str) -> Any:
    return client.post("/tai-khoan/them/", fields_of(client.get("/tai-khoan/them/")) | typed)


def test_the_administrator_opens_an_account_of_any_role(as_person: Person) -> None:
    client = as_person("quantri")
    answer = new(client, role="approver", unit="-", login="duyet2", name="Người duyệt 2")
    assert list(slips_of(answer)) == ["duyet2"]
    one = User.objects.get(username="duyet2")
    assert (one.role, one.unit, one.must_change_password) == ("approver", None, True)


def test_the_editor_opens_accounts_of_reporters_whatever_is_sent(as_person: Person) -> None:
    client = as_person("vanphong")
    answer = new(client, role="administrator", unit="xa-tan-hoa", is_superuser="1")
    assert list(slips_of(answer)) == ["xa-tan-hoa"]
    one = User.objects.get(username="xa-tan-hoa")
    assert (one.role, one.is_superuser, one.get_full_name()) == ("reporter", False, "Xã Tân Hòa")
    assert new(client, unit="").status_code == 422


def test_a_second_account_of_a_unit_is_numbered_and_a_taken_login_refused(as_person: Person) -> None:
    client = as_person("vanphong")
    assert list(slips_of(new(client, unit="xa-bac-son"))) == ["xa-bac-son-2"]
    refused = new(client, unit="xa-bac-son", login="QUANTRI")
    assert refused.status_code == 422 and "đã có người dùng" in refused.content.decode()
    for login in ("a b", "đỗ", "x", "\x00", "a" * 200):
        assert new(client, unit="xa-bac-son", login=login).status_code == 422, login


def test_one_account_sent_twice_is_opened_once(as_person: Person) -> None:
    client = as_person("vanphong")
    sent = fields_of(client.get("/tai-khoan/them/")) | {"unit": "xa-tan-hoa"}
    assert slips_of(client.post("/tai-khoan/them/", sent))
    again = client.post("/tai-khoan/them/", sent)
    assert again.status_code == 409 and not slips_of(again)
    assert User.objects.filter(unit__slug="xa-tan-hoa").count() == 1


# People who go where their unit went


def test_people_move_to_the_successor_with_one_click_and_had_their_rights_before(as_person: Person) -> None:
    User(username="dn", role="reporter", unit=Unit.objects.get(slug="xa-diep-nong"), first_name="Xã Điệp Nông").save()
    clerk, editor = as_person("dn"), as_person("vanphong")
    assert clerk.get("/don-vi/xa-quang-trung/").status_code == 200, "through the lineage"
    page = editor.get("/tai-khoan/chuyen-don-vi/")
    answer = editor.post("/tai-khoan/chuyen-don-vi/", fields_of(page, "move-") | {"reason": "1201/NQ"}, follow=True)
    assert "Đã chuyển" in answer.content.decode()
    moved = User.objects.get(username="dn").unit
    assert moved is not None and moved.slug != "xa-diep-nong"
    event = Event.objects.get(subject="dn")
    assert (event.action, event.old, event.reason) == ("chuyển theo đơn vị", "Xã Điệp Nông", "1201/NQ")
    assert clerk.get("/don-vi/xa-diep-nong/").status_code == 200


def test_nobody_is_moved_elsewhere_by_tampering(as_person: Person) -> None:
    editor, one = as_person("vanphong"), User.objects.get(username="xa-bac-son")
    for unit in ("xa-cong-hoa", "xa-khong-co", "", "\x00"):
        editor.post("/tai-khoan/chuyen-don-vi/", {f"move-{one.pk}": "1", f"unit-{one.pk}": unit})
    office = User.objects.get(username="duyet")
    editor.post("/tai-khoan/chuyen-don-vi/", {f"move-{office.pk}": "1", f"unit-{office.pk}": "xa-than-khe-2025"})
    assert User.objects.get(username="xa-bac-son").unit_id == one.unit_id
    assert User.objects.get(username="duyet").unit is None


def test_where_nobody_has_to_move_the_page_says_so(as_person: Person) -> None:
    User.objects.filter(role="reporter").update(is_active=False)
    assert "Không có ai phải chuyển" in text_of(as_person("vanphong"), "/tai-khoan/chuyen-don-vi/")
