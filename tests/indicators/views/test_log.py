"""The page of the log: who reads what in it, how it is narrowed, opened line by line, and taken away as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators.core.months import Month
from indicators.models import Measurement, MeasurementChange, Submission
from indicators.views.log import MOST_IN_WORKBOOK
from tests.indicators.views.reading import cells_of, text_of
from units.models import Event, Unit, User

pytestmark = pytest.mark.django_db
Person = Callable[[str], Client]
AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
OFFICE = ("quantri", "vanphong", "duyet", "lanhdao")


def write(unit: str, code: str = "KS01", *, by: str = "vanphong", **what: Any) -> Measurement:
    figure = Measurement.objects.get(unit__slug=unit, indicator__code=code, month=Month(2024, 11))
    given = {"version": figure.version + 1, "changed_by": User.objects.get(username=by), "changed_at": AT} | what
    for name, value in given.items():
        setattr(figure, name, value)
    figure.save()
    return figure


def links(client: Client, address: str, words: str) -> list[str]:
    html = client.get(address).content.decode()
    return [unescape(link) for link in re.findall(rf'href="([^"]+)"[^>]*>{words}', html)]


@pytest.mark.parametrize("login", OFFICE)
def test_the_office_reads_who_when_what_old_new_and_why(as_person: Person, login: str) -> None:
    write("xa-bac-son", numerator=3, denominator=9, reason="đếm lại", origin="entered")
    page = text_of(as_person(login), "/nhat-ky/")
    for words in ("9 giờ 30 phút", "20/11/2026", "Cán bộ tổng hợp", "vanphong", "sửa số liệu", "KS01", "Xã Bắc Sơn",
                  "tháng 11/2024", "3 / 9", "(mô phỏng)", "đếm lại"):  # fmt: skip
        assert words in page, words


def test_what_was_loaded_at_once_is_one_line_that_opens(as_person: Person) -> None:
    client = as_person("lanhdao")
    page = text_of(client, "/nhat-ky/")
    count = Measurement.objects.filter(month=Month(2024, 11)).count()
    assert f"{count} số liệu" in page and "duyệt báo cáo: 50 đơn vị" in page
    assert page.count("số liệu Xem từng dòng") == 11
    opened = "/nhat-ky/" + links(client, "/nhat-ky/", "Xem từng dòng")[0]
    seen: list[str] = []
    while opened:
        seen += re.findall(r"nhập số liệu", text_of(client, opened))
        onward = links(client, opened, "Các dòng sau")
        opened = "/nhat-ky/" + onward[0] if onward else ""
    assert len(seen) == count


def test_pages_lead_back_through_all_of_it(as_person: Person) -> None:
    client = as_person("vanphong")
    Event.objects.bulk_create(
        Event(
            kind="target",
            subject=f"chỉ tiêu số {number:03d}.",
            action=f"việc {number}",
            at=AT.replace(minute=number // 3),
        )
        for number in range(160)
    )
    seen: list[str] = []
    address = "/nhat-ky/?loai=chi-tieu-giao"
    while address:
        seen += re.findall(r"chỉ tiêu số (\d+)\.", text_of(client, address))
        onward = links(client, address, "Cũ hơn")
        address = "/nhat-ky/" + onward[0] if onward else ""
    assert sorted(seen) == [f"{number:03d}" for number in range(160)]


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("?nguoi=duyet", "duyệt báo cáo", "số liệu Xem"),
        ("?nguoi=can+bo", "Cán bộ tổng hợp", "duyệt báo cáo:"),
        ("?don-vi=xa-bac-son&chi-tieu=KS01", "Xã Bắc Sơn", "Xã Cộng Hòa · tháng"),
        ("?loai=bao-cao", "duyệt báo cáo", "345 số liệu"),
        ("?loai=tai-khoan", "tạo tài khoản", "duyệt báo cáo:"),
        ("?thang=2024-03", "tháng 3/2024", "tháng 4/2024"),
        ("?tu-ngay=03/12/2024", "tháng 11/2024", "tháng 9/2024"),
        ("?den-ngay=2024-02-04", "tháng 01/2024", "tháng 02/2024"),
        ("?tu-ngay=2024-12-04&den-ngay=2025-12-31", "Không có việc nào khớp", "345 số liệu"),
    ],
)
def test_the_log_is_narrowed_by_the_address(as_person: Person, query: str, there: str, away: str) -> None:
    page = text_of(as_person("quantri"), f"/nhat-ky/{query}")
    rows = page.split("Lý do", 1)[-1] if "Lý do" in page else page
    assert there in rows and away not in rows


def test_filters_that_cannot_be_read_are_named_and_people_who_are_not_there_too(as_person: Person) -> None:
    client = as_person("quantri")
    page = text_of(client, "/nhat-ky/?chi-tieu=XX99&loai=gi-do&thang=2024-13&tu-ngay=hom-qua&luc=x&nguoi=khong-co-ai")
    for words in ("Không có chỉ tiêu mang mã “XX99”", "Không có loại việc “gi-do”", "“2024-13” không phải là một tháng",
                  "“hom-qua” không phải là một ngày", "“x” không phải là một lần ghi", "Không có người nào"):  # fmt: skip
        assert words in page, words


def test_a_hand_on_the_database_is_told_as_one(as_person: Person) -> None:
    figure = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=Month(2024, 11))
    Measurement.objects.filter(pk=figure.pk).update(numerator=0)
    page = text_of(as_person("lanhdao"), "/nhat-ky/")
    assert "lệnh trên máy chủ sửa số liệu" in page


def test_notes_alone_and_decisions_are_told_in_words(as_person: Person) -> None:
    write("xa-bac-son", note="xem lại")
    unit = Unit.objects.get(slug="xa-cong-hoa")
    row = Submission.objects.get(unit=unit, month=Month(2024, 11))
    row.stage, row.returned_codes, row.version = "returned", ["KS01", "DVC03"], 1
    row.changed_by, row.changed_at, row.reason = User.objects.get(username="duyet"), AT, "thiếu"
    row.save()
    page = text_of(as_person("lanhdao"), "/nhat-ky/")
    assert "sửa ghi chú" in page and "ghi chú: xem lại" in page
    assert "trả lại báo cáo" in page and "trả lại, các ô KS01, DVC03" in page and "thiếu" in page


# What a reporter sees


@pytest.fixture
def canary(db: None) -> None:
    """Another unit's figure, decision and account, and an event without a unit: for no reporter's eyes."""
    write("xa-cong-hoa", by="duyet", numerator=48_271, denominator=59_363, note="CANARY", reason="CANARY")
    row = Submission.objects.get(unit__slug="xa-cong-hoa", month=Month(2024, 11))
    row.stage, row.version, row.changed_at, row.reason = "submitted", 1, AT, "CANARY"
    row.changed_by = User.objects.get(username="vanphong")
    row.save()
    for unit in (None, Unit.objects.get(slug="xa-cong-hoa"), Unit.objects.get(slug="xa-bac-son")):
        Event.objects.create(kind="account", subject="CANARY", action="CANARY", unit=unit, at=AT, reason="CANARY")


QUERIES = ("", "?loai=so-lieu", "?loai=bao-cao", "?loai=tai-khoan", "?nguoi=duyet", "?nguoi=CANARY", "?thang=2024-11",
           "?chi-tieu=KS01", "?luc=20261120T023000.000000&loai=so-lieu", "?luc=20261120T023000.000000&loai=bao-cao",
           "?luc=20261120T023000.000000&loai=tai-khoan", "?truoc=20991231T000000.000000")  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("login", ["xa-bac-son", "phong-tu-phap"])
def test_a_reporter_never_meets_what_is_not_of_the_own_unit(
    as_person: Person, canary: None, login: str, query: str
) -> None:
    client = as_person(login)
    page = unescape(client.get(f"/nhat-ky/{query}").content.decode())
    everything = page + "\n".join(cells_of(client, f"/nhat-ky/{query}"))
    for word in ("CANARY", "48.271", "48271", "Cộng Hòa", "duyet", "vanphong"):
        shown = everything.replace("?nguoi=" + word, "")
        assert word not in shown, word


def test_the_canary_sings_for_the_office(as_person: Person, canary: None) -> None:
    assert text_of(as_person("lanhdao"), "/nhat-ky/").count("CANARY") >= 4


def test_a_reporter_reads_the_own_unit_and_its_lineage_and_no_other(as_person: Person) -> None:
    write("xa-bac-son", by="xa-bac-son", numerator=3, denominator=9)
    client = as_person("xa-bac-son")
    page = text_of(client, "/nhat-ky/")
    assert "sửa số liệu" in page and "08 số liệu" in page
    assert links(client, "/don-vi/xa-bac-son/", "Nhật ký") == ["/nhat-ky/?don-vi=xa-bac-son"]
    assert client.get("/nhat-ky/?don-vi=xa-bac-son").status_code == 200
    assert client.get("/nhat-ky/?don-vi=xa-than-khe-2025").status_code == 200
    foreign, missing = client.get("/nhat-ky/?don-vi=xa-cong-hoa"), client.get("/nhat-ky/?don-vi=xa-khong-co")
    assert foreign.status_code == missing.status_code == 404
    opened = "/nhat-ky/" + links(client, "/nhat-ky/", "Xem từng dòng")[0]
    assert text_of(client, opened).count("nhập số liệu") == 8


# As a workbook


def test_the_workbook_holds_what_is_filtered_line_by_line_and_says_how(as_person: Person) -> None:
    write("xa-bac-son", numerator=3, denominator=9, reason="=CMD()|x")
    cells = cells_of(as_person("lanhdao"), "/nhat-ky/?don-vi=xa-bac-son&thang=2024-11")
    for words in ("Đơn vị: Xã Bắc Sơn", "Tháng của số liệu: 11/2024", "=CMD()|x", "sửa số liệu", "vanphong"):
        assert words in cells, words
    assert any(
        (cell.startswith("Nhật ký lúc ") and cell.endswith("09 dòng")) or cell.endswith("; 9 dòng") for cell in cells
    )
    assert "Xã Cộng Hòa" not in cells


def test_the_workbook_says_where_it_was_cut(as_person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indicators.views.log.MOST_IN_WORKBOOK", 30)
    cells = cells_of(as_person("lanhdao"), "/nhat-ky/")
    assert "Chỉ ghi 30 dòng mới nhất; lọc hẹp lại để lấy phần cũ hơn" in cells
    assert sum(cell == "số liệu" or cell == "báo cáo tháng" for cell in cells) == 30


def test_the_longest_workbook_is_written_whole(as_person: Person) -> None:
    cells = cells_of(as_person("quantri"), "/nhat-ky/")
    rows = sum(cell in ("số liệu", "báo cáo tháng") for cell in cells)
    assert MOST_IN_WORKBOOK > rows >= MeasurementChange.objects.count() > 1000


def test_formulas_of_people_stay_text(as_person: Person) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    write("xa-bac-son", numerator=3, denominator=9, reason="=1+1")
    content = as_person("lanhdao").get("/nhat-ky/?don-vi=xa-bac-son&format=xlsx").content
    kinds = {cell.value: cell.data_type for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row}
    assert kinds["=1+1"] == "s"


# How much work


def test_the_log_takes_as_many_queries_however_long_it_is(as_person: Person) -> None:
    def queries(login: str, query: str = "") -> int:
        client = as_person(login)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/nhat-ky/{query}").status_code == 200
        return len(asked)

    write("xa-bac-son", numerator=3, denominator=9)
    few = [queries(login) for login in (*OFFICE, "xa-bac-son")]
    everything = "?nguoi=can+bo&don-vi=xa-bac-son&loai=so-lieu&thang=2024-11&tu-ngay=2024-01-01&den-ngay=2027-01-01"
    people = list(User.objects.values_list("pk", flat=True))
    MeasurementChange.objects.bulk_create(
        MeasurementChange(
            measurement_id=1, action="update", unit_id=number % 40 + 1, indicator_id=number % 30 + 1, month=Month(2025, 1),
            version=2, old_state="no_data", new_state="no_data", changed_by_id=people[number % len(people)],
            changed_at=timezone.now(), reason="",
        )
        for number in range(2000)
    )  # fmt: skip
    assert [queries(login) for login in OFFICE] == few[:4]
    assert max(few) <= 11 and queries("quantri", everything) <= 12


@pytest.mark.parametrize(
    "query",
    ["truoc=x", "truoc=20261120T023000.000000%00", "truoc=99999999T999999.999999", "sau=-1", "sau=9" + "9" * 40, "sau=²",
     "luc=00010101T000000.000000&loai=so-lieu", "luc=99991231T235959.999999&loai=so-lieu", "tu-ngay=0001-01-01",
     "den-ngay=9999-12-31", "tu-ngay=31/12/9999", "truoc=00010101T000000.000000", "truoc=99991231T235959.999999",
     "nguoi=%00", "nguoi=%ED%A0%80", "don-vi=", "chi-tieu=%00", "thang=%00", "loai=%F0%9F%98%80", "nguoi=" + "x" * 3000],
)  # fmt: skip
def test_odd_addresses_never_fail(as_person: Person, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What an address asks for is the same however long the workbook is.
    monkeypatch.setattr("indicators.views.log.MOST_IN_WORKBOOK", 100)
    for login in ("quantri", "xa-bac-son"):
        for more in ("", "&format=xlsx"):
            assert as_person(login).get(f"/nhat-ky/?{query}{more}").status_code in (200, 404)
