"""A log line says who did what, on one line, without figures."""

import json
import logging

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from dxreport.logs import JsonFormatter, RequestLogMiddleware


def line_of(caplog, request):
    with caplog.at_level(logging.INFO, logger="dxreport.request"):
        RequestLogMiddleware(lambda request: HttpResponse(status=409))(request)
    return json.loads(JsonFormatter().format(caplog.records[-1]))


def test_a_request_is_logged_with_who_and_what(caplog):
    request = RequestFactory().post("/so-lieu/luu/?tu=2024-01")
    request._cached_user = get_user_model()(username="xa-bac-son")
    line = line_of(caplog, request)
    assert line["who"] == "xa-bac-son"
    assert line["what"] == {"method": "POST", "path": "/so-lieu/luu/", "status": 409}
    assert line["level"] == "INFO"
    assert line["time"].endswith("+00:00")


def test_a_query_string_is_not_logged(caplog):
    request = RequestFactory().get("/don-vi/?q=12345")
    assert "12345" not in json.dumps(line_of(caplog, request))


def test_a_login_is_logged_with_who_came_and_a_logout_with_who_went(caplog):
    person = get_user_model()(username="vanphong")
    came = RequestFactory().post("/dang-nhap/")
    came.user, came._cached_user = person, AnonymousUser()
    went = RequestFactory().post("/dang-xuat/")
    went.user, went._cached_user = AnonymousUser(), person
    assert [line_of(caplog, came)["who"], line_of(caplog, went)["who"]] == ["vanphong", "vanphong"]


def test_a_log_line_does_not_fetch_a_user_that_the_page_did_not_need(caplog):
    request = RequestFactory().get("/healthz")
    request.user = SimpleLazyObject(lambda: pytest.fail("fetched"))
    assert line_of(caplog, request)["who"] is None


def test_someone_not_logged_in_is_nobody(caplog):
    assert line_of(caplog, RequestFactory().get("/dang-nhap/"))["who"] is None


def test_a_line_break_in_a_path_does_not_begin_a_new_line(caplog):
    with caplog.at_level(logging.INFO, logger="dxreport.request"):
        RequestLogMiddleware(lambda request: HttpResponse())(RequestFactory().get("/a%0A{}"))
    assert "\n" not in JsonFormatter().format(caplog.records[-1])
