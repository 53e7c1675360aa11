"""The forms of planning without JavaScript: what is typed is done, or comes back beside the reason, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from indicators.loading import load_catalogue
from indicators.models import Indicator, IndicatorYear, Target
from tests.indicators.planning.deciding import newest_event
from tests.indicators.views.planning_forms import filled, words_of
from units.models import Event

Person = Callable[[str], Client]
HT03 = "/chi-tieu-giao/2025/HT03/"
NEW_TARGET = f"{HT03}muc/"
KS01 = "/chi-tieu-giao/2024/KS01/"
DEFINE = f"{KS01}dinh-nghia/"
ODD = ("\x00", "a\x00b", "9" * 40, "1e9", "٣", "NaN", "-1", "0x1", " ", "∞", "x" * 5000)


@pytest.fixture
def editor(as_person: Person) -> Client:
    return as_person("vanphong")


# Targets


def test_a_target_is_written_down_and_said(editor: Client) -> None:
    form = filled(
        editor.get(NEW_TARGET), "muc-giao", value="99,5", document_number="12/QĐ-UBND", document_date="8/5/2025"
    )
    assert (form["scope"], form["comparator"], form["effective_on"]) == ("whole", ">=", "")
    answer = editor.post(NEW_TARGET, form)
    assert (answer.status_code, answer["Location"]) == (302, HT03)
    row = Target.objects.get(indicator__code="HT03", year=2025)
    assert (row.value, row.document_date, row.wording) == (Decimal("99.5"), date(2025, 5, 8), "")
    text = words_of(editor.get(HT03))
    assert "Đã ghi mức giao của HT03 năm 2025." in text and "12/QĐ-UBND ngày 08/5/2025" in text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("70.82", "“70.82” chưa rõ: số lẻ viết bằng dấu phẩy (70,82)"),
        ("1,234", "“1,234” chưa rõ"),
        ("", "Hãy điền mục này."),
        ("101", "không thể lớn hơn 100 %"),
        ("−5", "không thể là số âm"),
        ("0,1234", "quá 3 chữ số lẻ"),
        ("9" * 40, "quá lớn"),
        ("a\x00", "ký tự không lưu được"),
        ("mười", "không phải là số"),
    ],
)
def test_a_level_that_is_not_clear_is_asked_about_twice_and_kept(editor: Client, typed: str, words: str) -> None:
    form = filled(editor.get(NEW_TARGET), "muc-giao", value=typed, wording="phấn đấu")
    answer = editor.post(NEW_TARGET, form)
    text = words_of(answer)
    assert answer.status_code == 422 and text.count(words) == 2, text
    again = filled(answer, "muc-giao")
    assert again["wording"] == "phấn đấu"
    if "\x00" not in typed:
        assert again["value"] == typed
    assert "data-error-summary" in answer.content.decode() and 'href="#id_value"' in answer.content.decode()
    assert not Target.objects.filter(indicator__code="HT03").exists()


def test_equals_stands_only_at_the_ends_and_strict_targets_are_kept_strict(editor: Client) -> None:
    form = filled(editor.get(NEW_TARGET), "muc-giao", comparator="=", value="99")
    assert "“Bằng” chỉ dùng ở hai đầu của thang (100 % hoặc 0 %)" in words_of(editor.post(NEW_TARGET, form))
    assert editor.post(NEW_TARGET, form | {"comparator": ">", "value": "80"}).status_code == 302
    assert Target.objects.get(indicator__code="HT03").comparator == ">"
    assert "Trên 80 % , cả năm" in words_of(editor.get(HT03))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("document_date", "31/02/2025", "Ngày viết theo dạng ngày/tháng/năm"),
        ("document_date", "2025", "Ngày viết theo dạng ngày/tháng/năm"),
        ("document_date", "01/01/1899", "Ngày phải nằm trong các năm 2000–2099"),
        ("effective_on", "01/7/2024", "Ngày hiệu lực phải nằm trong năm 2025"),
        ("effective_on", "\x00", "Ngày viết theo dạng ngày/tháng/năm"),
        ("scope", "xa-khong-co", "Hãy chọn một trong các mục có sẵn"),
        ("scope", "phong-tu-phap", "Hãy chọn một trong các mục có sẵn"),
        ("comparator", "!=", "Hãy chọn một trong các mục có sẵn"),
        ("issuer", "trung-uong", "Hãy chọn một trong các mục có sẵn"),
        ("wording", "x" * 101, "Dài quá 100 ký tự"),
        ("wording", "a\x00b", "ký tự không lưu được"),
        ("reason", "x" * 2001, "Dài quá 2.000 ký tự"),
    ],
)
def test_every_field_says_what_is_wrong_with_it(editor: Client, field: str, typed: str, words: str) -> None:
    form = filled(editor.get(NEW_TARGET), "muc-giao", value="90") | {field: typed}
    answer = editor.post(NEW_TARGET, form)
    assert answer.status_code == 422 and words in words_of(answer)


def test_a_target_is_revised_from_a_day_on_and_the_earlier_one_stays(editor: Client) -> None:
    address = f"{KS01}muc/?pham-vi=whole"
    page = editor.get(address)
    assert "Đang có: từ 97 % cho toàn địa bàn. Các mức này vẫn được giữ." in words_of(page)
    form = filled(page, "muc-giao", value="98")
    assert (form["scope"], form["comparator"], form["value"]) == ("whole", ">=", "98")
    refused = editor.post(address, form)
    assert refused.status_code == 422 and "Điều chỉnh giữa năm thì ghi ngày hiệu lực" in words_of(refused)
    assert editor.post(address, form | {"effective_on": "01/7/2024"}).status_code == 302
    assert [row.value for row in Target.objects.filter(indicator__code="KS01", year=2024)] == [97, 98]


def test_a_slip_is_corrected_from_what_stands_there(editor: Client) -> None:
    row = Target.objects.get(indicator__code="KT01")
    address = f"/chi-tieu-giao/2025/KT01/muc/{row.pk}/"
    page = editor.get(address)
    form = filled(page, "muc-giao")
    assert (form["comparator"], form["value"], form["wording"], form["issuer"]) == (">", "80", "đạt trên", "district")
    assert "Đang ghi: trên 80 %; đạt trên; huyện giao" in words_of(page)
    assert "Lý do: Hãy điền mục này." in words_of(editor.post(address, form | {"value": "85"}))
    assert editor.post(address, form | {"value": "85", "reason": "Đọc nhầm"}).status_code == 302
    stale = editor.post(address, form | {"value": "90", "reason": "Đọc nhầm"})
    assert stale.status_code == 409 and "Đang ghi: trên 85 %" in words_of(stale)
    assert filled(stale, "muc-giao")["value"] == "90", "what was typed is still there"
    assert editor.post(address, filled(stale, "muc-giao")).status_code == 302, "and can be sent after reading"


def test_a_target_is_taken_back_with_a_reason(editor: Client) -> None:
    row = Target.objects.get(indicator__code="KT01")
    address = f"/chi-tieu-giao/2025/KT01/muc/{row.pk}/bo/"
    refused = editor.post(address, {"reason": " "})
    assert refused.status_code == 422 and "Lý do: Hãy điền mục này." in words_of(refused)
    assert editor.post(address, {"reason": "Ghi nhầm năm"}).status_code == 302
    assert not Target.objects.filter(pk=row.pk).exists()
    assert "Ghi nhầm năm" in words_of(editor.get("/chi-tieu-giao/2025/KT01/"))


def test_tampered_fields_change_nothing_else(editor: Client) -> None:
    before = set(Target.objects.values_list("pk", "value"))
    other = Target.objects.get(indicator__code="KS02", year=2024)
    form = filled(editor.get(NEW_TARGET), "muc-giao", value="90")
    smuggled = {"indicator": "KS02", "year": "2024", "year_id": "2024", "pk": str(other.pk), "id": str(other.pk)}
    assert editor.post(NEW_TARGET, form | smuggled).status_code == 302
    assert set(Target.objects.values_list("pk", "value")) - before == {(Target.objects.latest("pk").pk, Decimal(90))}
    for address in (f"/chi-tieu-giao/2025/HT03/muc/{other.pk}/", f"/chi-tieu-giao/2025/KS02/muc/{other.pk}/"):
        assert editor.post(address, form | {"reason": "x"}).status_code == 404
        assert editor.post(f"{address}bo/", {"reason": "x"}).status_code == 409
    assert Target.objects.get(pk=other.pk).value == other.value


@pytest.mark.parametrize("login", ["lanhdao", "duyet", "xa-bac-son"])
def test_nobody_else_writes(as_person: Person, editor: Client, login: str) -> None:
    form = filled(editor.get(NEW_TARGET), "muc-giao", value="90")
    events = Event.objects.count()
    for address in (NEW_TARGET, f"{HT03}bo/", f"{HT03}khong-ap-dung/", f"{HT03}dinh-nghia/", "/chi-tieu-giao/mo-nam/",
                    "/chi-tieu-giao/2025/nam/", "/chi-tieu-giao/2025/nam/han/", "/chi-tieu-giao/2025/them/"):  # fmt: skip
        assert as_person(login).post(address, form | {"codes": ["KH01"], "nam": "2026"}).status_code == 403
    assert Event.objects.count() == events


def test_markup_in_what_was_typed_stays_text(editor: Client) -> None:
    form = filled(editor.get(NEW_TARGET), "muc-giao", value="90", wording="<b>x</b>", reason="<script>y</script>")
    assert editor.post(NEW_TARGET, form).status_code == 302
    for address in (HT03, "/chi-tieu-giao/2025/"):
        page = editor.get(address).content
        assert b"<b>x" not in page and b"<script>y" not in page and b"&lt;b&gt;x" in page


# Definitions


def test_a_definition_is_changed_and_the_page_says_what_was(editor: Client) -> None:
    form = filled(editor.get(DEFINE), "dinh-nghia", short_name="Văn bản ký số", reason="Gọi cho gọn")
    assert form["applies_to"] == ["department", "service_unit", "commune", "town"]
    assert "measure" not in form and form["definition"].startswith("Tử số là số văn bản điện tử")
    assert editor.post(DEFINE, form).status_code == 302
    text = words_of(editor.get(KS01))
    assert (
        "Đã sửa định nghĩa của KS01." in text
        and "Tên ngắn: Văn bản điện tử được ký số" in text
        and "Gọi cho gọn" in text
    )


def test_what_figures_stand_on_is_text_and_no_field(editor: Client) -> None:
    text = words_of(editor.get(DEFINE))
    assert "Đã có 537 số liệu." in text and "Cách đo: tỷ lệ tính từ số đếm. Đã có số liệu nhập theo cách này" in text
    form = filled(editor.get(DEFINE), "dinh-nghia", measure="count", over_time="latest", reason="thử", source="Sổ")
    assert editor.post(DEFINE, form).status_code == 302
    row = Indicator.objects.get(code="KS01")
    assert (row.measure, row.over_time, row.source) == ("ratio", "sum", "Sổ")
    free = filled(editor.get("/chi-tieu-giao/2025/DVC05/dinh-nghia/"), "dinh-nghia")
    assert free["measure"] == "ratio", "without figures it may still change"


def test_a_change_that_wants_agreement_is_saved_once_the_box_is_ticked(editor: Client) -> None:
    address = "/chi-tieu-giao/2024/DVC02/dinh-nghia/"
    more = ["department", "service_unit", "commune", "town"]
    form = filled(editor.get(address), "dinh-nghia", applies_to=more, reason="Theo quy chế mới")
    asked = editor.post(address, form)
    text = words_of(asked)
    assert asked.status_code == 422 and "Lưu ý trước khi lưu" in text and "Thêm đơn vị sự nghiệp" in text
    assert filled(asked, "dinh-nghia")["applies_to"] == more
    assert editor.post(address, filled(asked, "dinh-nghia", **{"dong-y": "1"})).status_code == 422
    page = asked.content.decode()
    box = page[page.index('name="dong-y" value="') + len('name="dong-y" value="') :].partition('"')[0]
    assert 'form="dinh-nghia"' in page
    assert editor.post(address, filled(asked, "dinh-nghia", **{"dong-y": box})).status_code == 302
    assert Indicator.objects.get(code="DVC02").applies_to == more


def test_a_refused_change_names_its_field_and_keeps_the_rest(editor: Client) -> None:
    form = filled(
        editor.get(DEFINE), "dinh-nghia", applies_to=["department"], due="quarter", source="Sổ mới", reason="x"
    )
    answer = editor.post(DEFINE, form)
    text = words_of(answer)
    assert answer.status_code == 422
    assert "nên không bỏ loại đơn vị này được" in text and "cách báo cáo mới không hỏi đến" in text
    assert filled(answer, "dinh-nghia")["source"] == "Sổ mới"
    assert 'href="#id_applies_to"' in answer.content.decode()


def test_a_second_person_sees_both_wordings(editor: Client, as_person: Person) -> None:
    form = filled(editor.get(DEFINE), "dinh-nghia", source="Sổ của tôi", reason="x")
    other = as_person("quantri")
    other.post(DEFINE, filled(other.get(DEFINE), "dinh-nghia", source="Sổ của người khác", reason="y"))
    answer = editor.post(DEFINE, form)
    text = words_of(answer)
    assert answer.status_code == 409 and "Nguồn số liệu: Sổ của người khác" in text
    assert filled(answer, "dinh-nghia")["source"] == "Sổ của tôi"
    assert editor.post(DEFINE, filled(answer, "dinh-nghia")).status_code == 302, "after reading, it may be sent again"


NEW = "/chi-tieu-giao/2025/chi-tieu-moi/"


def new_form(editor: Client, **changes: Any) -> dict[str, Any]:
    typed = {"code": "KS03", "name": "Lãnh đạo có chữ ký số", "short_name": "Lãnh đạo ký số", "pillar": "Chính quyền số",
             "applies_to": ["commune", "town"]}  # fmt: skip
    return filled(editor.get(NEW), "dinh-nghia", **(typed | changes))


def test_a_new_indicator_is_made_with_its_own_pillar(editor: Client) -> None:
    answer = editor.post(NEW, new_form(editor, pillar="", new_pillar="Đô thị thông minh"))
    assert (answer.status_code, answer["Location"]) == (302, "/chi-tieu-giao/2025/KS03/")
    row = Indicator.objects.get(code="KS03")
    assert (row.pillar.name, row.measure, row.decimals) == ("Đô thị thông minh", "ratio", 2)
    assert "KS03" in words_of(editor.get("/chi-tieu-giao/2025/")) and "Đô thị thông minh" in words_of(editor.get(NEW))


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("code", "ks 03", "chữ in hoa không dấu"), ("code", "KS01", "Đã có chỉ tiêu mang mã KS01"),
        ("name", "", "Hãy điền mục này"), ("name", "x" * 401, "Dài quá 400 ký tự"), ("pillar", "", "Hãy chọn một trong"),
        ("applies_to", [], "Hãy chọn một trong"), ("applies_to", ["province"], "Hãy chọn một trong"),
        ("measure", "percentage", "Giá trị cho sẵn không cộng được"), ("unit_label", "hồ sơ", "đơn vị tính là %"),
        ("decimals", "4", "số nguyên từ 0 đến 3"), ("decimals", "1,5", "số nguyên từ 0 đến 3"),
        ("decimals", "٣", "không phải là số"), ("few_records", "0", "số nguyên từ 1 đến 2.000.000.000"),
        ("few_records", "9" * 30, "quá lớn"), ("definition", "a\x00", "ký tự không lưu được"),
        ("over_units", "none", "Chỉ tiêu do cơ quan tổng hợp nhập thì áp dụng cho huyện"),
    ],
)  # fmt: skip
def test_a_new_indicator_says_what_is_missing(editor: Client, field: str, typed: Any, words: str) -> None:
    answer = editor.post(NEW, new_form(editor, **{field: typed}))
    assert answer.status_code == 422 and words in words_of(answer)
    assert not Indicator.objects.filter(code="KS03").exists()


@pytest.mark.parametrize("odd", ODD)
def test_no_field_of_any_form_breaks_the_page(editor: Client, odd: str) -> None:
    for address, form in ((NEW, new_form(editor)), (DEFINE, filled(editor.get(DEFINE), "dinh-nghia")),
                          (NEW_TARGET, filled(editor.get(NEW_TARGET), "muc-giao"))):  # fmt: skip
        assert editor.post(address, dict.fromkeys(form, odd)).status_code == 422
    for address in (f"{KS01}bo/", f"{KS01}khong-ap-dung/", "/chi-tieu-giao/2025/them/"):
        answer = editor.post(address, {"reason": odd, "codes": [odd], "dong-y": odd, "da-xem": odd})
        assert answer.status_code in (409, 422)


# The set of a year


def test_indicators_are_added_from_the_list_of_others(editor: Client) -> None:
    address = "/chi-tieu-giao/2025/them/"
    page = editor.get(address)
    assert "KH01" in words_of(page) and "KS01" not in words_of(page)
    assert "Hãy chọn ít nhất một chỉ tiêu." in words_of(editor.post(address, {"reason": ""}))
    answer = editor.post(address, {"codes": ["KH01", "UD01"], "reason": "Theo kế hoạch"})
    assert (answer.status_code, answer["Location"]) == (302, "/chi-tieu-giao/2025/")
    assert "Đã thêm 02 chỉ tiêu vào năm 2025." in words_of(editor.get("/chi-tieu-giao/2025/"))
    twice = editor.post(address, {"codes": ["KH01"]})
    assert twice.status_code == 409 and "KH01 đã có trong năm 2025" in words_of(twice)


def test_not_applicable_is_said_with_its_reason_and_taken_back(editor: Client) -> None:
    address = "/chi-tieu-giao/2025/DVC09/khong-ap-dung/"
    assert editor.post(address, {"reason": ""}).status_code == 422
    assert editor.post(address, {"reason": "x" * 301}).status_code == 422
    assert editor.post(address, {"reason": "Không có điều tra"}).status_code == 302
    assert "Không áp dụng năm 2025: Không có điều tra" in words_of(editor.get("/chi-tieu-giao/2025/DVC09/"))
    assert editor.post(address, {"reason": "Có điều tra rồi", "ap-dung": "1"}).status_code == 302
    assert load_catalogue().by_code["DVC09"].not_applicable == ()
    refused = editor.post("/chi-tieu-giao/2024/KS01/khong-ap-dung/", {"reason": "thử"})
    assert refused.status_code == 409 and "đã có 537 số liệu năm 2024" in words_of(refused)


def test_an_indicator_is_taken_out_only_while_it_holds_no_figures(editor: Client) -> None:
    refused = editor.post("/chi-tieu-giao/2024/KS01/bo/", {"reason": "thử"})
    assert refused.status_code == 409 and "nên không bỏ khỏi năm này được" in words_of(refused)
    answer = editor.post("/chi-tieu-giao/2025/KT01/bo/", {"reason": "Tỉnh bỏ"})
    assert (answer.status_code, answer["Location"]) == (302, "/chi-tieu-giao/2025/")
    assert not IndicatorYear.objects.filter(indicator__code="KT01").exists()
    assert newest_event().reason == "Tỉnh bỏ" and Indicator.objects.filter(code="KT01").exists()
    assert editor.get("/chi-tieu-giao/2025/KT01/").status_code == 404
