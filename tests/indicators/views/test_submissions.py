"""Handing a month in, explaining, approving, returning, reopening: through the addresses that people and scripts use."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from indicators.core.months import Month
from indicators.models import Explanation, Measurement, Submission, SubmissionChange
from tests.indicators.views.test_entry import text_of
from units.models import User

pytestmark = pytest.mark.django_db

NOVEMBER = Month(2024, 11)
WHERE = "xa-bac-son/2024-11/"


def stage() -> str:
    return Submission.objects.get(unit__slug="xa-bac-son", month=NOVEMBER).stage


def post(client: Client, act: str, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = client.post(f"/{act}/{WHERE}", json.dumps(fields), content_type="application/json")
    return answer.status_code, answer.json()


def save(client: Client, code: str, version: int, **fields: str) -> int:
    cell = {"unit": "xa-bac-son", "indicator": code, "month": "2024-11", "version": version, **fields}
    body = json.dumps({"cells": [cell]})
    return client.post("/so-lieu/luu/", body, content_type="application/json").status_code


def version_of(code: str) -> int:
    return Measurement.objects.get(unit__slug="xa-bac-son", indicator__code=code, month=NOVEMBER).version


@pytest.fixture
def clerk(as_person: Any) -> Client:
    return as_person("xa-bac-son")


@pytest.fixture
def approver(as_person: Any) -> Client:
    return as_person("duyet")


def test_from_draft_to_approved_and_back(clerk: Client, approver: Client) -> None:
    assert post(clerk, "nop")[0] == 200 and stage() == "submitted"
    assert save(clerk, "KS01", version_of("KS01"), numerator="1", denominator="2") == 423
    assert post(approver, "duyet") == (
        200,
        {"unit": "xa-bac-son", "month": "2024-11", "stage": "approved", "version": 2},
    )
    assert post(approver, "mo-lai")[0] == 422 and stage() == "approved"
    assert post(approver, "mo-lai", reason="nhập nhầm")[0] == 200 and stage() == "draft"
    assert save(clerk, "KS01", version_of("KS01"), numerator="1", denominator="2") == 200
    lines = SubmissionChange.objects.filter(month=NOVEMBER).values_list("new_stage", "reason")
    assert list(lines) == [("submitted", ""), ("approved", ""), ("draft", "nhập nhầm")]


def test_a_page_says_what_happened(clerk: Client, approver: Client) -> None:
    page = clerk.post(f"/nop/{WHERE}", follow=True)
    words = text_of(page)
    assert "Đã nộp báo cáo tháng 11/2024" in words and "số liệu đã khóa" in words
    approver.post(f"/tra-lai/{WHERE}", {"reason": "Xem lại KS01"})
    assert "Lý do: Xem lại KS01" in text_of(clerk.get(f"/nhap/{WHERE}"))


def test_returned_cells_are_open_and_the_others_are_not(clerk: Client, approver: Client) -> None:
    post(clerk, "nop")
    assert post(approver, "tra-lai", reason="sai", cells=["KS01"])[0] == 200
    assert save(clerk, "DVC02", version_of("DVC02"), numerator="1", denominator="2") == 423
    assert save(clerk, "KS01", version_of("KS01"), numerator="1", denominator="2") == 200
    words = text_of(clerk.get(f"/nhap/{WHERE}"))
    assert "Chỉ sửa các chỉ tiêu: KS01." in words


def test_a_return_can_be_widened_where_one_cell_cannot_be_mended_alone(clerk: Client, approver: Client) -> None:
    assert save(clerk, "KS02", version_of("KS02"), numerator="7", denominator="9") == 200
    post(clerk, "nop")
    assert post(approver, "tra-lai", reason="sai", cells=["KS01"])[0] == 200
    assert save(clerk, "KS01", version_of("KS01"), numerator="5", denominator="9") == 200
    status, said = post(clerk, "nop")
    assert status == 422 and "lớn hơn 5" in said["problems"][0]
    assert save(clerk, "KS02", version_of("KS02"), numerator="5", denominator="9") == 423
    assert "Trả lại thêm" in text_of(approver.get(f"/nhap/{WHERE}"))
    assert post(approver, "tra-lai", reason="sửa cả KS02", cells=["KS02"])[0] == 200
    row = Submission.objects.get(unit__slug="xa-bac-son", month=NOVEMBER)
    assert row.returned_codes == ["KS01", "KS02"], "what was open stays open"
    assert save(clerk, "KS02", version_of("KS02"), numerator="5", denominator="9") == 200
    assert post(clerk, "nop")[0] == 200


def test_a_refused_return_keeps_its_reason_and_the_ticked_cells(clerk: Client, approver: Client) -> None:
    post(clerk, "nop")
    page = approver.post(f"/tra-lai/{WHERE}", {"cells": ["KS01", "DVC02"], "reason": "x" * 2001})
    html = page.content.decode()
    assert page.status_code == 422 and "x" * 2001 in html
    ticked = re.findall(r'name="cells" value="(\w+)" checked', html)
    assert sorted(ticked) == ["DVC02", "KS01"] and stage() == "submitted"


@pytest.mark.parametrize("cells", [["XX99"], "XX99, KS01", ["KH01"]])
def test_a_cell_that_is_not_of_the_report_cannot_be_returned(clerk: Client, approver: Client, cells: Any) -> None:
    post(clerk, "nop")
    status, said = post(approver, "tra-lai", reason="sai", cells=cells)
    assert status == 422 and "trong báo cáo này" in said["message"] and stage() == "submitted"


def test_the_submitter_cannot_approve_even_after_a_change_of_role(as_person: Any) -> None:
    editor = as_person("vanphong")
    post(editor, "nop")
    User.objects.filter(username="vanphong").update(role="approver")
    answer = editor.post(f"/duyet/{WHERE}", "{}", content_type="application/json")
    assert answer.status_code == 403 and stage() == "submitted"
    words = text_of(editor.get(f"/nhap/{WHERE}"))
    assert "cần người khác duyệt" in words and "Duyệt báo cáo" not in words


def test_what_was_decided_meanwhile_is_not_decided_over(clerk: Client, approver: Client) -> None:
    post(clerk, "nop")
    post(approver, "tra-lai", reason="sai")
    post(clerk, "nop")
    status, said = post(approver, "duyet", version=1)
    assert status == 409 and "vừa được người khác xử lý" in said["message"] and stage() == "submitted"


@pytest.mark.parametrize("act", ["duyet", "tra-lai", "mo-lai"])
def test_a_draft_can_only_be_handed_in(approver: Client, act: str) -> None:
    status, said = post(approver, act, reason="lý do")
    assert status == 409 and "bản nháp" in said["message"]


def test_an_empty_month_is_not_handed_in(clerk: Client) -> None:
    answer = clerk.post("/nop/xa-bac-son/2024-12/", "{}", content_type="application/json")
    assert answer.status_code == 422 and "Chưa có số liệu nào" in answer.json()["message"]


def test_a_month_that_has_not_begun_is_not_handed_in(clerk: Client) -> None:
    answer = clerk.post("/nop/xa-bac-son/2099-12/", "{}", content_type="application/json")
    assert answer.status_code == 404, "the commune went into another in 2025"


def test_an_error_stops_the_report_and_a_warning_asks_for_words(clerk: Client) -> None:
    assert save(clerk, "KS02", version_of("KS02"), numerator="9", denominator="9") == 200
    assert save(clerk, "KS01", version_of("KS01"), numerator="8", denominator="9") == 200
    status, said = post(clerk, "nop")
    assert status == 422 and any(problem.startswith("Phải sửa") for problem in said["problems"])
    save(clerk, "KS01", version_of("KS01"), numerator="9", denominator="9")
    assert save(clerk, "HT03", version_of("HT03"), numerator="6", denominator="8") == 200
    status, said = post(clerk, "nop")
    assert status == 422 and [problem[:15] for problem in said["problems"]] == ["Cần giải trình:"]
    assert stage() == "draft"
    page = clerk.get(f"/nhap/{WHERE}").content.decode()
    key = page.split('name="giai-trinh-fall-HT03-khoa" value="')[1].split('"')[0]
    form = {"khoa": "x", "giai-trinh-fall-HT03-khoa": key, "giai-trinh-fall-HT03": "Hai thôn mất sóng."}
    assert clerk.post(f"/nop/{WHERE}", form).status_code == 302
    assert stage() == "submitted" and Explanation.objects.get().text == "Hai thôn mất sóng."


def test_an_explanation_ends_with_the_figures_it_explained(clerk: Client) -> None:
    save(clerk, "HT03", version_of("HT03"), numerator="6", denominator="8")
    page = clerk.get(f"/nhap/{WHERE}").content.decode()
    key = page.split('name="giai-trinh-fall-HT03-khoa" value="')[1].split('"')[0]
    assert post(clerk, "giai-trinh", key=key, text="Hai thôn mất sóng.") == (
        200, {"unit": "xa-bac-son", "month": "2024-11", "explained": 1},
    )  # fmt: skip
    save(clerk, "HT03", version_of("HT03"), numerator="5", denominator="8")
    assert post(clerk, "nop")[0] == 422
    assert post(clerk, "giai-trinh", key=key, text="như cũ")[0] == 422, "the finding is another one now"
    save(clerk, "HT03", version_of("HT03"), numerator="6", denominator="8")
    assert post(clerk, "nop")[0] == 200


def test_the_button_saves_explains_and_hands_in_at_once(clerk: Client) -> None:
    from tests.indicators.views.test_entry_form import filled

    form = filled(clerk.get(f"/nhap/{WHERE}"), KS01_numerator="7")
    assert clerk.post(f"/nop/{WHERE}", form).status_code == 302
    row = Measurement.objects.get(unit__slug="xa-bac-son", indicator__code="KS01", month=NOVEMBER)
    assert row.numerator == 7 and stage() == "submitted"


def test_a_bad_cell_keeps_the_month_and_everything_typed(clerk: Client) -> None:
    from tests.indicators.views.test_entry_form import filled

    form = filled(clerk.get(f"/nhap/{WHERE}"), KS01_numerator="bảy")
    page = clerk.post(f"/nop/{WHERE}", form)
    assert page.status_code == 422 and filled(page)["KS01-numerator"] == "bảy" and stage() == "draft"


@pytest.mark.parametrize(
    "body", ["[1]", "nonsense", '{"reason": 5}', '{"cells": [1]}', '{"version": "x"}', '"\\ud800"']
)
@pytest.mark.parametrize("act", ["nop", "duyet", "tra-lai", "mo-lai", "giai-trinh"])
def test_nonsense_is_answered_with_a_sentence(as_person: Any, act: str, body: str) -> None:
    client = as_person("xa-bac-son" if act in ("nop", "giai-trinh") else "duyet")
    answer = client.post(f"/{act}/{WHERE}", body, content_type="application/json")
    assert answer.status_code in (200, 409, 422)
    assert answer.status_code == 200 or answer.json()["message"].endswith(".")


@pytest.mark.parametrize("reason", ["\x00", "\ud800", " ", "x" * 2001])
def test_a_reason_that_cannot_be_kept_is_refused(clerk: Client, approver: Client, reason: str) -> None:
    post(clerk, "nop")
    assert post(approver, "tra-lai", reason=reason)[0] == 422 and stage() == "submitted"
