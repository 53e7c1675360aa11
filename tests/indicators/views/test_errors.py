"""What went wrong is said in Vietnamese, on pages and to scripts alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from indicators.views import errors


def test_a_missing_page_says_so_in_vietnamese(as_person: Any) -> None:
    response = as_person("lanhdao").get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Không có trang" in response.content.decode()


def test_a_stale_form_says_what_to_do(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/dang-nhap/", {"username": "vanphong", "password": "demovanphong"})
    assert response.status_code == 403
    assert "tải lại trang" in response.content.decode().casefold()


def test_the_page_for_a_failed_server_asks_no_database(rf: RequestFactory) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a query")

    with connection.execute_wrapper(refuse):
        response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Máy chủ" in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_scripts_get_a_sentence_instead_of_a_page(rf: RequestFactory, status: int) -> None:
    view = {400: errors.bad_request, 403: errors.permission_denied, 404: errors.not_found}[status]
    response = view(rf.get("/", headers={"accept": "application/json"}))
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/json")
