"""Issuing an annex, its page, its files, what changed since, withdrawing it: as people of the office do it."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from indicators.core.months import Month
from indicators.models import Explanation, Indicator, Issue, Measurement, SignedCopy
from units.models import Event, Unit, User

Person = Callable[[str], Client]
NEW = "/phu-luc/phat-hanh/?tu=2024-01&den=2024-11&ranh-gioi=cuoi-ky"


def words_of(response: Any) -> str:
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body))).replace("\u00a0", " ")


def issued(client: Client, **typed: str) -> Issue:
    response = client.post(NEW, {"loai": "annex", "so": "125/BC-UBND", "ngay": "05/12/2024", **typed})
    issue = Issue.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, f"/phu-luc/ban/{issue.pk}/")
    return issue


def change(slug: str = "xa-bac-son") -> None:
    row = Measurement.objects.get(unit__slug=slug, indicator__code="DVC03", month=Month(2024, 11))
    row.numerator, row.version = 0, row.version + 1
    row.save()


def test_the_office_issues_what_it_sees_and_finds_it_in_the_list(as_person: Person) -> None:
    client = as_person("vanphong")
    page = client.get("/phu-luc/?tu=2024-01&den=2024-11").content.decode()
    assert html.unescape(re.search(r'href="(/phu-luc/phat-hanh/[^"]*)"', page)[1]) == NEW  # type: ignore[index]
    assert "Chưa phát hành bản nào" in page
    issue = issued(client)
    page = words_of(client.get(f"/phu-luc/ban/{issue.pk}/"))
    assert "Phụ lục tháng 01–11/2024, số 125/BC-UBND ngày 05/12/2024" in page and issue.file_sha256 in page
    assert "Không có: số liệu, mức giao, định nghĩa và đơn vị hiện nay vẫn như lúc phát hành." in page
    assert "(Kèm theo Báo cáo số 125/BC-UBND ngày 05 tháng 12 năm 2024 của Ủy ban nhân dân huyện Hưng Hà)" in str(
        [cell.value for cell in load_workbook(BytesIO(bytes(issue.file))).worksheets[1]["A"]]
    )
    listed = words_of(as_person("lanhdao").get("/phu-luc/"))
    assert (
        "Phụ lục tháng 01–11/2024 Huyện Hưng Hà, ranh giới cuối kỳ số 125/BC-UBND ngày 05/12/2024" in listed
        and "Đang dùng" in listed
    )
    assert "Phát hành…" not in listed, "leaders read"


def test_the_files_are_the_issued_one_and_the_same_again(as_person: Person) -> None:
    issue = issued(as_person("vanphong"))
    change()
    leader = as_person("lanhdao")
    for end in ("tep", "lap-lai"):
        response = leader.get(f"/phu-luc/ban/{issue.pk}/{end}/")
        assert hashlib.sha256(response.content).hexdigest() == issue.file_sha256
        assert response["Content-Disposition"].startswith('attachment; filename="phu-luc-2024-01-2024-11')


def test_what_changed_since_stands_on_the_page_and_in_its_workbook(as_person: Person) -> None:
    issue = issued(as_person("vanphong"))
    change()
    client = as_person("lanhdao")
    page = words_of(client.get(f"/phu-luc/ban/{issue.pk}/"))
    assert "01 số liệu khác với lúc phát hành." in page and "Xã Bắc Sơn, DVC03 Số hóa hồ sơ, kết quả giải quyết" in page
    assert "0 % (0 / 8)" in page
    content = page.split("Nội dung như lúc phát hành")[1]
    assert "xã Bắc Sơn 72/73 (98,63%)" in content, "what was issued is shown as it was"
    book = load_workbook(BytesIO(client.get(f"/phu-luc/ban/{issue.pk}/?format=xlsx").content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert sum(row[0] == "Xã Bắc Sơn" for row in rows) == 1 and book.sheetnames == ["Số liệu", "Kết quả"]


def test_a_withdrawn_issue_says_why_and_stays_readable(as_person: Person) -> None:
    approver = as_person("duyet")
    issue = issued(approver)
    answer = approver.post(f"/phu-luc/ban/{issue.pk}/thu-hoi/", {"ly_do": " "})
    assert answer.status_code == 422 and "Hãy điền mục này." in words_of(answer)
    assert approver.post(f"/phu-luc/ban/{issue.pk}/thu-hoi/", {"ly_do": "Nhầm kỳ <số liệu>"}).status_code == 302
    page = words_of(as_person("lanhdao").get(f"/phu-luc/ban/{issue.pk}/"))
    assert "Đã thu hồi lúc" in page and "Lý do: Nhầm kỳ <số liệu>" in page and "Thu hồi bản này" not in page
    assert as_person("lanhdao").get(f"/phu-luc/ban/{issue.pk}/tep/").status_code == 200
    assert "Đã thu hồi" in words_of(approver.get("/phu-luc/"))
    again = approver.post(f"/phu-luc/ban/{issue.pk}/thu-hoi/", {"ly_do": "Lần nữa"})
    assert again.status_code == 422 and "đã được thu hồi trước đó" in words_of(again)
    events = Event.objects.filter(kind=Event.Kind.PAPER).values_list("action", "reason")
    assert list(events) == [("phát hành", ""), ("thu hồi", "Nhầm kỳ <số liệu>")]


def test_what_was_typed_wrong_is_said_beside_it_and_nothing_is_issued(as_person: Person) -> None:
    client = as_person("vanphong")
    for typed, said in (
        ({"loai": "annex", "so": "1/BC", "ngay": "31/02/2024"}, "Ngày viết theo dạng ngày/tháng/năm"),
        ({"loai": "annex", "so": "x" * 61, "ngay": ""}, "Dài quá 60 ký tự"),
        ({"loai": "khac", "so": "1", "ngay": ""}, "Hãy chọn một trong các mục có sẵn."),
        ({"loai": "annex", "so": "1\x00", "ngay": ""}, "ký tự"),
    ):
        answer = client.post(NEW, typed)
        assert answer.status_code == 422 and said in words_of(answer), typed
    empty = client.post("/phu-luc/phat-hanh/?tu=2030-01&den=2030-02", {"loai": "annex"})
    assert empty.status_code == 422 and "không có gì để lập hay phát hành" in words_of(empty)
    assert not Issue.objects.exists()


def test_a_damaged_issue_says_so_and_answers(as_person: Person) -> None:
    issue = issued(as_person("vanphong"))
    Issue.objects.create(
        kind=issue.kind, unit=issue.unit, first=issue.first, last=issue.last, boundaries="end", frozen=b"hong",
        file=b"hong", file_name="phu-luc.xlsx", file_sha256="0" * 64, issued_by=issue.issued_by,
        issued_at=issue.issued_at,
    )  # fmt: skip
    pk = Issue.objects.latest("pk").pk
    client = as_person("lanhdao")
    page = words_of(client.get(f"/phu-luc/ban/{pk}/"))
    assert "Tệp không còn khớp mã kiểm tra." in page and "Không đọc được nội dung đã đóng băng" in page
    assert client.get(f"/phu-luc/ban/{pk}/lap-lai/").status_code == 302
    assert client.get(f"/phu-luc/ban/{pk}/?format=xlsx").status_code == 200


def test_why_units_are_behind_and_who_approved_stand_in_the_annex(as_person: Person) -> None:
    Explanation.objects.create(
        key="outlier-1", check_name="outlier", unit=Unit.objects.get(slug="xa-bac-son"),
        indicator=Indicator.objects.get(code="DVC03"), month=Month(2024, 10), finding="Khác hẳn", text="Máy quét hỏng.",
        given_by=User.objects.get(username="vanphong"), given_at="2024-11-05T03:00Z",
    )  # fmt: skip
    page = words_of(as_person("vanphong").get("/phu-luc/?tu=2024-01&den=2024-11"))
    assert "xã Bắc Sơn 72/73 (98,63%), đơn vị nêu: “Máy quét hỏng”" in page
    assert "Báo cáo tháng đã duyệt: Người duyệt (tháng 01–10/2024, 500 báo cáo)." in page
    assert "Chưa có báo cáo tháng nào được duyệt." in words_of(
        as_person("vanphong").get("/phu-luc/?tu=2025-01&den=2025-02")
    )


def test_the_page_of_an_issue_costs_the_same_however_much_changed(as_person: Person) -> None:
    issue = issued(as_person("vanphong"))
    client, counts = as_person("lanhdao"), []
    for slug in (None, "xa-bac-son", "xa-cong-hoa"):
        if slug is not None:
            change(slug)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(f"/phu-luc/ban/{issue.pk}/").status_code == 200
        counts.append(len(caught))
    assert counts[1] == counts[2] == counts[0] + 1 <= 12


def test_a_notice_and_a_report_are_issued_and_read_in_the_same_way(as_person: Person) -> None:
    client = as_person("vanphong")
    for kind, named, said in (
        ("notice", "Thông báo tháng 11/2024", "THÔNG BÁO"),
        ("report", "Báo cáo tháng 01–11/2024", "PHẦN I"),
    ):
        issue = issued(client, loai=kind, nguyen_van="on")
        page = words_of(client.get(f"/phu-luc/ban/{issue.pk}/"))
        assert named in page and said in page and "Số: 125/BC-UBND" in page
        response = client.get(f"/phu-luc/ban/{issue.pk}/tep/")
        assert response["Content-Type"].endswith("wordprocessingml.document") and response.content == bytes(issue.file)
        assert client.get(f"/phu-luc/ban/{issue.pk}/lap-lai/").content == bytes(issue.file)


def pdf(name: str = "Báo cáo đã ký.pdf", content: bytes = b"%PDF-1.7 ") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_the_signed_copy_is_kept_on_the_page_of_its_issue(as_person: Person) -> None:
    office, leader = as_person("vanphong"), as_person("lanhdao")
    issue = issued(office, loai="report", so="", ngay="", nguyen_van="on")
    sign = f"/phu-luc/ban/{issue.pk}/da-ky/"
    assert "Kèm bản đã ký" in words_of(office.get(f"/phu-luc/ban/{issue.pk}/"))
    assert "Kèm bản đã ký" not in words_of(leader.get(f"/phu-luc/ban/{issue.pk}/"))
    for typed, sentence in (
        ({"so": "", "ngay": "06/12/2024", "tep": pdf()}, "Số văn bản: Hãy điền mục này."),
        ({"so": "131/BC-UBND", "ngay": "hôm qua", "tep": pdf()}, "Ngày văn bản: Ngày viết theo dạng"),
        ({"so": "131/BC-UBND", "ngay": "06/12/2024"}, "Tệp bản đã ký: Chưa chọn tệp."),
        ({"so": "131/BC-UBND", "ngay": "06/12/2024", "tep": pdf(content=b"")}, "Tệp rỗng"),
        ({"so": "131/BC-UBND", "ngay": "06/12/2024", "tep": pdf(content=b"MZ")}, "Chỉ nhận tệp Word"),
        (
            {"so": "131/BC-UBND", "ngay": "06/12/2024", "tep": pdf(content=b"%PDF-" + b" " * 11_000_000)},
            "lớn hơn 10 MB",
        ),
    ):
        answer = office.post(sign, typed)
        assert answer.status_code == 422 and sentence in words_of(answer), sentence
    assert not SignedCopy.objects.exists()
    assert office.post(sign, {"so": "131/BC-UBND", "ngay": "06/12/2024", "tep": pdf()}).status_code == 302
    copy = SignedCopy.objects.get()
    page = words_of(leader.get(f"/phu-luc/ban/{issue.pk}/"))
    assert "Báo cáo tháng 01–11/2024, số 131/BC-UBND ngày 06/12/2024" in page and copy.file_sha256 in page
    assert "số 131/BC-UBND ngày 06/12/2024" in words_of(leader.get("/phu-luc/ban/"))
    response = leader.get(f"{sign}{copy.pk}/")
    assert response.content == b"%PDF-1.7 " and response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"].startswith("attachment; ")
        and "B%C3%A1o%20c%C3%A1o" in response["Content-Disposition"]
    )
    assert leader.get(f"/phu-luc/ban/{issue.pk + 1}/da-ky/{copy.pk}/").status_code == 404


def test_what_is_signed_already_is_kept_while_issuing_or_nothing_is_issued(as_person: Person) -> None:
    office = as_person("vanphong")
    typed = {"loai": "notice", "so": "7/TB-UBND", "ngay": "05/12/2024"}
    answer = office.post(NEW, {**typed, "tep": pdf(content=b"MZ")})
    assert answer.status_code == 422 and "Tệp bản đã ký: Chỉ nhận tệp Word" in words_of(answer)
    assert not Issue.objects.exists()
    answer = office.post(NEW, {**typed, "so": "", "tep": pdf()})
    assert answer.status_code == 422 and "Hãy ghi số văn bản" in words_of(answer)
    assert not Issue.objects.exists() and not SignedCopy.objects.exists()
    assert office.post(NEW, {**typed, "tep": pdf()}).status_code == 302
    assert SignedCopy.objects.get().issue == Issue.objects.get()


def test_all_issues_stand_on_pages_of_their_own_and_the_newest_beside_the_annex(as_person: Person) -> None:
    office = as_person("vanphong")
    issue = issued(office)
    row = {
        field.attname: getattr(issue, field.attname) for field in Issue._meta.concrete_fields if not field.primary_key
    }
    Issue.objects.bulk_create(Issue(**{**row, "document_number": f"{place}/BC"}) for place in range(55))
    newest = words_of(office.get("/phu-luc/"))
    assert "số 54/BC" in newest and "số 44/BC" not in newest and "Xem tất cả các bản đã phát hành" in newest
    first, second = (words_of(office.get(f"/phu-luc/ban/?trang={number}")) for number in (1, 2))
    assert "số 54/BC" in first and "số 5/BC" in first and "số 4/BC" not in first and "Trang 1/2" in first
    assert "số 4/BC" in second and "số 125/BC-UBND" in second


def test_a_table_of_a_notice_stands_as_a_table_with_its_heads(as_person: Person) -> None:
    office = as_person("vanphong")
    page = office.get(f"/phu-luc/ban/{issued(office, loai='notice', nguyen_van='on').pk}/").content.decode()
    table = page[page.index("<h2>Nội dung như lúc phát hành") :]
    assert '<th scope="col">Trong tháng</th>' in table and '<td class="is-words">99,71' in table
    assert "<strong>I. KẾT QUẢ</strong>" in table


def test_the_list_of_changes_says_window_boundaries_filters_moment_and_coverage(as_person: Person) -> None:
    office = as_person("vanphong")
    issue = issued(office)
    change()
    sheet = load_workbook(BytesIO(office.get(f"/phu-luc/ban/{issue.pk}/?format=xlsx").content)).worksheets[0]
    said = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=10))
    for words in ("từ tháng 01/2024 đến tháng 11/2024", "ranh giới cuối kỳ", "Khi phát hành có", "So với dữ liệu lúc"):
        assert words in said


def test_a_paper_with_proposals_is_issued_only_where_somebody_said_so_or_finished_it(as_person: Person) -> None:
    office = as_person("vanphong")
    typed = {"loai": "report", "so": "125/BC-UBND", "ngay": "05/12/2024"}
    answer = office.post(NEW, typed)
    said = words_of(answer)
    assert answer.status_code == 422 and not Issue.objects.exists()
    assert "đoạn đề xuất chưa được người duyệt" in said and "Có 04/06 chỉ tiêu đạt mục tiêu" in said
    assert 'name="nguyen_van"' in answer.content.decode()
    assert office.post(NEW, {**typed, "tep": pdf()}).status_code == 302
    assert office.post(NEW, {**typed, "nguyen_van": "on"}).status_code == 302
    assert 'name="nguyen_van"' not in office.get(NEW).content.decode(), "asked only where there is something to ask"


def test_numbers_and_days_that_cannot_be_are_refused_and_odd_ones_pointed_out(as_person: Person) -> None:
    office = as_person("vanphong")
    for typed, sentence in (
        ({"so": "abc"}, "Số văn bản phải có chữ số"),
        ({"ngay": "31/10/2024"}, "Ngày văn bản phải từ ngày 01/11/2024 trở đi"),
    ):
        answer = office.post(NEW, {"loai": "annex", "so": "", "ngay": "", **typed})
        assert answer.status_code == 422 and sentence in words_of(answer) and not Issue.objects.exists()
    first = issued(office)
    assert "Nên xem lại" not in words_of(office.get(f"/phu-luc/ban/{first.pk}/"))
    report = issued(office, loai="report", nguyen_van="on")
    assert "Nên xem lại" not in words_of(office.get(f"/phu-luc/ban/{report.pk}/")), "an annex goes with its report"
    second, notice = issued(office, ngay="01/01/2090"), issued(office, loai="notice", nguyen_van="on")
    page = words_of(office.get(f"/phu-luc/ban/{second.pk}/"))
    assert "Kỳ này còn bản khác đang dùng: Phụ lục tháng 01–11/2024, số 125/BC-UBND ngày 05/12/2024." in page
    assert "Ngày văn bản 01/01/2090 ở sau hôm nay." in page
    assert "Số 125/BC-UBND cũng ghi ở bản khác: Báo cáo" in words_of(office.get(f"/phu-luc/ban/{notice.pk}/"))
    office.post(f"/phu-luc/ban/{first.pk}/thu-hoi/", {"ly_do": "Thay bằng bản sau"})
    assert "Kỳ này còn bản khác" not in words_of(office.get(f"/phu-luc/ban/{second.pk}/"))


def test_the_list_says_why_an_issue_was_withdrawn_and_where_figures_changed_later(as_person: Person) -> None:
    office = as_person("vanphong")
    first, second = issued(office), issued(office, so="126/BC-UBND")
    assert "có sửa sau đó" not in words_of(office.get("/phu-luc/ban/"))
    office.post(f"/phu-luc/ban/{first.pk}/thu-hoi/", {"ly_do": "Nhầm kỳ"})
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="DVC03", month=Month(2024, 11))
    row.numerator, row.version, row.changed_at = 0, row.version + 1, timezone.now()
    row.save()
    page = words_of(office.get("/phu-luc/ban/"))
    assert "Đã thu hồi: Nhầm kỳ" in page and "Đang dùng ; số liệu của kỳ có sửa sau đó" in page.replace(
        "dùng;", "dùng ;"
    )
    called = office.get(f"/phu-luc/ban/{first.pk}/tep/")["Content-Disposition"]
    assert 'filename="da-thu-hoi-phu-luc-2024-01-2024-11.xlsx"' in called
    assert 'filename="phu-luc-' in office.get(f"/phu-luc/ban/{second.pk}/tep/")["Content-Disposition"]


def test_the_page_tells_what_a_change_comes_to_and_what_would_read_otherwise(as_person: Person) -> None:
    office = as_person("vanphong")
    issue = issued(office, loai="report", nguyen_van="on")
    change()
    page = words_of(office.get(f"/phu-luc/ban/{issue.pk}/"))
    assert (
        "Huyện Hưng Hà, DVC03" in page
        and "(24.640 / 24.647), Chưa đạt" in page
        and "(24.632 / 24.647), Chưa đạt" in page
    )
    assert "đoạn sẽ đọc khác nếu lập văn bản lúc này" in page
    book = load_workbook(BytesIO(office.get(f"/phu-luc/ban/{issue.pk}/?format=xlsx").content))
    assert book.sheetnames == ["Số liệu", "Kết quả", "Câu chữ"]
