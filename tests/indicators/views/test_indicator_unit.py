"""One indicator of one unit: months with who stated and who approved them, the parts of a merged unit, who may see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.core.months import Month
from indicators.models import Measurement, Submission
from tests.indicators.views.reading import cells_of, text_of
from units.models import Unit, User

Person = Callable[[str], Client]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
OWN = "/chi-tieu/DVC03/xa-bac-son/"
MERGED = "/chi-tieu/KS01/xa-quang-trung/?tu=2024-10&den=2024-11"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def corrected(db: None) -> Measurement:
    """A figure with a note, changed for a reason at a known hour."""
    figure = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    figure.note, figure.reason = "Đối chiếu cổng dịch vụ công", "Nhập nhầm cột"
    figure.changed_by = User.objects.get(username="xa-bac-son")
    figure.changed_at = datetime(2024, 12, 9, 8, 5, tzinfo=HANOI)
    figure.version += 1
    figure.save()
    return figure


def line_of(text: str, first: str, last: str) -> str:
    return plain(text).split(first, 1)[1].split(last, 1)[0]


def test_the_page_says_what_the_scorecard_of_the_unit_says(as_person: Person) -> None:
    client = as_person("lanhdao")
    page, unit = plain(text_of(client, OWN)), plain(text_of(client, "/don-vi/xa-bac-son/"))
    value = page.split("DVC03 ", 2)[2].split(" %")[0].strip()
    assert f"{value} %" in unit
    assert "Chưa đạt" in page and "còn thiếu" in page


def test_a_month_names_who_stated_it_and_who_approved_it(as_person: Person, corrected: Measurement) -> None:
    text = plain(text_of(as_person("lanhdao"), OWN))
    november = line_of(text, "11/2024 (ô số liệu", "Tải Excel")
    assert f"{corrected.changed_by}, 8 giờ 05 phút ngày 09/12/2024" in november
    assert "Đối chiếu cổng dịch vụ công; lý do sửa: Nhập nhầm cột" in november
    assert "Bản nháp trễ" in november and "Đã duyệt" not in november
    march = line_of(text, "3/2024 (ô số liệu", "4/2024 (ô số liệu")
    state = Submission.objects.get(unit=corrected.unit, month=Month(2024, 3))
    assert f"Đã duyệt {state.approved_by}, 8 giờ 00 phút ngày 05/4/2024" in march
    assert "Đối chiếu" not in march


def test_the_workbook_holds_the_same_months(as_person: Person, corrected: Measurement) -> None:
    cells = cells_of(as_person("lanhdao"), OWN)
    assert "3/2024" in cells and "đã duyệt" in cells
    assert str(corrected.numerator.normalize() if corrected.numerator else "") in cells
    assert any("lý do sửa: Nhập nhầm cột" in cell for cell in cells)


def test_every_part_of_a_merged_unit_stands_below_its_month(as_person: Person) -> None:
    october = line_of(text_of(as_person("lanhdao"), MERGED), "Ghi chú, lý do", "11/2024 (ô số liệu")
    parts = ("Xã Điệp Nông", "Xã Dân Chủ", "Xã Hùng Dũng")
    assert [name in october for name in parts] == [True] * 3
    rows = Measurement.objects.filter(
        unit__slug__in=("xa-diep-nong", "xa-dan-chu", "xa-hung-dung"), indicator__code="KS01", month=Month(2024, 10)
    )
    top, bottom = sum(row.numerator or 0 for row in rows), sum(row.denominator or 0 for row in rows)
    assert "Cộng100 %" in october and october.index(f"{top:.0f} / {bottom:.0f}") < october.index("Xã Điệp Nông")
    november = line_of(text_of(as_person("lanhdao"), MERGED), "11/2024 (ô số liệu", "Tải Excel")
    assert "Xã Quang Trung" in november and "Cộng" not in november


def test_an_indicator_that_does_not_concern_the_unit_is_a_sentence(as_person: Person) -> None:
    client = as_person("lanhdao")
    assert "Chỉ tiêu này không áp dụng với Phòng Tư pháp." in text_of(client, "/chi-tieu/HT03/phong-tu-phap/")
    assert any("không áp dụng với Phòng Tư pháp" in cell for cell in cells_of(client, "/chi-tieu/HT03/phong-tu-phap/"))
    # An indicator of the new set in the old year.
    assert "không thuộc bộ chỉ tiêu của kỳ" in text_of(client, "/chi-tieu/KS01/xa-bac-son/?tu=2019-01&den=2019-12")


def test_only_the_office_and_the_own_unit_open_it(as_person: Person) -> None:
    reporter = as_person("xa-bac-son")
    for address in ("/chi-tieu/KS01/xa-cong-hoa/", "/chi-tieu/KS01/huyen-hung-ha/", "/chi-tieu/XX99/xa-bac-son/"):
        assert reporter.get(address).status_code == 404, address
        assert reporter.get(f"{address}?format=xlsx").status_code == 404, address
    assert as_person("lanhdao").get("/chi-tieu/KS01/xa-cong-hoa/").status_code == 200


def test_the_territory_has_a_line_a_month_and_leads_to_its_units(as_person: Person) -> None:
    page = as_person("lanhdao").get("/chi-tieu/HT03/huyen-hung-ha/").content.decode()
    assert "Số liệu cộng từ các đơn vị" in page
    assert "Người nhập, lúc" not in page
    # What the office enters for the whole has its cells here.
    assert "/nhap/huyen-hung-ha/" in as_person("lanhdao").get("/chi-tieu/KT00/huyen-hung-ha/").content.decode()


ADDRESSES = (OWN, MERGED, "/chi-tieu/HT03/xa-bac-son/", "/chi-tieu/DVC01/xa-bac-son/")


@pytest.mark.parametrize("login", ["xa-bac-son", "vanphong", "lanhdao"])
def test_every_role_asks_the_same_few_queries(as_person: Person, login: str) -> None:
    client = as_person(login)
    asked = {}
    for address in ADDRESSES:
        if login == "xa-bac-son" and "bac-son" not in address:
            continue
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked[address] = len(captured)
    expected = {OWN: 11, MERGED: 11, ADDRESSES[2]: 11, ADDRESSES[3]: 10}
    assert asked == {address: expected[address] for address in asked}


def test_a_draft_that_was_handed_in_names_who_did(as_person: Person) -> None:
    unit, person = Unit.objects.get(slug="xa-bac-son"), User.objects.get(username="xa-bac-son")
    Submission.objects.update_or_create(
        unit=unit, month=Month(2024, 11),
        defaults={
            "stage": "submitted", "submitted_by": person, "submitted_at": datetime(2024, 12, 4, 9, 30, tzinfo=HANOI),
            "first_submitted_at": datetime(2024, 12, 4, 9, 30, tzinfo=HANOI), "changed_by": person,
            "changed_at": datetime(2024, 12, 4, 9, 30, tzinfo=HANOI), "version": 1,
        },
    )  # fmt: skip
    text = line_of(text_of(as_person("lanhdao"), OWN), "11/2024 (ô số liệu", "Tải Excel")
    assert f"Đã nộp {person}, 9 giờ 30 phút ngày 04/12/2024" in text


def test_the_headline_is_the_scorecards(as_person: Person) -> None:
    text = plain(text_of(as_person("lanhdao"), "/chi-tieu/KS02/xa-bac-son/"))
    assert "73,56 %" in text and "64 / 87" in text
    cells = cells_of(as_person("lanhdao"), "/chi-tieu/KS02/xa-bac-son/")
    assert {"64", "87"} <= set(cells)


def test_a_month_that_nobody_stated_stands_among_the_others_as_missing(as_person: Person) -> None:
    text = plain(text_of(as_person("lanhdao"), "/chi-tieu/KS02/xa-bac-son/?tu=2024-11&den=2024-12"))
    assert "chưa có số liệu" in line_of(text, "12/2024 (ô số liệu", "Tải Excel")
