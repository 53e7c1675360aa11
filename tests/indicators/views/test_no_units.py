"""A database without units says what to do, on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from indicators import triggers
from units.models import Unit, User

PAGES = [
    "/",
    "/chi-tieu/",
    "/chi-tieu/KS01/",
    "/don-vi/",
    "/nhap/",
    "/chat-luong/",
    "/chat-luong/nguong/",
    "/phu-luc/",
    "/phu-luc/tai/",
    "/doi-mat-khau/",
    "/huong-dan/",
    "/nhat-ky/",
    "/tai-khoan/",
    "/tai-khoan/them/",
    "/tai-khoan/tao/",
    "/tai-khoan/chuyen-don-vi/",
]


@pytest.fixture
def bare(db: None) -> Client:
    """Everything the demo loaded is gone again; one editor is left."""
    triggers.drop()
    with connection.cursor() as cursor:
        for table in (
            "indicators_measurementchange", "indicators_measurement", "indicators_submission",
            "indicators_statement_units", "indicators_savereceipt", "units_unitalias", "units_succession",
            "units_membership", "units_event", "django_session",
        ):  # fmt: skip
            cursor.execute(f"DELETE FROM {table}")
    User.objects.all().delete()
    Unit.objects.all().delete()
    client = Client()
    client.force_login(
        User.objects.create_user("moi", role=User.Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_that_there_are_no_units_yet(path: str, bare: Any) -> None:
    response = bare.get(path)
    assert response.status_code in (200, 404, 503), path
    if response.status_code == 503:
        assert "chưa có đơn vị" in response.content.decode()


def test_the_overview_says_what_to_do(bare: Any) -> None:
    response = bare.get("/")
    assert response.status_code == 503
    assert "nạp danh mục" in response.content.decode()
